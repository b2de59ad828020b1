"""Free mailboxes may not carry official work (BD14 1d, BP48 Đ14.1, DN6806 1.1; R18)."""

from collections.abc import Iterable


def is_free_mail(address: str, domains: Iterable[str]) -> bool:
    """Whether the address lies in one of the free-mail domains or below it."""
    domain = address.rpartition("@")[2].strip().rstrip(".>").lower()
    return any(domain == free or domain.endswith(f".{free}") for free in domains)
