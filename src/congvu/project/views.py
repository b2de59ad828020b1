"""The first page and the health probe."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from congvu.directory.queries import find_province
from congvu.webmail.views import rescue


def home(request: HttpRequest) -> HttpResponse:
    """People come for their mail; what waits for them stands in the navigation."""
    return redirect("webmail:start")


@login_not_required
def health(request: HttpRequest) -> JsonResponse:
    """Answers when the web process and its database do; 503 when the database does not."""
    try:
        has_province = find_province() is not None
    except DatabaseError:
        return JsonResponse({"ok": False}, status=503)
    return JsonResponse({"ok": True, "province": has_province})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is no longer good, mostly after a sign-in elsewhere; a letter is given back."""
    if rescue.is_letter(request):
        return rescue.give_back(request)
    return render(request, "403_csrf.html", status=403)
