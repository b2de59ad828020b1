"""Lists of folders from LIST answers with their STATUS (RFC 5258, RFC 5819, RFC 6154)."""

from collections.abc import Iterator, Sequence
from typing import Any

from imapclient.imap_utf7 import decode as decode_utf7
from imapclient.response_parser import parse_response

from congvu.engines.ports import Folder, FolderRef, SpecialUse
from congvu.policy.text import normalize

_SPECIAL = {
    b"\\drafts": SpecialUse.DRAFTS,
    b"\\sent": SpecialUse.SENT,
    b"\\junk": SpecialUse.JUNK,
    b"\\trash": SpecialUse.TRASH,
}
# In the shared namespace the engine names no special use: there the names tell.
SPECIAL_NAMES = {
    "INBOX": SpecialUse.INBOX,
    "Drafts": SpecialUse.DRAFTS,
    "Sent": SpecialUse.SENT,
    "Junk": SpecialUse.JUNK,
    "Trash": SpecialUse.TRASH,
}
_ORDER = (
    SpecialUse.INBOX,
    SpecialUse.DRAFTS,
    SpecialUse.SENT,
    SpecialUse.JUNK,
    SpecialUse.TRASH,
    SpecialUse.NONE,
)


def folders_of(mailbox: str, prefix: str, lines: list[bytes], statuses: list[bytes]) -> tuple[Folder, ...]:
    """The folders below `prefix` ("" for the own mailbox), special first; `statuses` bring the counts."""
    counts: dict[bytes, dict[bytes, int]] = {}
    for name, pairs in _pairs(parse_response(statuses)):
        counts[name] = dict(zip(pairs[::2], pairs[1::2], strict=False))
    found: list[Folder] = []
    for flags, _delimiter, raw in _triples(parse_response(lines)):
        lower = {flag.lower() for flag in flags}
        full = str(decode_utf7(raw))
        inner = _inner_name(full, prefix)
        if inner is None or lower & {b"\\noselect", b"\\nonexistent"}:
            continue
        special = next(
            (use for flag, use in _SPECIAL.items() if flag in lower),
            SPECIAL_NAMES.get(inner, SpecialUse.NONE),
        )
        state = counts.get(raw, {})
        found.append(
            Folder(
                FolderRef(mailbox, normalize(inner)),
                special,
                int(state.get(b"MESSAGES", 0)),
                int(state.get(b"UNSEEN", 0)),
            )
        )
    return tuple(sorted(found, key=lambda f: (_ORDER.index(f.special_use), f.ref.name.casefold())))


def _inner_name(full: str, prefix: str) -> str | None:
    if not prefix:
        return None if full == "shared" or full.startswith("shared/") else full
    if full == prefix:
        return "INBOX"
    return full.removeprefix(f"{prefix}/") if full.startswith(f"{prefix}/") else None


def _pairs(items: Sequence[Any]) -> Iterator[tuple[bytes, Sequence[Any]]]:
    for place in range(0, len(items) - 1, 2):
        yield _raw(items[place]), items[place + 1]


def _triples(items: Sequence[Any]) -> Iterator[tuple[Sequence[bytes], Any, bytes]]:
    for place in range(0, len(items) - 2, 3):
        yield items[place], items[place + 1], _raw(items[place + 2])


def _raw(name: Any) -> bytes:
    return name if isinstance(name, bytes) else str(name).encode("ascii")
