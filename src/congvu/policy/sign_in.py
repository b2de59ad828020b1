"""Who may open whose access anew (BP48 Đ14.2), and who must show more than a password."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Standing:
    """A person as the directory knows them today; `looks_after` are the agencies whose IT officer they
    are. Agencies and provinces are named by what the directory calls them."""

    login: str
    province: str
    agencies: frozenset[int] = frozenset()
    looks_after: frozenset[int] = frozenset()
    is_operator: bool = False


class WhyNot(StrEnum):
    ONESELF = "ONESELF"
    ANOTHER_PROVINCE = "ANOTHER_PROVINCE"
    ANOTHER_AGENCY = "ANOTHER_AGENCY"
    OPERATOR = "OPERATOR"


def why_not_reset(asker: Standing, owner: Standing) -> WhyNot | None:
    """Why `asker` may not have the access of `owner` issued again; None when they may (BP48 Đ14.2).

    The IT officer of an agency may, for the own agency's people, and an operator of the same province.
    Nobody for themselves; an operator's access only another operator, else an agency's IT officer could
    become one.
    """
    if asker.login == owner.login:
        return WhyNot.ONESELF
    if asker.province != owner.province:
        return WhyNot.ANOTHER_PROVINCE
    if asker.is_operator:
        return None
    if not asker.looks_after & owner.agencies:
        return WhyNot.ANOTHER_AGENCY
    return WhyNot.OPERATOR if owner.is_operator else None


def must_have_second_factor(*, is_operator: bool, posts: Iterable[str], rules: Iterable[str]) -> bool:
    """Operators always; others by the rules set, which name posts ("HEAD", "CLERK") or "ALL"."""
    named = set(rules)
    return is_operator or "ALL" in named or not named.isdisjoint(posts)
