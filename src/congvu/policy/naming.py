"""How personal addresses are named: the forms a regulation allows (BP48 Đ5b; R4), collisions (R5).

`propose_personal` gives the address of a form and, where somebody has it or had it, others that can
be remembered; none of those is ever taken without the head's proposal and the operator's decision.
"""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from enum import StrEnum

from congvu.policy.addresses import (
    LONGEST_LOCAL_PART,
    RESERVED_LOCAL_PARTS,
    NoAddress,
    is_valid_local_part,
    name_words,
)
from congvu.policy.problems import Problem, ProblemCode
from congvu.policy.text import fold


class NamingForm(StrEnum):
    """What stands before the agency's part: nguyenvanbinh, vanbinh, binhnv."""

    FULL_NAME = "FULL_NAME"
    MIDDLE_AND_GIVEN_NAME = "MIDDLE_AND_GIVEN_NAME"
    GIVEN_NAME_AND_INITIALS = "GIVEN_NAME_AND_INITIALS"


class Variant(StrEnum):
    """Why a proposal differs from the plain form; what a regulation lists, in its order."""

    OTHER_FORM = "OTHER_FORM"
    FULL_MIDDLE_NAMES = "FULL_MIDDLE_NAMES"
    UNIT = "UNIT"
    BIRTH_YEAR = "BIRTH_YEAR"
    POSITION = "POSITION"
    ORDINAL = "ORDINAL"


@dataclass(frozen=True, slots=True)
class Naming:
    """The naming rule of a regulation.

    `forms`: the first is the usual one. `separator` "." or "-" stands before the agency's part.
    `reserved` is added to the names of the mail system. `variants`: what may be proposed in a
    collision, best first.
    """

    article: str
    forms: tuple[NamingForm, ...]
    separator: str = "."
    longest: int = LONGEST_LOCAL_PART
    reserved: frozenset[str] = frozenset()
    variants: tuple[Variant, ...] = tuple(Variant)


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What tells two of one name apart; `unit` and `position` as written, empty where unknown."""

    unit: str = ""
    birth_year: int | None = None
    position: str = ""


@dataclass(frozen=True, slots=True)
class Alternative:
    """An address that the head may propose; `variant` says how it came about."""

    local_part: str
    variant: Variant


@dataclass(frozen=True, slots=True)
class Proposal:
    """`alternatives` are empty unless the address is given already; the best one stands first."""

    local_part: str
    form: NamingForm
    is_collision: bool
    alternatives: tuple[Alternative, ...] = ()


_NOBODY = PersonFacts()
_MOST_ORDINALS = 20
_SMALL_WORDS = frozenset({"va"})
_UNIT_WORD = re.compile(r"^(?:phong|bo phan|to|doi)\s+(?=\w)")  # they say nothing: every unit is one


def personal_local_part(full_name: str, agency_local_part: str, naming: Naming, form: NamingForm) -> str:
    """The address of one form; too long a name is cut. Raises NoAddress."""
    words = name_words(full_name)
    return _fit(_written(words, form), agency_local_part, naming, what=full_name)


def propose_personal(
    full_name: str,
    agency_local_part: str,
    naming: Naming,
    taken: Container[str],
    *,
    form: NamingForm | None = None,
    facts: PersonFacts = _NOBODY,
) -> Proposal:
    """The address of `form`, and what else there is in a collision.

    Where `form` is None, or one that this regulation does not allow, its first is taken.

    `taken` holds every local part that is given now or ever was: an address is never given to
    another person (R10). Raises NoAddress.
    """
    chosen = form if form in naming.forms and form is not None else naming.forms[0]
    local_part = personal_local_part(full_name, agency_local_part, naming, chosen)
    if local_part not in taken:
        return Proposal(local_part, chosen, is_collision=False)
    seen = {local_part}
    alternatives: list[Alternative] = []
    for alternative in _alternatives(full_name, agency_local_part, naming, facts):
        if alternative.local_part not in seen and alternative.local_part not in taken:
            alternatives.append(alternative)
        seen.add(alternative.local_part)
    return Proposal(local_part, chosen, is_collision=True, alternatives=tuple(alternatives))


def check_personal(
    local_part: str, full_name: str, agency_local_part: str, naming: Naming
) -> tuple[Problem, ...]:
    """Whether a wished address is of an allowed form; a third form is refused with the article (R4)."""
    problems = _check_shape(local_part, agency_local_part, naming)
    if problems:
        return problems
    try:
        allowed = _allowed(full_name, agency_local_part, naming)
    except NoAddress:
        return (Problem(ProblemCode.NOT_A_NAME, {"name": full_name}),)
    if local_part in allowed:
        return ()
    parameters = {"address": local_part, "allowed": ", ".join(allowed), "article": naming.article}
    return (Problem(ProblemCode.FORM_NOT_ALLOWED, parameters),)


def check_decided(
    local_part: str, full_name: str, agency_local_part: str, naming: Naming
) -> tuple[Problem, ...]:
    """As `check_personal`, after the operator's decision in a collision: any address that ends with the
    agency's part and holds the given name, so that it can be remembered (BP48 Đ5, last paragraph).
    """
    problems = _check_shape(local_part, agency_local_part, naming)
    if problems:
        return problems
    words = name_words(full_name)
    if not words:
        return (Problem(ProblemCode.NOT_A_NAME, {"name": full_name}),)
    own = local_part.removesuffix(f"{naming.separator}{agency_local_part}")
    if words[-1] in own:
        return ()
    parameters = {"address": local_part, "name": full_name, "article": naming.article}
    return (Problem(ProblemCode.NOT_MEMORABLE, parameters),)


def check_agency_local_part(local_part: str, naming: Naming) -> tuple[Problem, ...]:
    """Whether an abbreviation can be an agency's address."""
    return _check_valid(local_part, naming)


