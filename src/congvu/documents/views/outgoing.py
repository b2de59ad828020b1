"""Pages of outgoing documents."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from congvu.accounts.queries import acting_user
from congvu.documents.queries import list_outgoing


def outgoing(request: HttpRequest) -> HttpResponse:
    rows = list_outgoing(acting_user(request).login, now=timezone.now())
    return render(request, "documents/outgoing.html", {"rows": rows})
