"""The lists, and one list with its rows."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from congvu.accounts.queries import acting_user, map_names
from congvu.directory.queries import get_agency
from congvu.mailboxes.forms.requests import ConfirmForm, NewListForm, RemarkForm
from congvu.mailboxes.models import RequestList, RequestRow
from congvu.mailboxes.operations import MailboxRefused, requests
from congvu.mailboxes.queries import requests as queries
from congvu.mailboxes.queries.problems import problem_sentences, proposal_choices
from congvu.mailboxes.views.requests.found import agencies_asked_for, list_or_404
from congvu.ui.paging import Paged, page_of

# In the address, on the tab, in the database.
TABS = (
    ("", _("Tất cả"), ()),
    ("dang-lap", _("Đang lập"), ("DRAFT", "RETURNED")),
    ("cho-xac-nhan", _("Chờ xác nhận"), ("SUBMITTED",)),
    ("cho-duyet", _("Chờ duyệt"), ("CONFIRMED",)),
    ("xong", _("Đã giải quyết"), ("DECIDED",)),
)
ROW_TABS = (
    ("", _("Tất cả"), ""),
    ("can-sua", _("Cần sửa"), "INVALID"),
    ("trung-ten", _("Trùng tên"), "COLLISION"),
    ("hop-le", _("Hợp lệ"), "READY"),
    ("da-duyet", _("Đã duyệt"), "APPROVED"),
    ("khong-duyet", _("Không duyệt"), "REFUSED"),
)
_ROWS = 50


@require_GET
@never_cache
def lists(request: HttpRequest) -> HttpResponse:
    """Every list that the person may see."""
    login, now, tab = acting_user(request).login, timezone.now(), request.GET.get("muc", "")
    statuses = {slug: statuses for slug, _name, statuses in TABS}.get(tab, ())
    page = page_of(request, queries.list_lists(login, now=now, statuses=statuses), muc=tab)
    context = {
        "tabs": TABS,
        "tab": tab,
        "page": page,
        "late": {row.pk for row in page.rows if queries.is_late(row, now=now)},
        "roles": queries.get_roles(login, now=now),
    }
    return render(request, "mailboxes/requests/lists.html", context)


@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """A new list, to be filled row by row."""
    agencies = agencies_asked_for(request)
    form = NewListForm(request.POST if request.method == "POST" else None, agencies=agencies)
    if form.is_valid():
        try:
            made = requests.start_list(
                actor=acting_user(request).login,
                now=timezone.now(),
                agency=get_agency(form.cleaned_data["agency"]),
                title=form.cleaned_data["title"],
            )
        except MailboxRefused as refused:
            form.add_error(refused.field or None, refused.sentence)
        else:
            messages.success(request, _("Đã lập danh sách. Hãy thêm từng người vào danh sách."))
            return redirect("mailboxes:add_row", made.pk)
    return render(request, "mailboxes/requests/start.html", {"form": form})


@require_GET
@never_cache
def request_list(request: HttpRequest, list_id: int) -> HttpResponse:
    return show_list(request, list_or_404(request, list_id))


@require_GET
@never_cache
def progress(request: HttpRequest, list_id: int) -> HttpResponse:
    """How far the work is, for the page that asks every two seconds; when it is done, the page anew."""
    found = list_or_404(request, list_id)
    context = _work(found)
    if not context["is_working"]:
        answer = HttpResponse(status=204)
        answer.headers["HX-Refresh"] = "true"
        return answer
    return render(request, "mailboxes/requests/_progress.html", context)


def show_list(
    request: HttpRequest,
    found: RequestList,
    *,
    confirm_form: ConfirmForm | None = None,
    remark_form: RemarkForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a list; the forms when they came back with an error."""
    login, now, tab = acting_user(request).login, timezone.now(), request.GET.get("muc", "")
    wanted = {slug: state for slug, _name, state in ROW_TABS}.get(tab, "")
    acts, counts = queries.list_acts(login, found, now=now), queries.count_rows(found)
    people = (found.created_by, found.submitted_by, found.confirmed_by, found.decided_by)
    context = {
        "list": found,
        "acts": acts,
        "counts": counts,
        "tabs": _row_tabs(counts),
        "tab": tab,
        "page": _rows(request, found, wanted, tab),
        "to_approve": counts.ready - counts.marked,
        "names": map_names(people),
        "steps": _steps(found),
        "is_late": queries.is_late(found, now=now),
        "failed_job": queries.find_failed_job(found),
        "confirm_form": confirm_form or ConfirmForm(),
        "remark_form": remark_form or RemarkForm(),
        "is_returning": remark_form is not None,
    }
    return render(request, "mailboxes/requests/list.html", context | _work(found), status=status)


def _rows(request: HttpRequest, found: RequestList, status: str, tab: str) -> Paged:
    page = page_of(request, queries.list_rows(found, status=status), limit=_ROWS, muc=tab)
    for row in page.rows:
        row.sentences = problem_sentences(row)
        row.choices = proposal_choices(row)
        row.may_be_chosen_for = row.status == RequestRow.Status.COLLISION or row.is_chosen
        row.domain = found.agency.province.domain
    return page


def _row_tabs(counts: queries.RowCounts) -> list[tuple[str, object, int]]:
    """Only those with rows, so that nobody looks into an empty one."""
    numbers = {
        "": counts.total,
        "can-sua": counts.invalid,
        "trung-ten": counts.collision,
        "hop-le": counts.ready,
        "da-duyet": counts.approved,
        "khong-duyet": counts.refused,
    }
    return [(slug, name, numbers[slug]) for slug, name, _state in ROW_TABS if numbers[slug] or not slug]


def _work(found: RequestList) -> dict[str, object]:
    """What the worker is doing for the list: reading, deciding, or the engine making the mailboxes."""
    job, waiting = queries.find_job(found), 0
    if job is None and found.status == RequestList.Status.DECIDED:
        waiting = queries.count_not_in_engine(found)
    total = found.rows.filter(status=RequestRow.Status.APPROVED).count() if waiting else 0
    return {
        "list": found,
        "job": job,
        "mailboxes_waiting": waiting,
        "mailboxes_total": total,
        "mailboxes_made": total - waiting,
        "is_working": bool(job or waiting),
    }


def _steps(found: RequestList) -> list[dict[str, object]]:
    """The way of the list: where it is, who did what when."""
    status = found.status
    passed = {"SUBMITTED": 1, "CONFIRMED": 2, "DECIDED": 3}.get(status, 0)
    steps = (
        (_("Cơ quan lập danh sách"), found.submitted_at if passed else None),
        (_("Thủ trưởng xác nhận"), found.confirmed_at if passed > 1 else None),
        (_("Cơ quan vận hành duyệt"), found.decided_at),
    )
    is_open = status != RequestList.Status.WITHDRAWN
    return [
        {"name": name, "at": at, "done": place < passed, "now": is_open and place == passed}
        for place, (name, at) in enumerate(steps)
    ]
