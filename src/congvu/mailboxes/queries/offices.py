"""Who may do what with requests: by post in an agency, or as operator of the province."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from congvu.accounts.queries import find_user
from congvu.directory.queries import find_official, list_posts, office_date
from congvu.policy.permissions import AgencyAct, may_in_agency

if TYPE_CHECKING:
    from congvu.directory.models import Agency


def agencies_where(login: str, act: AgencyAct, *, now: datetime) -> tuple[int, ...]:
    """Agencies in which a person's posts allow an act today."""
    posts = list_posts(login, on=office_date(now))
    return tuple(dict.fromkeys(p.agency_id for p in posts if may_in_agency([p.post], act)))


def may_in(login: str, agency_id: int | None, act: AgencyAct, *, now: datetime) -> bool:
    return agency_id is not None and agency_id in agencies_where(login, act, now=now)


def may_confirm_for(login: str, agency: "Agency", *, now: datetime) -> bool:
    """A leader of the agency, or of the body above it (BP48 Đ7)."""
    own: Iterable[int | None] = (agency.pk, agency.parent_id)
    allowed = set(agencies_where(login, AgencyAct.CONFIRM_REQUESTS, now=now))
    return any(one in allowed for one in own)


def find_operated_province(login: str) -> int | None:
    """The province whose mail system a person operates: that of the own agency. None for all others."""
    user = find_user(login)
    if user is None or not (user.is_operator and user.is_active):
        return None
    official = find_official(login)
    return None if official is None else official.agency.province_id
