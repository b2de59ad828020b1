"""Free mailboxes may not carry official work (BD14 1d, BP48 Đ14.1, DN6806 1.1; R18)."""

import unicodedata
from collections.abc import Iterable


def is_free_mail(address: str, domains: Iterable[str]) -> bool:
    """Whether the address lies in one of the free-mail domains or below it.

    `domains` are small letters without "@". Capitals, a trailing dot, brackets and full-width letters
    around or in the address change nothing.
    """
    plain = unicodedata.normalize("NFKC", address).replace("\u3002", ".")  # the dots of IDNA
    domain = plain.rpartition("@")[2].strip(" \t<>.;,").lower()
    return any(domain == free or domain.endswith(f".{free}") for free in domains)
