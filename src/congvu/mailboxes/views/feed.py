"""Pages of the personnel feed: loaded, looked at, turned into requests."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from congvu.accounts.queries import acting_user
from congvu.directory.queries import find_agency, office_date
from congvu.mailboxes.forms.feed import FeedForm
from congvu.mailboxes.models import PersonnelChange, PersonnelFeed
from congvu.mailboxes.operations import MailboxRefused
from congvu.mailboxes.operations import feed as acts
from congvu.mailboxes.queries import feed as queries
from congvu.mailboxes.queries.offices import agencies_where, find_operated_province
from congvu.policy.permissions import AgencyAct


@never_cache
def feeds(request: HttpRequest) -> HttpResponse:
    """The feeds there are, and a new one for those who may load it."""
    login, now = acting_user(request).login, timezone.now()
    may_load, own = queries.may_load_feed(login, now=now), _own_agencies(request)
    if not may_load and not own:
        raise PermissionDenied
    is_sent = request.method == "POST"
    form = FeedForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if is_sent and form.is_valid():
        try:
            made = acts.receive_feed(
                actor=login,
                now=now,
                content=form.cleaned_data["file"].read(),
                file_name=form.cleaned_data["file"].name,
                as_of=form.cleaned_data["as_of"],
                is_complete=form.cleaned_data["is_complete"],
            )
        except MailboxRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            return redirect("mailboxes:feed", made.pk)
    context = {
        "form": form if may_load else None,
        "feeds": queries.list_feeds() if may_load else queries.list_feeds().exclude(believed_at=None),
        "overdue": queries.count_overdue(today=office_date(now), agency_ids=None if may_load else own),
    }
    return render(request, "mailboxes/feed/feeds.html", context, status=422 if form.errors else 200)


@require_GET
@never_cache
def feed(request: HttpRequest, feed_id: int) -> HttpResponse:
    """How the file was read, or, once it is believed, the differences agency by agency."""
    login, now = acting_user(request).login, timezone.now()
    found, may_load = _feed_or_404(request, feed_id), queries.may_load_feed(login, now=now)
    if found.believed_at is None:
        try:
            preview = acts.preview_feed(found, now=now)
        except MailboxRefused as refused:
            messages.error(request, refused.sentence)
            return redirect("mailboxes:feeds")
        return render(request, "mailboxes/feed/reading.html", {"feed": found, "preview": preview})
    today, own = office_date(now), _own_agencies(request)
    groups = queries.list_changes(found, today=today, agency_ids=None if may_load else own)
    operated = find_operated_province(login)
    context = {
        "feed": found,
        "groups": groups,
        "proposing": {
            one.agency.pk
            for one in groups
            if one.agency and (one.agency.pk in own or one.agency.province_id == operated)
        },
        "today": today,
        "left": sum(group.left for group in groups),
        "late": sum(group.late for group in groups),
    }
    return render(request, "mailboxes/feed/changes.html", context)


@require_POST
def believe(request: HttpRequest, feed_id: int) -> HttpResponse:
    _feed_or_404(request, feed_id)
    try:
        made = acts.believe_feed(actor=acting_user(request).login, now=timezone.now(), feed_id=feed_id)
    except MailboxRefused as refused:
        messages.error(request, refused.sentence)
        return redirect("mailboxes:feed", feed_id)
    count = made.changes.count()
    said = ngettext(
        "So với danh bạ có %(count)d thay đổi.", "So với danh bạ có %(count)d thay đổi.", count
    ) % {"count": count}
    messages.success(
        request, said if count else _("Danh bạ khớp với dữ liệu nhân sự, không có thay đổi nào.")
    )
    return redirect("mailboxes:feed", feed_id)


@require_POST
def propose(request: HttpRequest, feed_id: int, agency_id: int) -> HttpResponse:
    _feed_or_404(request, feed_id)
    now = timezone.now()
    agency = find_agency(agency_id, on=office_date(now))
    if agency is None:
        raise Http404
    try:
        made = acts.propose_changes(actor=acting_user(request).login, now=now, feed_id=feed_id, agency=agency)
    except MailboxRefused as refused:
        messages.error(request, refused.sentence)
        return redirect("mailboxes:feed", feed_id)
    if made is None:
        messages.info(request, _("Không còn thay đổi nào để lập danh sách."))
    else:
        said = _(
            "Đã lập danh sách đề nghị cho %(agency)s; cán bộ công nghệ thông tin của cơ quan trình tiếp."
        )
        messages.success(request, said % {"agency": agency.name})
    return redirect("mailboxes:feed", feed_id)


@require_POST
def release(request: HttpRequest, feed_id: int, agency_id: int) -> HttpResponse:
    _feed_or_404(request, feed_id)
    now = timezone.now()
    agency = find_agency(agency_id, on=office_date(now))
    if agency is None:
        raise Http404
    try:
        acts.release_leavers(actor=acting_user(request).login, now=now, feed_id=feed_id, agency=agency)
    except MailboxRefused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("Đã xác nhận những người này nghỉ thật."))
    return redirect("mailboxes:feed", feed_id)


@require_POST
def dismiss(request: HttpRequest, feed_id: int, change_id: int) -> HttpResponse:
    _feed_or_404(request, feed_id)
    if not PersonnelChange.objects.filter(pk=change_id, feed=feed_id).exists():
        raise Http404
    try:
        acts.dismiss_change(
            actor=acting_user(request).login,
            now=timezone.now(),
            change_id=change_id,
            reason=request.POST.get("reason", ""),
        )
    except MailboxRefused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("Đã bỏ qua thay đổi này, lý do đã ghi lại."))
    return redirect("mailboxes:feed", feed_id)


def _own_agencies(request: HttpRequest) -> set[int]:
    """Those for which the person draws up lists."""
    login = acting_user(request).login
    return set(agencies_where(login, AgencyAct.ASK_FOR_MAILBOXES, now=timezone.now()))


def _feed_or_404(request: HttpRequest, feed_id: int) -> PersonnelFeed:
    """One that nobody has believed is there for those who load it only."""
    login, now = acting_user(request).login, timezone.now()
    found = queries.list_feeds().filter(pk=feed_id).first()
    may_load = queries.may_load_feed(login, now=now)
    if found is None or not (may_load or (found.believed_at is not None and _own_agencies(request))):
        raise Http404
    return found
