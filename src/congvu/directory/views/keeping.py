"""What an agency itself keeps in the directory: its contact card and its competent officials (R29, R30)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from congvu.directory import operations, queries
from congvu.directory.forms import ContactCardForm


@require_http_methods(["GET", "POST"])
def edit_card(request: HttpRequest, agency_id: int) -> HttpResponse:
    """The contact card, for those who keep it; saving it confirms it as of today."""
    now, actor = timezone.now(), request.user.get_username()
    agency = queries.find_agency(agency_id, on=queries.office_date(now))
    if agency is None:
        raise Http404
    if not queries.may_edit_contact_card(actor, agency_id, now=now):
        raise PermissionDenied
    initial = {name: getattr(agency, name) for name in ContactCardForm.base_fields}
    form = ContactCardForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        card = operations.ContactCard(**form.cleaned_data)
        try:
            operations.save_contact_card(actor=actor, now=now, agency_id=agency_id, card=card)
        except operations.MobileNumber as error:
            number = str(error)
            field = "phone" if card.phone == number else "fax"
            form.add_error(
                field, _("Đây là số di động, không được công khai. Ghi số máy bàn của cơ quan hoặc để trống.")
            )
        else:
            messages.success(request, _("Đã lưu thông tin liên hệ và xác nhận là đúng."))
            return redirect("directory:agency", agency_id)
    return render(request, "directory/card.html", {"agency": agency, "form": form})


@require_http_methods(["GET", "POST"])
def choose_public(request: HttpRequest, agency_id: int) -> HttpResponse:
    """Which officials stand before the public; the agency's leaders choose."""
    now, actor = timezone.now(), request.user.get_username()
    on = queries.office_date(now)
    agency = queries.find_agency(agency_id, on=on)
    if agency is None:
        raise Http404
    if not queries.may_publish_officials(actor, agency_id, now=now):
        raise PermissionDenied
    if request.method == "POST":
        count = operations.publish_officials(
            actor=actor,
            now=now,
            agency_id=agency_id,
            shown=_numbers(request, "shown"),
            public=_numbers(request, "public"),
        )
        messages.success(request, _("Đã lưu. Số người thay đổi: %(count)d.") % {"count": count})
        return redirect("directory:agency", agency_id)
    officials = queries.list_officials(agency_id=agency_id, on=on)
    return render(request, "directory/competent.html", {"agency": agency, "officials": officials})


def _numbers(request: HttpRequest, name: str) -> set[int]:
    texts = request.POST.getlist(name)
    return {int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 10}
