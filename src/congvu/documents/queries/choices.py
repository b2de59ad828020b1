"""What a person may choose from when writing a document."""

from dataclasses import dataclass
from datetime import date, datetime

from congvu.directory.queries import get_profile, list_holders, list_posts, list_units, office_date
from congvu.documents.queries.scope import posts_in
from congvu.policy.permissions import AgencyAct, may_in_agency

_LEADERS = ("HEAD", "DEPUTY")
# Others sign too, by order or authority (TL., TUQ.; Decree 30/2020 Đ13).
_AUTHORISED = ("OFFICER", "CLERK", "IT_OFFICER")


@dataclass(frozen=True, slots=True)
class Signer:
    """Who may stand under a document of an agency."""

    official_id: int
    name: str
    title: str
    is_leader: bool


def list_writing_agencies(login: str, *, now: datetime) -> list[tuple[int, str]]:
    """Id and name of the agencies for which the person may write."""
    return _agencies(login, AgencyAct.WRITE_DOCUMENT, now)


def list_reading_agencies(login: str, *, now: datetime) -> list[tuple[int, str]]:
    """Id and name of the agencies whose registers the person may read."""
    return _agencies(login, AgencyAct.READ_DOCUMENTS, now)


def may_cancel_number(login: str, agency_id: int, *, now: datetime) -> bool:
    return may_in_agency(posts_in(login, agency_id, now=now), AgencyAct.CANCEL_NUMBER)


def list_writing_units(agency_id: int) -> list[tuple[int, str]]:
    """Id and name of the units that may draft a document of the agency."""
    return [(unit.pk, unit.name) for unit in list_units(agency_id=agency_id)]


def list_signers(agency_id: int, *, on: date) -> tuple[Signer, ...]:
    """Everyone who holds a post in the agency on a day, leaders first."""
    leaders = [
        Signer(o.pk, o.full_name, o.title, is_leader=True)
        for o in list_holders(agency_id=agency_id, posts=_LEADERS, on=on)
    ]
    known = {signer.official_id for signer in leaders}
    others = [
        Signer(o.pk, o.full_name, o.title, is_leader=False)
        for o in list_holders(agency_id=agency_id, posts=_AUTHORISED, on=on)
        if o.pk not in known
    ]
    return (*leaders, *others)


def list_document_types(*, on: date) -> list[tuple[str, str]]:
    """Code and name of the types under the regulation of the day, công văn first as the most used."""
    types = get_profile(on=on).document_types
    first = [kind for kind in types if not kind.abbreviation]
    rest = [kind for kind in types if kind.abbreviation]
    return [(kind.code, kind.name) for kind in (*first, *rest)]


def _agencies(login: str, act: AgencyAct, now: datetime) -> list[tuple[int, str]]:
    posts = list_posts(login, on=office_date(now))
    return list({p.agency_id: p.agency_name for p in posts if may_in_agency([p.post], act)}.items())
