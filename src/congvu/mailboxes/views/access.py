"""A forgotten password, at the desk of the IT officer: one press, one sheet (BP48 Đ14.2; R13)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from congvu.accounts.queries import acting_user
from congvu.engines import wiring
from congvu.mailboxes.operations import MailboxRefused, renew_access
from congvu.mailboxes.queries.access import list_people_looked_after, looks_after_somebody
from congvu.mailboxes.views.requests.found import text_of

_SHOWN = 50


@require_GET
@never_cache
def access(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_POST
@never_cache
def renew(request: HttpRequest) -> HttpResponse:
    """The old password and all sessions end; the sheet is shown once."""
    _require_desk(request)
    try:
        made = renew_access(
            actor=acting_user(request).login,
            now=timezone.now(),
            login=text_of(request, "login"),
            engine=wiring.mailbox_engine(),
        )
    except MailboxRefused as refused:
        return _page(request, sentence=refused.sentence, status=403)
    context = {
        "sheets": [made],
        "start": request.build_absolute_uri(reverse("accounts:type_code")),
        "back": reverse("mailboxes:access"),
    }
    response = render(request, "accounts/activation_sheets.html", context)
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _page(request: HttpRequest, *, sentence: str = "", status: int = 200) -> HttpResponse:
    _require_desk(request)
    text = request.GET.get("q", "").strip() or text_of(request, "q")
    login, now = acting_user(request).login, timezone.now()
    people = list_people_looked_after(login, text, now=now, limit=_SHOWN)
    context = {"text": text, "people": people, "is_cut": len(people) == _SHOWN, "sentence": sentence}
    return render(request, "mailboxes/access.html", context, status=status)


def _require_desk(request: HttpRequest) -> None:
    if not looks_after_somebody(acting_user(request).login, now=timezone.now()):
        raise Http404
