"""vCard 3.0 (RFC 2426): what Outlook, telephones and Thunderbird all read."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from congvu.policy.telephone import telephone_link

MEDIA_TYPE = "text/vcard; charset=utf-8"
_LINE = 75  # octets (RFC 2426, 2.6)
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Card:
    """A person, or a body where `is_body`. Empty values are left out; `uid` stays the same for ever."""

    uid: str
    name: str
    organisation: str = ""
    unit: str = ""
    title: str = ""
    address: str = ""
    phone: str = ""
    fax: str = ""
    street_address: str = ""
    website: str = ""
    is_body: bool = False


def compose_cards(cards: Iterable[Card]) -> bytes:
    """The cards one after the other, UTF-8 with CRLF, long lines folded between letters."""
    return "".join(_fold(line) for card in cards for line in _lines(card)).encode()


def _lines(card: Card) -> list[str]:
    found = ["BEGIN:VCARD", "VERSION:3.0", f"UID:{_text(card.uid)}", f"N:{_name(card)}"]
    found.append(f"FN:{_text(card.name)}")
    organisation = ";".join(_text(part) for part in (card.organisation, card.unit) if part)
    pairs = (
        ("ORG", organisation),
        ("TITLE", _text(card.title)),
        ("EMAIL;TYPE=INTERNET", _text(card.address)),
        ("TEL;TYPE=WORK,VOICE", telephone_link(card.phone)),
        ("TEL;TYPE=WORK,FAX", telephone_link(card.fax)),
        ("ADR;TYPE=WORK", f";;{_text(card.street_address)};;;;" if card.street_address else ""),
        ("URL", _text(card.website)),
        ("X-ABSHOWAS", "COMPANY" if card.is_body else ""),
    )
    found += [f"{name}:{value}" for name, value in pairs if value]
    return [*found, "END:VCARD"]


def _name(card: Card) -> str:
    """Family; given; middle names: Vietnamese names begin with the family and end with the given name."""
    words = card.name.split()
    if card.is_body or len(words) < 2:
        return f"{_text(card.name)};;;;"
    return f"{_text(words[0])};{_text(words[-1])};{_text(' '.join(words[1:-1]))};;"


def _text(value: str) -> str:
    plain = _CONTROL.sub(" ", value.replace("\r\n", "\n"))
    for sign, written in (("\\", "\\\\"), ("\n", "\\n"), (",", "\\,"), (";", "\\;")):
        plain = plain.replace(sign, written)
    return plain


def _fold(line: str) -> str:
    parts, part, width = [], "", 0
    for letter in line:
        octets = len(letter.encode())
        if width + octets > _LINE:
            parts.append(part)
            part, width = "", 1  # the space that the next line begins with
        part += letter
        width += octets
    return "\r\n ".join([*parts, part]) + "\r\n"
