"""In which agencies a person may do what, by the posts held on the day."""

from datetime import date, datetime

from congvu.directory.queries import list_posts, office_date
from congvu.policy.permissions import AgencyAct, may_in_agency


def agencies_where(login: str, act: AgencyAct, *, now: datetime) -> tuple[int, ...]:
    """Agencies in which a person's posts allow an act today."""
    posts = list_posts(login, on=office_date(now))
    allowed = (p.agency_id for p in posts if may_in_agency([p.post], act))
    return tuple(dict.fromkeys(allowed))


def posts_in(login: str, agency_id: int, *, now: datetime) -> tuple[str, ...]:
    """The posts a person holds in an agency today."""
    return tuple(p.post for p in list_posts(login, on=office_date(now)) if p.agency_id == agency_id)


def today(now: datetime) -> date:
    """The day at the office."""
    return office_date(now)
