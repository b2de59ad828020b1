"""The words of a search text, as memory and Dovecot look for them."""

import re

from congvu.policy.text import normalize

_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 12
# Dovecot's index holds pieces of words of so many letters.
_SHORTEST, _LONGEST = 2, 20


def search_words(text: str) -> tuple[str, ...]:
    """Letters and digits only, in small letters; "45/UBND-VX" -> 45, ubnd, vx. Single ones are left out."""
    found = (word.lower() for word in _WORD.findall(normalize(text)))
    words = (word[:_LONGEST] for word in found if len(word) >= _SHORTEST)
    return tuple(dict.fromkeys(words))[:_MOST_WORDS]