def _check_shape(local_part: str, agency_local_part: str, naming: Naming) -> tuple[Problem, ...]:
    if problems := _check_valid(local_part, naming):
        return problems
    ending = f"{naming.separator}{agency_local_part}"
    if not local_part.endswith(ending) or local_part == ending:
        return (Problem(ProblemCode.WRONG_AGENCY, {"address": local_part, "ending": ending}),)
    return ()


def _check_valid(local_part: str, naming: Naming) -> tuple[Problem, ...]:
    if len(local_part) > naming.longest:
        return (Problem(ProblemCode.TOO_LONG, {"address": local_part, "longest": str(naming.longest)}),)
    if local_part in naming.reserved or local_part in RESERVED_LOCAL_PARTS:
        return (Problem(ProblemCode.RESERVED, {"address": local_part}),)
    if not is_valid_local_part(local_part):
        return (Problem(ProblemCode.NOT_AN_ADDRESS, {"address": local_part}),)
    return ()


def _allowed(full_name: str, agency_local_part: str, naming: Naming) -> tuple[str, ...]:
    forms = (personal_local_part(full_name, agency_local_part, naming, form) for form in naming.forms)
    return tuple(dict.fromkeys(forms))


def _alternatives(
    full_name: str, agency_local_part: str, naming: Naming, facts: PersonFacts
) -> Iterator[Alternative]:
    for variant in naming.variants:
        for own in _own_parts(name_words(full_name), variant, naming, facts):
            try:
                yield Alternative(_whole(own, agency_local_part, naming), variant)
            except NoAddress:
                continue


def _own_parts(words: list[str], variant: Variant, naming: Naming, facts: PersonFacts) -> Iterator[str]:
    """What may stand before the agency's part."""
    full = "".join(words)
    if variant is Variant.OTHER_FORM:
        yield from (_written(words, form) for form in naming.forms)
    elif variant is Variant.FULL_MIDDLE_NAMES:
        yield full
    elif variant is Variant.UNIT and (unit := _initials(facts.unit)):
        yield f"{full}{naming.separator}{unit}"
    elif variant is Variant.BIRTH_YEAR and facts.birth_year:
        yield f"{full}{facts.birth_year}"
    elif variant is Variant.POSITION and (position := _initials(facts.position)):
        yield f"{full}{naming.separator}{position}"
    elif variant is Variant.ORDINAL:
        yield from (f"{full}{place}" for place in range(2, _MOST_ORDINALS))


def _written(words: list[str], form: NamingForm) -> str:
    if form is NamingForm.MIDDLE_AND_GIVEN_NAME:
        return "".join(words[1:] or words)
    if form is NamingForm.GIVEN_NAME_AND_INITIALS:
        return "".join((*words[-1:], *(word[0] for word in words[:-1])))
    return "".join(words)


def _initials(text: str) -> str:
    """ "Phòng Quản lý công nghệ" -> "qlcn"; one word stays whole."""
    text = _UNIT_WORD.sub("", fold(text))
    words = [word for word in re.findall(r"[a-z0-9]+", text) if word not in _SMALL_WORDS]
    return words[0] if len(words) == 1 else "".join(word[0] for word in words)


def _fit(own: str, agency_local_part: str, naming: Naming, *, what: str) -> str:
    room = naming.longest - len(agency_local_part) - len(naming.separator)
    return _whole(own[: max(room, 0)], agency_local_part, naming, what=what)


def _whole(own: str, agency_local_part: str, naming: Naming, *, what: str = "") -> str:
    local_part = f"{own}{naming.separator}{agency_local_part}"
    if not own or _check_valid(local_part, naming):
        raise NoAddress(f"{what or own!r} + {agency_local_part!r}")
    return local_part
