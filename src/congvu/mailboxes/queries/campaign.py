"""Reviews: who has answered, which mailboxes sleep, who has none (R7, R8)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import F, Q, QuerySet

from congvu.directory.queries import get_profile, list_agencies, list_staff, office_date
from congvu.mailboxes.models import Mailbox, ReviewAnswer, ReviewCampaign
from congvu.mailboxes.queries.offices import agencies_where
from congvu.policy.coverage import Coverage
from congvu.policy.permissions import AgencyAct

if TYPE_CHECKING:
    from congvu.directory.models import Agency, Official


@dataclass(frozen=True, slots=True)
class AgencyCoverage:
    """An agency and those of its staff who have no mailbox."""

    agency: Agency
    coverage: Coverage
    without: tuple[Official, ...]


def find_open_campaign() -> ReviewCampaign | None:
    return ReviewCampaign.objects.filter(closed_at=None).first()


def list_campaigns() -> QuerySet[ReviewCampaign]:
    return ReviewCampaign.objects.all()


def list_answers(campaign: ReviewCampaign) -> QuerySet[ReviewAnswer]:
    """Silent ones first, in directory order."""
    rows = campaign.answers.select_related("agency", "request_list")
    return rows.order_by(F("answered_at").asc(nulls_first=True), "agency__position", "agency__name")


def answering_agencies(login: str, *, now: datetime) -> set[int]:
    """Agencies for which a person answers: as head, deputy or IT officer."""
    acts = (AgencyAct.ASK_FOR_MAILBOXES, AgencyAct.CONFIRM_REQUESTS)
    return {agency for act in acts for agency in agencies_where(login, act, now=now)}


def may_answer_for(login: str, agency: Agency, *, now: datetime) -> bool:
    return agency.pk in answering_agencies(login, now=now)


def list_waiting_answers(login: str, *, now: datetime) -> QuerySet[ReviewAnswer]:
    """What a person's agencies have not answered in the review that is open."""
    rows = ReviewAnswer.objects.filter(
        campaign__closed_at=None, answered_at=None, agency_id__in=answering_agencies(login, now=now)
    )
    return rows.select_related("campaign", "agency").order_by("agency__position")


def list_boxes(agency: Agency) -> QuerySet[Mailbox]:
    """In use: the agency's own first, then its units', then people by name."""
    rows = Mailbox.objects.filter(agency=agency).exclude(status=Mailbox.Status.CLOSED)
    return rows.order_by("kind", "name")


def sleeps_since(now: datetime) -> date:
    """A mailbox that was last used before this day is dormant."""
    today = office_date(now)
    return today - timedelta(days=get_profile(on=today).lifecycle.dormant_days)


def list_dormant(*, now: datetime) -> QuerySet[Mailbox]:
    """Open and not used for the days of the profile; one that was never used counts from its opening."""
    day = sleeps_since(now)
    unused = Q(last_used_on__lt=day) | Q(last_used_on=None, opened_at__lt=now - (office_date(now) - day))
    rows = Mailbox.objects.filter(unused, status=Mailbox.Status.OPEN).select_related("agency")
    return rows.order_by("agency__position", "name")


def is_dormant(box: Mailbox, *, now: datetime) -> bool:
    day = sleeps_since(now)
    return (box.last_used_on or office_date(box.opened_at)) < day


def count_coverage(agency: Agency, *, on: date) -> Coverage:
    staff = list(list_staff(on=on).filter(agency=agency))
    return Coverage(sum(bool(one.address) for one in staff), len(staff))


def list_coverage(*, on: date) -> list[AgencyCoverage]:
    """Every agency in force, with the names still without a mailbox."""
    staff, boxes = Counter[int](), Counter[int]()
    without: dict[int, list[Official]] = {}
    for one in list_staff(on=on):
        staff[one.agency_id] += 1
        if one.address:
            boxes[one.agency_id] += 1
        else:
            without.setdefault(one.agency_id, []).append(one)
    return [
        AgencyCoverage(
            agency, Coverage(boxes[agency.pk], staff[agency.pk]), tuple(without.get(agency.pk, ()))
        )
        for agency in list_agencies(on=on)
    ]
