"""What every page of a mailbox stands on: who is here, in which mailbox, what lies beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control

from congvu.accounts.queries import acting_user
from congvu.engines.errors import EngineError, EngineUnavailable
from congvu.engines.ports import Folder, FolderRef
from congvu.mailboxes.queries import UsableMailbox, list_usable_mailboxes, why_no_more
from congvu.mailboxes.signals import mailbox_opened
from congvu.webmail.views.names import folder_icon, folder_name, role_name

_P = ParamSpec("_P")


@dataclass(frozen=True, slots=True)
class Desk:
    """`mailbox` is the one that is open, one of `mailboxes`."""

    login: str
    now: datetime
    mailboxes: tuple[UsableMailbox, ...]
    mailbox: UsableMailbox

    @property
    def is_own(self) -> bool:
        return self.mailbox.role is None


@dataclass(frozen=True, slots=True)
class Entry:
    """A link in the column beside the mail."""

    name: str
    url: str
    icon: str
    is_here: bool
    unseen: int = 0
    detail: str = ""


def open_desk(request: HttpRequest, address: str) -> Desk:
    """Raises NoMore for a mailbox that this person could use before, Http404 for all others that this person
    may not use: they do not exist for him."""
    login, now = acting_user(request).login, timezone.now()
    mailboxes = list_usable_mailboxes(login, now=now)
    for mailbox in mailboxes:
        if mailbox.address == address.lower():
            return Desk(login, now, mailboxes, mailbox)
    if sentence := why_no_more(login, address, now=now):
        raise NoMore(sentence)
    raise Http404(address)


class NoMore(Exception):
    """The person could use this mailbox until a moment ago; the sentence says what to do."""


def mail_page(
    view: Callable[Concatenate[HttpRequest, _P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, _P], HttpResponseBase]:
    """Says what is wrong in a page: not there, not allowed, or not now; keeps mail out of caches."""

    @wraps(view)
    def page(request: HttpRequest, /, *args: _P.args, **kwargs: _P.kwargs) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except EngineUnavailable as problem:
            response = unavailable(request, problem)
        except NoMore as ended:
            response = render(request, "webmail/no_more.html", {"sentence": str(ended)}, status=404)
        except EngineError as problem:
            raise Http404(problem.sentence) from problem
        patch_cache_control(response, private=True, no_cache=True)
        return response

    return page


def unavailable(request: HttpRequest, problem: EngineUnavailable) -> HttpResponse:
    """The engine is away: say so, and offer to try again."""
    again = request.get_full_path() if request.method == "GET" else reverse("webmail:start")
    context = {"sentence": problem.sentence, "again": again}
    response = render(request, "webmail/unavailable.html", context, status=503)
    response.headers["Retry-After"] = "30"
    return response


def beside(desk: Desk, folders: tuple[Folder, ...], here: FolderRef | None) -> dict[str, object]:
    """The context of the column beside the mail: mailboxes and folders."""
    boxes = [
        Entry(
            name=mailbox.name,
            url=folder_url(FolderRef(mailbox.address)),
            icon="person" if mailbox.role is None else "building",
            is_here=mailbox == desk.mailbox,
            detail=role_name(mailbox),
        )
        for mailbox in desk.mailboxes
    ]
    places = [
        Entry(
            name=folder_name(folder),
            url=folder_url(folder.ref),
            icon=folder_icon(folder),
            is_here=folder.ref == here,
            unseen=folder.unseen,
        )
        for folder in folders
    ]
    return {"desk": desk, "boxes": boxes, "places": places}


def folder_url(ref: FolderRef) -> str:
    return reverse("webmail:folder", kwargs={"mailbox": ref.mailbox, "folder": ref.name})


def note_opened(login: str, ref: FolderRef, uid: int | None, *, at: datetime) -> None:
    """Tell those above that a person saw this; what they do with it must not hide the mail."""
    mailbox_opened.send_robust(sender=Desk, login=login, mailbox=ref.mailbox, folder=ref.name, uid=uid, at=at)
