"""Pages of reviews: the operator's, and that on which an agency answers."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from congvu.accounts.queries import acting_user
from congvu.directory.queries import find_agency, office_date
from congvu.formats.tables import OutColumn, OutTable, write_xlsx
from congvu.mailboxes.forms.campaign import AnswerForm, CampaignForm
from congvu.mailboxes.models import ReviewCampaign
from congvu.mailboxes.operations import MailboxRefused
from congvu.mailboxes.operations import campaign as acts
from congvu.mailboxes.queries import campaign as queries
from congvu.mailboxes.queries.offices import find_operated_province
from congvu.policy.coverage import Coverage

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_SHOWN = 200


@never_cache
def campaigns(request: HttpRequest) -> HttpResponse:
    """The operator's page: the review that is open, those before, dormant mailboxes; opening one."""
    _require_operator(request)
    login, now = acting_user(request).login, timezone.now()
    form = CampaignForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = acts.open_campaign(
                actor=login, now=now, name=form.cleaned_data["name"], due_on=form.cleaned_data["due_on"]
            )
        except MailboxRefused as refused:
            form.add_error(refused.field or None, refused.sentence)
        else:
            messages.success(request, _("Đã mở đợt rà soát; mọi cơ quan thấy việc này trong mục Hộp thư."))
            return redirect("mailboxes:review", made.pk)
    dormant = queries.list_dormant(now=now)
    context = {
        "form": form,
        "open": queries.find_open_campaign(),
        "campaigns": queries.list_campaigns(),
        "dormant": dormant[:_MOST_SHOWN],
        "dormant_count": dormant.count(),
        "since": queries.sleeps_since(now),
    }
    return render(request, "mailboxes/campaign/campaigns.html", context, status=422 if form.errors else 200)


@require_GET
@never_cache
def review(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """How far a review is: silent agencies first."""
    _require_operator(request)
    campaign = get_object_or_404(ReviewCampaign, pk=campaign_id)
    answers = list(queries.list_answers(campaign))
    silent = [one for one in answers if one.answered_at is None]
    context = {
        "campaign": campaign,
        "answers": answers,
        "silent": len(silent),
        "done": len(answers) - len(silent),
        "is_late": campaign.closed_at is None and campaign.due_on < office_date(timezone.now()),
        "addresses": ", ".join(one.agency.address for one in silent if one.agency.address),
    }
    return render(request, "mailboxes/campaign/review.html", context)


@require_POST
def close(request: HttpRequest, campaign_id: int) -> HttpResponse:
    _require_operator(request)
    get_object_or_404(ReviewCampaign, pk=campaign_id)
    try:
        acts.close_campaign(actor=acting_user(request).login, now=timezone.now(), campaign_id=campaign_id)
    except MailboxRefused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("Đã kết thúc đợt rà soát."))
    return redirect("mailboxes:review", campaign_id)


@never_cache
def answer(request: HttpRequest, campaign_id: int, agency_id: int) -> HttpResponse:
    """An agency looks at its addresses, marks what is wrong, and confirms the rest."""
    login, now = acting_user(request).login, timezone.now()
    campaign = get_object_or_404(ReviewCampaign, pk=campaign_id)
    agency = find_agency(agency_id, on=office_date(now))
    if agency is None or not queries.may_answer_for(login, agency, now=now):
        raise Http404
    before = campaign.answers.filter(agency=agency).first()
    if before is None:  # the agency is younger than the review
        raise Http404
    boxes = list(queries.list_boxes(agency))
    people = [box for box in boxes if box.kind == "PERSON"]
    form = AnswerForm(request.POST if request.method == "POST" else None, boxes=people)
    if form.is_valid():
        try:
            given = acts.answer_review(
                actor=login, now=now, campaign_id=campaign_id, agency=agency, answer=form.answer()
            )
        except MailboxRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            if given.request_list is None:
                messages.success(request, _("Đã xác nhận: mọi địa chỉ của cơ quan đều đúng."))
                return redirect("mailboxes:start")
            messages.success(request, _("Đã xác nhận. Những thay đổi thành danh sách đề nghị dưới đây."))
            return redirect("mailboxes:request_list", given.request_list.pk)
    context = {
        "campaign": campaign,
        "agency": agency,
        "form": form,
        "shared": [box for box in boxes if box.kind != "PERSON"],
        "people": [(box, queries.is_dormant(box, now=now)) for box in people],
        "marked": set(form["withdraw"].value() or ()),
        "given": before,
    }
    return render(request, "mailboxes/campaign/answer.html", context, status=422 if form.errors else 200)


@require_GET
@never_cache
def coverage(request: HttpRequest) -> HttpResponse:
    """Boxes over staff, agency by agency, with the names still without one; `?xlsx` as a workbook."""
    _require_operator(request)
    rows = queries.list_coverage(on=office_date(timezone.now()))
    total = sum((row.coverage for row in rows), Coverage(0, 0))
    if "xlsx" in request.GET:
        return _workbook(rows)
    return render(request, "mailboxes/campaign/coverage.html", {"rows": rows, "total": total})


def _workbook(rows: list[queries.AgencyCoverage]) -> HttpResponse:
    columns = (
        OutColumn(_("Cơ quan"), 45),
        OutColumn(_("Số người"), 10),
        OutColumn(_("Số hộp thư"), 12),
        OutColumn(_("Tỷ lệ"), 10),
        OutColumn(_("Người chưa có hộp thư"), 80),
    )
    cells = [
        (
            row.agency.name,
            str(row.coverage.staff),
            str(row.coverage.boxes),
            row.coverage.text,
            "; ".join(one.full_name for one in row.without),
        )
        for row in rows
    ]
    response = HttpResponse(write_xlsx(OutTable(_("Tỷ lệ có hộp thư"), columns, cells)), content_type=_XLSX)
    name = content_disposition_header(True, "ty-le-co-hop-thu.xlsx")
    response.headers["Content-Disposition"] = name or "attachment"
    return response


def _require_operator(request: HttpRequest) -> None:
    if find_operated_province(acting_user(request).login) is None:
        raise PermissionDenied
