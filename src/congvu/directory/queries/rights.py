"""Who keeps what the directory says about an agency."""

from datetime import datetime

from django.core.exceptions import ObjectDoesNotExist

from congvu.accounts.queries import get_user
from congvu.directory.queries.bodies import list_posts
from congvu.directory.queries.days import office_date
from congvu.policy.permissions import AgencyAct, may_in_agency


def may_edit_contact_card(login: str, agency_id: int, *, now: datetime) -> bool:
    """The agency's IT officer and leaders, and the operator (BP48 Đ13.1)."""
    return _is_operator(login) or _may(login, agency_id, AgencyAct.EDIT_CONTACT_CARD, now)


def may_publish_officials(login: str, agency_id: int, *, now: datetime) -> bool:
    """The agency's leaders alone decide who is competent to be asked by the public (PY05 2b)."""
    return _may(login, agency_id, AgencyAct.PUBLISH_OFFICIALS, now)


def _may(login: str, agency_id: int, act: AgencyAct, now: datetime) -> bool:
    posts = list_posts(login, on=office_date(now))
    return may_in_agency((held.post for held in posts if held.agency_id == agency_id), act)


def _is_operator(login: str) -> bool:
    try:
        user = get_user(login)
    except ObjectDoesNotExist:
        return False
    return user.is_active and user.is_operator
