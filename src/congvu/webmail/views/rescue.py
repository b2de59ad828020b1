"""A letter that arrives without a valid session is given back, never thrown away."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from congvu.accounts.queries import find_acting_user
from congvu.webmail.views.composing import resume

_LONGEST = 2_000_000
_FIELDS = ("sender", "cc", "bcc", "state")


def is_letter(request: HttpRequest) -> bool:
    return request.method == "POST" and request.path == reverse("webmail:compose")


def give_back(request: HttpRequest) -> HttpResponse:
    """The posted text again: as the form for those who are signed in, else beside a way to sign in."""
    if request.POST.get("act") == "autosave":
        sentence = _("Phiên làm việc đã hết: đăng nhập ở cửa sổ khác rồi viết tiếp ở đây.")
        return JsonResponse({"saved": False, "sentence": sentence}, status=401)
    user = find_acting_user(request)
    if user is not None and not user.must_change_password:
        return resume(request)
    context = {
        "hidden": [
            (name, value[:_LONGEST])
            for name in (*_FIELDS, "keep")
            for value in request.POST.getlist(name)[:200]
        ],
        "to": request.POST.get("to", "")[:_LONGEST],
        "subject": request.POST.get("subject", "")[:_LONGEST],
        "text": request.POST.get("text", "")[:_LONGEST],
        "had_files": any(file.size for file in request.FILES.getlist("files")),
    }
    return render(request, "webmail/stranded.html", context, status=401)


def too_large(request: HttpRequest) -> HttpResponse:
    """Answered before anything is read: a disk could not hold what people try to send."""
    return render(request, "webmail/too_large.html", status=413)
