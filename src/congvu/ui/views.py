"""The style guide at /_ui/, for those who build pages (only with CONGVU_DEBUG)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_not_required
def style_guide(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/style_guide.html")
