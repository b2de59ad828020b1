"""Search keys (RFC 3501 6.4.4) from a query; words match without diacritics.

Dovecot's index folds accents but not đ, so a word with d or đ is asked for in both spellings.
"""

import itertools

from congvu.engines.ports import SearchQuery
from congvu.policy.text import normalize

_MOST_VARIANTS = 8
_MOST_WORDS = 12

Criteria = list[object]


def criteria(query: SearchQuery) -> Criteria:
    """What `IMAPClient.search` takes; "ALL" for an empty query."""
    keys: Criteria = []
    for word in normalize(query.text).split()[:_MOST_WORDS]:
        keys += _any_of("TEXT", _variants(word))
    for field, text in (("FROM", query.sender), ("SUBJECT", query.subject)):
        for word in normalize(text).split()[:_MOST_WORDS]:
            keys += _any_of(field, _variants(word))
    if query.since:
        keys += ["SINCE", query.since]
    if query.before:
        keys += ["BEFORE", query.before]
    keys += ["UNSEEN"] if query.unseen else []
    keys += ["FLAGGED"] if query.flagged else []
    return keys or ["ALL"]


def _variants(word: str) -> list[str]:
    """ "quyet" -> itself; "dinh" -> dinh, đinh; control characters and quotes are left out."""
    clean = "".join(letter for letter in word if letter.isprintable() and letter not in '"\\')
    choices = [("d", "đ") if letter in "dđ" else (letter,) for letter in clean.lower()]
    spelled = ("".join(letters) for letters in itertools.product(*choices))
    return list(itertools.islice(spelled, _MOST_VARIANTS)) or [clean]


def _any_of(key: str, words: list[str]) -> Criteria:
    found: Criteria = [key, words[-1]]
    for word in reversed(words[:-1]):
        found = ["OR", key, word, *found]
    return found


__all__ = ["Criteria", "criteria"]
