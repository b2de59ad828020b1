"""The list of a folder."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from congvu.accounts.queries import acting_user
from congvu.engines.errors import EngineUnavailable
from congvu.engines.ports import Flag, FolderRef, MessageRow, Person, SpecialUse
from congvu.webmail.forms import SearchForm
from congvu.webmail.queries.listing import ROWS_A_PAGE, FolderPage, get_folder_page
from congvu.webmail.views.desk import Desk, beside, folder_url, mail_page, note_opened, open_desk
from congvu.webmail.views.names import choices, folder_name

_OUTGOING = (SpecialUse.SENT, SpecialUse.DRAFTS)
_LONGEST_SUBJECT = 200
_PEOPLE_SHOWN = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A message in the list."""

    uid: int
    url: str
    who: str
    subject: str
    when: datetime
    is_unread: bool
    is_starred: bool
    has_attachment: bool
    is_answered: bool
    is_forwarded: bool


def start(request: HttpRequest) -> HttpResponse:
    """The inbox of the own mailbox."""
    return redirect(folder_url(FolderRef(acting_user(request).login)))


@mail_page
def folder(request: HttpRequest, mailbox: str, folder: str) -> HttpResponseBase:
    """A page of a folder, or of what a search finds in it."""
    desk = open_desk(request, mailbox)
    ref = FolderRef(desk.mailbox.address, folder)
    search, offset = SearchForm(request.GET), read_offset(request.GET.get("offset"))
    query = search.query()
    try:
        found = get_folder_page(desk.login, ref, offset=offset, query=None if query.is_empty else query)
    except EngineUnavailable as problem:
        if query.is_empty:
            raise
        messages.warning(request, problem.sentence)
        return redirect(folder_url(ref))
    if offset and not found.page.rows:
        return redirect(folder_url(ref))
    note_opened(desk.login, ref, None, at=desk.now)
    context = beside(desk, found.folders, ref) | {
        "folder": found.folder,
        "folder_name": folder_name(found.folder),
        "page": found.page,
        "limit": ROWS_A_PAGE,
        "lines": _lines(desk, found, search),
        "search": search,
        "is_searched": not query.is_empty,
        "is_filtered": not query.is_empty and set(_kept(search)) != {"q"},
        "kept_query": "".join(f"{pair}&" for pair in urlencode(_kept(search)).split("&") if pair),
        "targets": choices(found.folders, ref),
        "here": request.get_full_path(),
    }
    return render(request, "webmail/folder.html", context | _place(found))


def read_offset(text: str | None) -> int:
    """A place in a list as an address gives it; nonsense is the beginning."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 9 else 0


def _place(found: FolderPage) -> dict[str, bool]:
    """What the kind of folder changes on the page."""
    use = found.folder.special_use
    return {
        "is_outgoing": use in _OUTGOING,
        "is_trash": use == SpecialUse.TRASH,
        "is_junk": use == SpecialUse.JUNK,
        "is_drafts": use == SpecialUse.DRAFTS,
    }


def _kept(search: SearchForm) -> dict[str, str]:
    """The search as it stands in the address."""
    return {name: value for name in search.fields if (value := search.data.get(name, "").strip())}


def _lines(desk: Desk, found: FolderPage, search: SearchForm) -> list[Line]:
    ref, use = found.folder.ref, found.folder.special_use
    if use == SpecialUse.DRAFTS and desk.mailbox.may_send:
        base = f"{reverse('webmail:compose')}?" + urlencode(
            {"act": "draft", "mailbox": ref.mailbox, "folder": ref.name}
        )
        urls = [f"{base}&uid={row.uid}" for row in found.page.rows]
    else:
        # One address is made and the others written after it: fifty reversals cost more than the page.
        base = reverse("webmail:message", kwargs={"mailbox": ref.mailbox, "uid": 0, "folder": ref.name})
        head, _zero, tail = base.partition("/thu/0/")
        kept = urlencode(_kept(search))
        after = f"&{kept}" if kept else ""
        urls = [
            f"{head}/thu/{row.uid}/{tail}?o={found.page.offset + place}{after}"
            for place, row in enumerate(found.page.rows)
        ]
    is_outgoing = use in _OUTGOING
    return [_line(row, url, is_outgoing) for row, url in zip(found.page.rows, urls, strict=True)]


def _line(row: MessageRow, url: str, is_outgoing: bool) -> Line:
    return Line(
        uid=row.uid,
        url=url,
        who=_recipients(row.recipients) if is_outgoing else _called(row.sender) or _("Không rõ người gửi"),
        subject=row.subject_header[:_LONGEST_SUBJECT] or _("(không có tiêu đề)"),
        when=row.arrived_at,
        is_unread=Flag.SEEN not in row.flags,
        is_starred=Flag.FLAGGED in row.flags,
        has_attachment=row.has_attachment,
        is_answered=Flag.ANSWERED in row.flags,
        is_forwarded=Flag.FORWARDED in row.flags,
    )


def _called(person: Person) -> str:
    return person.name or person.address


def _recipients(people: tuple[Person, ...]) -> str:
    if not people:
        return _("Chưa có người nhận")
    names = ", ".join(_called(person) for person in people[:_PEOPLE_SHOWN])
    more = len(people) - _PEOPLE_SHOWN
    if more <= 0:
        return _("Đến: %(names)s") % {"names": names}
    return ngettext("Đến: %(names)s và %(more)d nơi khác", "Đến: %(names)s và %(more)d nơi khác", more) % {
        "names": names,
        "more": more,
    }
