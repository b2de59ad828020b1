"""The first page of mailboxes: what waits for the person, then the own mailbox."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from congvu.accounts.queries import acting_user
from congvu.mailboxes.models import Mailbox
from congvu.mailboxes.queries import (
    find_own_mailbox,
    get_mailbox,
    list_handovers_to_confirm,
    list_managed_ids,
    list_offices,
)
from congvu.mailboxes.queries import requests as queries
from congvu.mailboxes.queries.campaign import list_waiting_answers
from congvu.mailboxes.queries.feed import may_load_feed
from congvu.mailboxes.queries.history import list_history, may_see_history

_LAST = 5


@require_GET
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    login, now = acting_user(request).login, timezone.now()
    waiting = queries.list_waiting(login, now=now)
    own = find_own_mailbox(login)
    offices = list(list_offices(login, now=now))
    context = {
        "offices": offices,
        "managed": list_managed_ids(login, offices, now=now),
        "handovers": list_handovers_to_confirm(login),
        "roles": queries.get_roles(login, now=now),
        "may_load_feed": may_load_feed(login, now=now),
        "reviews": list_waiting_answers(login, now=now),
        "waiting": waiting,
        "late": {row.pk for row in waiting if queries.is_late(row, now=now)},
        "recent": queries.list_lists(login, now=now).exclude(pk__in=[row.pk for row in waiting])[:_LAST],
        "own": own,
        "history": list_history(own)[:_LAST] if own else (),
    }
    return render(request, "mailboxes/start.html", context)


@require_GET
@never_cache
def history(request: HttpRequest, address: str) -> HttpResponse:
    """What happened to a mailbox; for those who have nothing to do with it, it is not there."""
    login, now = acting_user(request).login, timezone.now()
    try:
        mailbox = get_mailbox(address)
    except Mailbox.DoesNotExist:
        raise Http404 from None
    if not may_see_history(login, mailbox, now=now):
        raise Http404
    context = {"mailbox": mailbox, "history": list_history(mailbox)}
    return render(request, "mailboxes/history.html", context)
