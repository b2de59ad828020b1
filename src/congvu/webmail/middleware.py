"""Meets a letter before the other middlewares do: it is neither thrown away nor taken in without end."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from congvu.webmail.forms import MOST_BYTES
from congvu.webmail.views.rescue import give_back, is_letter, too_large

# Twice what a letter may carry: up to here it is read, and its text comes back with a sentence.
_MOST_BYTES = 2 * MOST_BYTES


class KeepLetterMiddleware:
    """Stands before LoginRequiredMiddleware, which would answer with a redirect and drop the text."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if is_letter(request) and length.isdecimal() and int(length) > _MOST_BYTES:
            return too_large(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, arguments: Any, keywords: Any
    ) -> HttpResponseBase | None:
        if not request.user.is_authenticated and is_letter(request):
            return give_back(request)
        return None
