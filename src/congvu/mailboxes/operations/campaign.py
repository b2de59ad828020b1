"""Review of addresses: opened by the operator, answered by every agency (PY05 1b, DN6806 2.1; R7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from congvu.audit.operations import Target, record
from congvu.directory.queries import get_profile, get_province, list_agencies, office_date
from congvu.mailboxes.models import Mailbox, RequestList, ReviewAnswer, ReviewCampaign
from congvu.mailboxes.operations.refusals import BadChoice, MayNot, NotNow
from congvu.mailboxes.operations.requests import RowData, propose_list
from congvu.mailboxes.queries.campaign import count_coverage, may_answer_for
from congvu.mailboxes.queries.offices import find_operated_province
from congvu.policy.requests import KIND_NAMES, Column, RequestKind
from congvu.policy.text import normalize

if TYPE_CHECKING:
    from congvu.directory.models import Agency


_ON_ITS_WAY = (RequestList.Status.SUBMITTED, RequestList.Status.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an agency says: mailboxes to withdraw, people without one as (name, title), a remark."""

    withdraw: Sequence[str] = ()
    missing: Sequence[tuple[str, str]] = ()
    remark: str = ""


@transaction.atomic
def open_campaign(*, actor: str, now: datetime, name: str, due_on: date | None = None) -> ReviewCampaign:
    """Every agency in force is asked until a day; without one, the days of the profile.

    Raises MayNot, BadChoice, NotNow while another is open.
    """
    province = get_province()
    _require_operator(actor, province.pk)
    today = office_date(now)
    due_on = due_on or today + timedelta(days=get_profile(on=today).lifecycle.review_days)
    if not (name := " ".join(normalize(name).split())):
        raise BadChoice(_("Hãy đặt tên cho đợt rà soát."), field="name")
    if due_on < today:
        raise BadChoice(_("Hạn xác nhận không thể trước hôm nay."), field="due_on")
    try:
        with transaction.atomic():  # of two at once one finds the other's
            made = ReviewCampaign.objects.create(
                province=province, name=name[:200], opened_at=now, opened_by=actor, due_on=due_on
            )
    except IntegrityError:
        raise NotNow(_("Đang có một đợt rà soát. Hãy kết thúc đợt đó trước khi mở đợt mới.")) from None
    ReviewAnswer.objects.bulk_create(
        ReviewAnswer(campaign=made, agency=agency) for agency in list_agencies(on=today)
    )
    _record("open_campaign", made, actor, now, {"due_on": due_on.isoformat()})
    return made


@transaction.atomic
def answer_review(
    *, actor: str, now: datetime, campaign_id: int, agency: Agency, answer: Answer
) -> ReviewAnswer:
    """The agency says that its addresses are right, but for what the answer names: of that a list of
    requests is drawn up, which its IT officer hands in. A later answer replaces the one before.

    Raises MayNot, NotNow, BadChoice.
    """
    if not may_answer_for(actor, agency, now=now):
        raise MayNot(_("Chỉ thủ trưởng hoặc cán bộ chuyên trách của cơ quan được xác nhận rà soát."))
    rows = ReviewAnswer.objects.select_for_update(of=("self",)).select_related("campaign", "request_list")
    given = rows.get(campaign=campaign_id, agency=agency)
    if given.campaign.closed_at is not None:
        raise NotNow(_("Đợt rà soát này đã kết thúc."))
    asked = [*_withdrawals(agency, answer.withdraw), *_newcomers(answer.missing)]
    if given.request_list is not None and given.request_list.status in _ON_ITS_WAY:
        raise NotNow(
            _("Danh sách từ lần xác nhận trước đã trình. Hãy chờ giải quyết xong, hoặc rút danh sách đó về.")
        )
    if given.request_list is not None and given.request_list.status == RequestList.Status.DRAFT:
        given.request_list.status = RequestList.Status.WITHDRAWN
        given.request_list.save(update_fields=["status"])
    given.request_list = (
        propose_list(
            actor=actor,
            now=now,
            agency=agency,
            title=_("Theo đợt rà soát: %(name)s") % {"name": given.campaign.name},
            origin=RequestList.Origin.CAMPAIGN,
            rows=asked,
        )
        if asked
        else None
    )
    coverage = count_coverage(agency, on=office_date(now))
    given.answered_at, given.answered_by = now, actor
    given.mailboxes, given.staff = coverage.boxes, coverage.staff
    given.remark = normalize(answer.remark).strip()[:500]
    given.save()
    _record("answer_review", given.campaign, actor, now, {"agency": agency.local_part, "rows": len(asked)})
    return given


@transaction.atomic
def close_campaign(*, actor: str, now: datetime, campaign_id: int) -> ReviewCampaign:
    """No answers from now on; who was silent stays listed. Raises MayNot, NotNow."""
    campaign = ReviewCampaign.objects.select_for_update().get(pk=campaign_id)
    _require_operator(actor, campaign.province_id)
    if campaign.closed_at is not None:
        raise NotNow(_("Đợt rà soát này đã kết thúc."))
    campaign.closed_at = now
    campaign.save(update_fields=["closed_at"])
    silent = campaign.answers.filter(answered_at=None).count()
    _record("close_campaign", campaign, actor, now, {"silent": silent})
    return campaign


def _require_operator(actor: str, province_id: int) -> None:
    if find_operated_province(actor) != province_id:
        raise MayNot(_("Chỉ cơ quan vận hành hệ thống của tỉnh được mở và kết thúc đợt rà soát."))


def _withdrawals(agency: Agency, addresses: Sequence[str]) -> list[RowData]:
    boxes = {
        box.address: box
        for box in Mailbox.objects.filter(agency=agency, kind=Mailbox.Kind.PERSON).exclude(
            status=Mailbox.Status.CLOSED
        )
    }
    unknown = [address for address in addresses if address not in boxes]
    if unknown:
        raise BadChoice(
            _("Cơ quan không có hộp thư %(address)s.") % {"address": unknown[0]}, field="withdraw"
        )
    return [
        RowData(
            {
                Column.KIND: KIND_NAMES[RequestKind.CANCEL],
                Column.FULL_NAME: boxes[address].name,
                Column.ADDRESS: address,
                Column.REASON: _("Không sử dụng, theo kết quả rà soát"),
            }
        )
        for address in dict.fromkeys(addresses)
    ]


def _newcomers(people: Sequence[tuple[str, str]]) -> list[RowData]:
    return [
        RowData(
            {
                Column.KIND: KIND_NAMES[RequestKind.CREATE],
                Column.FULL_NAME: name,
                Column.POSITION: title,
            }
        )
        for name, title in people
        if name.strip()
    ]


def _record(act: str, campaign: ReviewCampaign, actor: str, now: datetime, detail: dict[str, object]) -> None:
    record(
        actor=actor,
        action=f"mailboxes.{act}",
        target=Target("review", str(campaign.pk)),
        now=now,
        detail=detail,
    )
