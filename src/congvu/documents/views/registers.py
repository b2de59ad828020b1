"""The registers of a year, on screen and on paper; cancelling a number."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from congvu.accounts.queries import acting_user
from congvu.documents import operations, queries
from congvu.documents.forms import CancelNumberForm


@dataclass(frozen=True, slots=True)
class Book:
    """Which register a page shows."""

    agency_id: int
    agency_name: str
    year: int
    years: list[int]
    agencies: list[tuple[int, str]]


@require_GET
@never_cache
def outgoing_register(request: HttpRequest) -> HttpResponse:
    return _show_outgoing(request, None)


@require_GET
@never_cache
def incoming_register(request: HttpRequest) -> HttpResponse:
    book = _book(request)
    lines = queries.list_incoming_register(book.agency_id, year=book.year)
    return render(request, "documents/incoming_register.html", {"book": book, "lines": lines})


@require_GET
@never_cache
def outgoing_book(request: HttpRequest, ending: str) -> HttpResponse:
    """The register as a file: pdf to print, sign and bind, xlsx to search."""
    book, now = _book(request), timezone.now()
    type_code = request.GET.get("loai", "")
    made = queries.outgoing_book(book.agency_id, year=book.year, now=now, type_code=type_code)
    return _file(made, ending)


@require_GET
@never_cache
def incoming_book(request: HttpRequest, ending: str) -> HttpResponse:
    """The same for what arrived."""
    book, now = _book(request), timezone.now()
    return _file(queries.incoming_book(book.agency_id, year=book.year, now=now), ending)


@require_GET
@never_cache
def follow_up(request: HttpRequest) -> HttpResponse:
    """Who handles what arrived, until when, and how far it is."""
    book = _book(request)
    lines = queries.list_followed(book.agency_id, year=book.year, now=timezone.now())
    return render(request, "documents/follow_up.html", {"book": book, "lines": lines})


@require_GET
@never_cache
def follow_up_book(request: HttpRequest, ending: str) -> HttpResponse:
    """The same as a file."""
    book, now = _book(request), timezone.now()
    return _file(queries.follow_up_book(book.agency_id, year=book.year, now=now), ending)


@require_POST
def cancel_number(request: HttpRequest) -> HttpResponse:
    book, now = _book(request), timezone.now()
    form = CancelNumberForm(request.POST, types=queries.list_document_types(on=queries.today(now)))
    if form.is_valid():
        try:
            entry = operations.cancel_number(
                actor=acting_user(request).login,
                now=now,
                agency_id=book.agency_id,
                type_code=form.cleaned_data["type_code"],
                reason=form.cleaned_data["reason"],
            )
        except operations.DocumentRefused as refused:
            if refused.field in form.fields:
                form.add_error(refused.field, refused.sentence)
            else:
                messages.error(request, refused.sentence)
        else:
            messages.success(
                request, _("Đã hủy số %(number)s, lý do đã ghi trong sổ.") % {"number": entry.number}
            )
            return redirect(f"{reverse('documents:outgoing_register')}?co-quan={book.agency_id}")
    return _show_outgoing(request, form)


def _show_outgoing(request: HttpRequest, form: CancelNumberForm | None) -> HttpResponse:
    book, now = _book(request), timezone.now()
    types = queries.list_document_types(on=queries.today(now))
    type_code = request.GET.get("loai", "")
    context = {
        "book": book,
        "types": types,
        "type_code": type_code,
        "lines": queries.list_outgoing_register(book.agency_id, year=book.year, now=now, type_code=type_code),
        "may_cancel": queries.may_cancel_number(acting_user(request).login, book.agency_id, now=now),
        "form": form or CancelNumberForm(types=types),
        "is_cancelling": form is not None,
    }
    return render(request, "documents/outgoing_register.html", context)


def _file(book: queries.Book, ending: str) -> HttpResponse:
    make, media_type = _ENDINGS[ending]
    response = HttpResponse(make(book), content_type=media_type)
    name = content_disposition_header(True, f"{book.file_name}.{ending}")
    response.headers["Content-Disposition"] = name or "attachment"
    return response


_ENDINGS = {
    "pdf": (queries.book_pdf, "application/pdf"),
    "xlsx": (queries.book_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def _book(request: HttpRequest) -> Book:
    """The agency and year that the address asks for, else the first and this year's."""
    login, now = acting_user(request).login, timezone.now()
    agencies = queries.list_reading_agencies(login, now=now)
    if not agencies:
        raise Http404
    wanted = request.GET.get("co-quan", "")
    names = dict(agencies)
    agency_id = int(wanted) if wanted.isdecimal() and len(wanted) < 10 else agencies[0][0]
    if agency_id not in names:
        raise Http404
    years = queries.list_register_years(login, now=now)
    year = request.GET.get("nam", "")
    chosen = int(year) if year.isdecimal() and len(year) < 5 else queries.today(now).year
    return Book(agency_id, names[agency_id], chosen, years, agencies)
