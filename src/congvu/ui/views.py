"""The switch of the language, and the style guide at /_ui/ (only with CONGVU_DEBUG)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as remember_language


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Keeps the choice in a cookie and goes back to `next`, a page of ours only."""
    return remember_language(request)


@login_not_required
def style_guide(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/style_guide.html")
