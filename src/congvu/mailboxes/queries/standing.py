"""How the directory knows a person today, for the rule on renewing an access (BP48 Đ14.2)."""

from datetime import datetime

from congvu.accounts.queries import get_user
from congvu.directory.queries import find_official, list_posts, office_date
from congvu.policy.permissions import AgencyAct, may_in_agency
from congvu.policy.sign_in import Standing


def standing_of(login: str, *, now: datetime) -> Standing:
    """Raises User.DoesNotExist."""
    user, official = get_user(login), find_official(login)
    posts = list_posts(user.login, on=office_date(now))
    looks_after = {p.agency_id for p in posts if may_in_agency([p.post], AgencyAct.RENEW_ACCESS)}
    agencies = {p.agency_id for p in posts}
    if official is not None:
        agencies.add(official.agency_id)
    return Standing(
        login=user.login,
        province=official.agency.province.code if official else "",
        agencies=frozenset(agencies),
        looks_after=frozenset(looks_after),
        is_operator=user.is_operator and user.is_active,
    )
