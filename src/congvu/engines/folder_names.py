"""Which folder names a person may choose: the same in memory and in Dovecot."""

import re

from congvu.engines.errors import Refused
from congvu.policy.text import normalize

# Each has a meaning in IMAP or in paths: wild cards, quotes, control characters, folders above.
_BAD = re.compile(r"[\x00-\x1f\x7f*%\"\\]|^[/~.]|/$|//|\.\.")
# Below it Dovecot shows the mailboxes that one is delegate of.
_RESERVED = "shared"
_LONGEST_LEVEL = 60
_MOST_LEVELS = 8


def folder_name(text: str, *, engine: str) -> str:
    """The name in NFC. Raises Refused with a sentence for one that cannot be used."""
    name = normalize(text)
    levels = name.split("/")
    if _BAD.search(name) or not all(level.strip() for level in levels) or levels[0].lower() == _RESERVED:
        raise Refused(
            'Tên thư mục không được để trống, không được chứa ký tự * % " \\ hay ký tự điều khiển.',
            engine=engine,
        )
    if len(levels) > _MOST_LEVELS or any(len(level) > _LONGEST_LEVEL for level in levels):
        raise Refused(
            f"Tên thư mục quá dài: mỗi cấp nhiều nhất {_LONGEST_LEVEL} ký tự, nhiều nhất {_MOST_LEVELS} cấp.",
            engine=engine,
        )
    # The engine knows this one name in any case.
    return "INBOX" if name.upper() == "INBOX" else name
