"""Keeps what a person wrote when the session ended meanwhile."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from congvu.webmail.views.rescue import give_back, is_letter


class KeepLetterMiddleware:
    """Stands before LoginRequiredMiddleware, which would answer with a redirect and drop the text."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, arguments: Any, keywords: Any
    ) -> HttpResponseBase | None:
        if not request.user.is_authenticated and is_letter(request):
            return give_back(request)
        return None
