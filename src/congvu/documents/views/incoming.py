"""Pages of incoming documents."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from congvu.accounts.queries import acting_user
from congvu.documents.queries import list_incoming


def incoming(request: HttpRequest) -> HttpResponse:
    rows = list_incoming(acting_user(request).login, now=timezone.now())
    return render(request, "documents/incoming.html", {"rows": rows})


def register_message(request: HttpRequest) -> HttpResponse:
    return incoming(request)
