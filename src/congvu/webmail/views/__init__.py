"""Pages of the webmail."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from congvu.accounts.queries import acting_user
from congvu.engines import wiring
from congvu.engines.errors import NoSuchFolder, NoSuchMessage, NotPermitted
from congvu.engines.ports import FolderRef
from congvu.formats.mime.parse import parse_message


def start(request: HttpRequest) -> HttpResponse:
    """The inbox of the own mailbox."""
    return redirect("webmail:folder", mailbox=acting_user(request).login, folder="INBOX")


def folder(request: HttpRequest, mailbox: str, folder: str) -> HttpResponse:
    ref = FolderRef(mailbox, folder)
    try:
        with wiring.mail_stores().open(acting_user(request).login) as store:
            page = store.list_page(ref)
    except (NoSuchFolder, NotPermitted) as problem:
        raise Http404 from problem
    return render(request, "webmail/folder.html", {"ref": ref, "page": page})


def message(request: HttpRequest, mailbox: str, uid: int, folder: str) -> HttpResponse:
    ref = FolderRef(mailbox, folder)
    try:
        with wiring.mail_stores().open(acting_user(request).login) as store:
            parsed = parse_message(store.fetch(ref, uid))
    except (NoSuchFolder, NoSuchMessage, NotPermitted) as problem:
        raise Http404 from problem
    return render(request, "webmail/message.html", {"ref": ref, "uid": uid, "letter": parsed})


def compose(request: HttpRequest) -> HttpResponse:
    return render(request, "webmail/compose.html", {"to": request.GET.get("to", "")})
