"""The first page and the health probe."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from congvu.directory.queries import find_province


def home(request: HttpRequest) -> HttpResponse:
    """People come for their mail; what waits for them stands in the navigation."""
    return redirect("webmail:start")


@login_not_required
def health(request: HttpRequest) -> JsonResponse:
    """Answers when the web process and its database do."""
    return JsonResponse({"ok": True, "province": find_province() is not None})
