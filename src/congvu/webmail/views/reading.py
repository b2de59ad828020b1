"""The page of one message."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from congvu.accounts.queries import map_names
from congvu.engines.errors import NoSuchMessage
from congvu.engines.ports import Flag, FolderRef, SpecialUse
from congvu.formats.media_type import DANGEROUS_ENDINGS
from congvu.formats.mime.parse import Address, Attachment, ParsedMessage
from congvu.webmail.forms import SearchForm
from congvu.webmail.queries.letters import Letter, Neighbour, find_false_address, get_letter
from congvu.webmail.views.desk import Desk, beside, folder_url, mail_page, note_opened, open_desk
from congvu.webmail.views.lists import read_offset
from congvu.webmail.views.names import choices, folder_name
from congvu.webmail.views.parts import clean_letter, message_url

_LONGEST_TEXT = 200_000  # characters; the rest is a click away
_LONGEST_SUBJECT = 300
_PEOPLE_SHOWN = 8


@dataclass(frozen=True, slots=True)
class File:
    """An attachment on the page."""

    name: str
    size: int
    url: str
    open_url: str
    is_dangerous: bool


@dataclass(frozen=True, slots=True)
class People:
    """Who stands in a line of the head: those shown at once, and the others behind a click."""

    label: str
    shown: tuple[Address, ...]
    others: tuple[Address, ...]


@require_safe
@mail_page
def message(request: HttpRequest, mailbox: str, uid: int, folder: str) -> HttpResponseBase:
    """A message, marked as read."""
    desk = open_desk(request, mailbox)
    ref = FolderRef(desk.mailbox.address, folder)
    search = SearchForm(request.GET)
    position = read_offset(request.GET["o"]) if "o" in request.GET else None
    query = search.query()
    try:
        letter = get_letter(desk.login, ref, uid, position=position, query=None if query.is_empty else query)
    except NoSuchMessage:
        messages.warning(request, _("Thư này không còn ở đây: đã được chuyển đi hoặc đã xóa."))
        return redirect(folder_url(ref))
    note_opened(desk.login, ref, uid, at=desk.now)
    context = beside(desk, letter.folders, ref) | _head(desk, letter) | _body(request, letter)
    context |= _around(request, letter)
    return render(request, "webmail/message.html", context)


def _head(desk: Desk, letter: Letter) -> dict[str, object]:
    parsed, ref, uid = letter.parsed, letter.folder.ref, letter.row.uid
    actor = parsed.header("x-congvu-actor").strip().lower()
    acted_for = actor if actor and actor != parsed.sender.address else ""
    use = letter.folder.special_use
    is_incoming = use not in (SpecialUse.SENT, SpecialUse.DRAFTS)
    return {
        "letter": parsed,
        "folder": letter.folder,
        "folder_name": folder_name(letter.folder),
        "uid": uid,
        "subject": parsed.subject[:_LONGEST_SUBJECT] or _("(không có tiêu đề)"),
        "is_subject_cut": len(parsed.subject) > _LONGEST_SUBJECT,
        "people": [
            _people(_("Đến"), parsed.to),
            _people(_("Đồng gửi"), parsed.cc),
            _people(_("Gửi kín"), parsed.bcc),
        ],
        "answers_to": _answers_to(parsed),
        "actor": acted_for,
        "actor_name": map_names([acted_for]).get(acted_for, "") if acted_for else "",
        "false_address": find_false_address(parsed),
        "files": _files(letter.parsed.attachments, ref, uid),
        "is_starred": Flag.FLAGGED in letter.row.flags,
        "is_trash": use == SpecialUse.TRASH,
        "is_outgoing": not is_incoming,
        "is_junk": use == SpecialUse.JUNK,
        "can_be_registered": desk.mailbox.kind == "AGENCY" and desk.mailbox.may_handle and is_incoming,
        "register_query": urlencode({"mailbox": ref.mailbox, "folder": ref.name, "uid": uid}),
        "can_answer": any(mailbox.may_send for mailbox in desk.mailboxes),
        "is_answered": Flag.ANSWERED in letter.row.flags,
        "is_forwarded": Flag.FORWARDED in letter.row.flags,
    }


def _people(label: str, addresses: tuple[Address, ...]) -> People:
    return People(label, addresses[:_PEOPLE_SHOWN], addresses[_PEOPLE_SHOWN:])


def _answers_to(parsed: ParsedMessage) -> tuple[Address, ...]:
    """Where an answer would go, if that is not the sender."""
    if {address.address for address in parsed.reply_to} <= {parsed.sender.address}:
        return ()
    return parsed.reply_to


def _files(attachments: tuple[Attachment, ...], ref: FolderRef, uid: int) -> list[File]:
    files = []
    for one in attachments:
        if one.is_inline:
            continue
        url = message_url("part", ref, uid, index=one.index)
        can_open = one.filename.lower().endswith((".pdf", ".png", ".jpg", ".jpeg", ".gif", ".webp"))
        ending = one.filename.rpartition(".")[2].lower()
        files.append(
            File(one.filename, one.size, url, f"{url}?mo=1" if can_open else "", ending in DANGEROUS_ENDINGS)
        )
    return files


def _body(request: HttpRequest, letter: Letter) -> dict[str, object]:
    parsed, ref, uid = letter.parsed, letter.folder.ref, letter.row.uid
    as_text = parsed.html is None or request.GET.get("chu") == "1"
    with_remote = request.GET.get("anh") == "1"
    blocked = 0 if as_text else clean_letter(parsed, ref, uid, with_remote=with_remote).blocked_remote
    frame_url = message_url("body", ref, uid)
    return {
        "has_html": parsed.html is not None,
        "as_text": as_text,
        "text": parsed.text[:_LONGEST_TEXT] if as_text else "",
        "is_text_cut": as_text and len(parsed.text) > _LONGEST_TEXT,
        "blocked": blocked,
        "with_remote": with_remote,
        "frame_url": f"{frame_url}?anh=1" if with_remote else frame_url,
    }


def _around(request: HttpRequest, letter: Letter) -> dict[str, object]:
    """Ways on from here: beside it in the list, back to the list, other views of the same message."""
    ref, uid = letter.folder.ref, letter.row.uid
    kept = {name: value for name in SearchForm.base_fields if (value := request.GET.get(name))}
    position = read_offset(request.GET.get("o"))
    here = {"o": str(position), **kept} if "o" in request.GET else kept
    back = {**kept, "offset": str(position - position % 50)} if position >= 50 else kept
    addresses = {"mailbox": ref.mailbox, "folder": ref.name, "uid": uid}
    return {
        "newer_url": _neighbour_url(ref, letter.newer, kept),
        "older_url": _neighbour_url(ref, letter.older, kept),
        "back_url": _with_query(folder_url(ref), back),
        "here_url": _with_query(message_url("message", ref, uid), here),
        "html_url": _with_query(message_url("message", ref, uid), {**here, "anh": "1"}),
        "text_url": _with_query(message_url("message", ref, uid), {**here, "chu": "1"}),
        "source_url": message_url("source", ref, uid),
        "all_parts_url": message_url("all_parts", ref, uid),
        "act_url": reverse("webmail:act", kwargs={"mailbox": ref.mailbox, "folder": ref.name}),
        "targets": choices(letter.folders, ref),
        "answer_urls": {
            act: f"{reverse('webmail:compose')}?{urlencode({'act': act, **addresses})}"
            for act in ("reply", "reply_all", "forward", "edit")
        },
    }


def _neighbour_url(ref: FolderRef, beside_it: Neighbour | None, kept: dict[str, str]) -> str:
    if beside_it is None:
        return ""
    return _with_query(message_url("message", ref, beside_it.uid), {"o": str(beside_it.position), **kept})


def _with_query(url: str, query: dict[str, str]) -> str:
    return f"{url}?{urlencode(query)}" if query else url
