"""Reading the order of a reorganisation from TOML (docs/operations/reorganisation.md)."""

import tomllib

from congvu.policy.reorganisation.plan import BodyOrder, EndOrder, NewProvince, Order
from congvu.policy.toml_reader import TomlReader


class OrderError(ValueError):
    """An order that cannot be read; one line for each thing that is wrong."""


def parse_order(text: str, *, source: str) -> Order:
    """The order in a TOML text; `source` names the file in errors. Raises OrderError."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise OrderError(f"{source}: not TOML: {problem}") from None
    top = TomlReader(data, source)
    order = Order(
        code=top.text("code"),
        effective_on=top.day("effective_on"),
        province=_province(top.table("province")) if top.has("province") else None,
        bodies=tuple(map(_body, top.tables("body"))) if top.has("body") else (),
        ended=tuple(map(_ended, top.tables("ended"))) if top.has("ended") else (),
        addresses=top.text_map("addresses"),
    )
    if problems := top.problems():
        raise OrderError("\n".join(problems))
    return order


def _province(table: TomlReader) -> NewProvince:
    return NewProvince(
        code=table.text("code"),
        name=table.text("name"),
        domain=table.text("domain"),
        seat=table.text("seat"),
        profile=table.text("profile"),
        hotline=table.text("hotline", allow_empty=True),
    )


def _body(table: TomlReader) -> BodyOrder:
    return BodyOrder(
        local_part=table.text("local_part"),
        name=table.text("name"),
        symbol=table.text("symbol"),
        kind=table.text("kind"),
        takes_over=table.local_parts("takes_over") if table.has("takes_over") else (),
    )


def _ended(table: TomlReader) -> EndOrder:
    return EndOrder(
        local_part=table.text("local_part"),
        correspondence_to=table.text("correspondence_to"),
        people=table.text_map("people"),
    )
