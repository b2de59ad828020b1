"""Recipients as people type them into a form, and addresses written back so that they read the same.

Addresses are parted by commas, semicolons or line ends: "Sở Nội vụ <snv@binhphuoc.gov.vn>, a@b.vn".
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from congvu.formats.mime.address_list import Address, parse_addresses
from congvu.formats.mime.encode import UnsafeHeader, address_field

LONGEST_TYPED = 100_000  # bytes of UTF-8 that are read
_SPECIAL = re.compile(r'[,;:<>()"@\\]')
_BAD_ANGLE = re.compile(r"(?:^|[,;])\s*(<[^<>@]*>)")
_LINE_ENDS = re.compile(r"\s*[\r\n\u2028\u2029]+\s*")


@dataclass(frozen=True, slots=True)
class TypedAddresses:
    """`unreadable` are the entries in which no address is found, as they were typed."""

    addresses: tuple[Address, ...]
    unreadable: tuple[str, ...]


def read_typed(text: str) -> TypedAddresses:
    """Each address once, in order."""
    line = _LINE_ENDS.sub(", ", text.strip())
    if len(line.encode("utf-8", "replace")) > LONGEST_TYPED:
        return TypedAddresses((), (f"{line[:60]}…",))
    found: dict[str, Address] = {}
    unreadable: list[str] = _BAD_ANGLE.findall(line)
    for address in parse_addresses(line.encode("utf-8", "replace")):
        if not is_deliverable(address):
            unreadable.append(address.name or address.address)
        else:
            found.setdefault(address.address, address)
    return TypedAddresses(tuple(found.values()), tuple(unreadable))


def is_deliverable(address: Address) -> bool:
    """Whether a header may carry it: plain `local@domain`, a name without control characters."""
    try:
        address_field("To", [address])
    except UnsafeHeader:
        return False
    return "." in address.address.rpartition("@")[2]


def write_typed(addresses: Iterable[Address]) -> str:
    """For a form field; `read_typed` gives the same addresses back."""
    return ", ".join(_written(address) for address in addresses)


def _written(address: Address) -> str:
    if not address.name:
        return address.address
    name = address.name
    if _SPECIAL.search(name) or "=?" in name:
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        name = f'"{escaped}"'
    return f"{name} <{address.address}>"
