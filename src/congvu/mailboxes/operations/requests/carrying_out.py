"""What an approved row does, kind by kind (BP48 Đ7, Đ14.2, Đ14.6)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError
from django.utils.translation import gettext as _

from congvu.accounts.operations import LoginTaken, MayNotReset, change_full_name, reset_access
from congvu.directory.operations import OfficialChange, change_official, find_or_add_units
from congvu.directory.queries import find_official, get_profile, office_date
from congvu.engines.ports import MailboxEngine
from congvu.mailboxes.models import Mailbox, RequestList, RequestRow
from congvu.mailboxes.operations.closing import close_mailbox
from congvu.mailboxes.operations.refusals import MailboxRefused, NotNow
from congvu.mailboxes.operations.renaming import rename_mailbox, transfer_mailbox
from congvu.mailboxes.operations.requests.opening_many import open_box, open_people
from congvu.mailboxes.queries.standing import standing_of
from congvu.policy.requests import Column
from congvu.policy.text import fold

_Kind = RequestRow.Kind
_CLOSE_REASONS = (
    ("giai the", Mailbox.CloseReason.DISSOLVED),
    ("sap nhap", Mailbox.CloseReason.DISSOLVED),
    ("chuyen", Mailbox.CloseReason.MOVED_OUT),
    ("khong su dung", Mailbox.CloseReason.UNUSED),
    ("khong dung", Mailbox.CloseReason.UNUSED),
)


@dataclass(frozen=True, slots=True)
class Order:
    """Who decides when, on which list."""

    actor: str
    now: datetime
    request_list: RequestList
    engine: MailboxEngine


def carry_out(order: Order, rows: Sequence[RequestRow]) -> None:
    """Everything that the approved rows ask for, in the caller's transaction. Raises NotNow."""
    agency = order.request_list.agency
    created = [row for row in rows if row.kind == _Kind.CREATE]
    people = [row for row in created if row.box_kind == Mailbox.Kind.PERSON]
    try:
        open_people(actor=order.actor, now=order.now, agency=agency, rows=people)
        for row in created:
            if row.box_kind != Mailbox.Kind.PERSON:
                open_box(actor=order.actor, now=order.now, agency=agency, row=row)
    except (LoginTaken, IntegrityError):
        raise NotNow(
            _("Một địa chỉ trong danh sách vừa được cấp cho hộp thư khác. Hãy mở lại danh sách và làm lại.")
        ) from None
    for row in rows:
        if row.kind != _Kind.CREATE:
            _carry_out_one(order, row)


def _carry_out_one(order: Order, row: RequestRow) -> None:
    try:
        _ACTS[row.kind](order, row)
    except MailboxRefused as refused:
        raise NotNow(
            _("Dòng %(number)s (%(name)s): %(sentence)s")
            % {"number": row.number, "name": row.full_name, "sentence": refused.sentence}
        ) from None


def _mailbox(row: RequestRow) -> Mailbox:
    if row.mailbox is None:
        raise NotNow(_("Hộp thư của dòng này không còn."))
    return row.mailbox


def _renew(order: Order, row: RequestRow) -> None:
    """A new sheet is printed by the IT officer; the one made here is told to nobody."""
    user = _mailbox(row).user
    if user is None:
        raise NotNow(_("Hộp thư này không có mật khẩu riêng, nên không cấp lại được."))
    days = get_profile(on=office_date(order.now)).lifecycle.activation_days
    try:
        reset_access(
            actor=standing_of(order.actor, now=order.now),
            now=order.now,
            user=user,
            owner=standing_of(user.login, now=order.now),
            valid_days=days,
            engine=order.engine,
        )
    except MayNotReset:
        raise NotNow(_("Mật khẩu của người này phải do người vận hành khác cấp lại.")) from None


def _change(order: Order, row: RequestRow) -> None:
    mailbox, agency = _mailbox(row), order.request_list.agency
    official = find_official(mailbox.user.login) if mailbox.user else None
    if official is not None:
        units = find_or_add_units(
            actor=order.actor, now=order.now, agency=agency, names=[row.unit_name] if row.unit_name else []
        )
        change = OfficialChange(
            full_name=row.full_name,
            title=row.title or None,
            unit=units.get(row.unit_name),
            phone=row.phone or None,
            is_public=row.is_public or None,
        )
        change_official(actor=order.actor, now=order.now, official=official, change=change)
    if mailbox.user is not None and mailbox.user.full_name != row.full_name:
        change_full_name(actor=order.actor, now=order.now, user=mailbox.user, full_name=row.full_name)
    if mailbox.name != row.full_name:
        mailbox.name = row.full_name
        mailbox.save(update_fields=["name"])
    if row.local_part and row.local_part != mailbox.address.partition("@")[0]:
        renamed = rename_mailbox(actor=order.actor, now=order.now, mailbox=mailbox, local_part=row.local_part)
        row.current_address = renamed.address


def _transfer(order: Order, row: RequestRow) -> None:
    if row.target_agency is None:
        raise NotNow(_("Cơ quan chuyển đến không còn."))
    unit_name = row.unit_name
    units = find_or_add_units(
        actor=order.actor, now=order.now, agency=row.target_agency, names=[unit_name] if unit_name else []
    )
    moved = transfer_mailbox(
        actor=order.actor,
        now=order.now,
        mailbox=_mailbox(row),
        target_agency=row.target_agency,
        local_part=row.local_part,
        unit=units.get(unit_name),
        title=row.source.get("values", {}).get(Column.POSITION.value, ""),
    )
    row.current_address = moved.address


def _cancel(order: Order, row: RequestRow) -> None:
    reason = close_reason_of(row.reason)
    close_mailbox(actor=order.actor, now=order.now, mailbox=_mailbox(row), reason=reason)


def close_reason_of(text: str) -> str:
    """The reason in the terms of the register: "Nghỉ hưu từ 01/9" -> LEFT."""
    folded = fold(text)
    return next((reason.value for words, reason in _CLOSE_REASONS if words in folded), "LEFT")


_ACTS: dict[str, Callable[[Order, RequestRow], None]] = {
    _Kind.REISSUE: _renew,
    _Kind.RESET: _renew,
    _Kind.CHANGE: _change,
    _Kind.TRANSFER: _transfer,
    _Kind.CANCEL: _cancel,
}
