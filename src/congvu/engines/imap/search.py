"""Search keys (RFC 3501 6.4.4) from a query; words match without diacritics.

Dovecot's index folds accents but not đ, so a word with d or đ is asked for in both spellings. Words
hold letters and digits only, so that none can be taken for a part of the command.
"""

import itertools

from congvu.engines.ports import SearchQuery
from congvu.engines.search_words import search_words

_MOST_VARIANTS = 8

Criteria = list[object]
ALL: Criteria = ["ALL"]


def criteria(query: SearchQuery | None) -> Criteria:
    """What `IMAPClient.search` takes; `ALL` when nothing is asked for."""
    if query is None:
        return ALL
    keys: Criteria = []
    for field, text in (("TEXT", query.text), ("FROM", query.sender), ("SUBJECT", query.subject)):
        for word in search_words(text):
            keys += _any_of(field, _variants(word))
    if query.since:
        keys += ["SINCE", query.since]
    if query.before:
        keys += ["BEFORE", query.before]
    keys += ["UNSEEN"] if query.unseen else []
    keys += ["FLAGGED"] if query.flagged else []
    return keys or ALL


def _variants(word: str) -> list[str]:
    """ "quyet" -> itself; "dinh" -> dinh, đinh."""
    choices = [("d", "đ") if letter in "dđ" else (letter,) for letter in word]
    spelled = ("".join(letters) for letters in itertools.product(*choices))
    return list(itertools.islice(spelled, _MOST_VARIANTS))


def _any_of(key: str, words: list[str]) -> Criteria:
    found: Criteria = [key, words[-1]]
    for word in reversed(words[:-1]):
        found = ["OR", key, word, *found]
    return found
