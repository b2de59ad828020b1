"""Addresses as SMTP commands take them: what could end a command early is refused."""

from collections.abc import Sequence

from congvu.engines.errors import Refused


def smtp_address(address: str, *, engine: str) -> str:
    """The address itself. Raises Refused for one with brackets, spaces or line ends."""
    is_clean = address.isprintable() and not any(letter in "<>" or letter.isspace() for letter in address)
    if not address or not is_clean:
        raise Refused("Địa chỉ thư không hợp lệ.", engine=engine, detail=address[:100])
    return address


def require_recipients(recipients: Sequence[str], *, engine: str) -> None:
    """Raises Refused when there is nobody to send to."""
    if not recipients:
        raise Refused("Thư chưa có nơi nhận.", engine=engine)
