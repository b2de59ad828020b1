"""The person at the form for writing, and the page with the form."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from congvu.accounts.queries import acting_user
from congvu.engines.ports import FolderRef
from congvu.mailboxes.queries import UsableMailbox, list_usable_mailboxes
from congvu.webmail.forms import ComposeForm
from congvu.webmail.queries.places import HeldFile
from congvu.webmail.views.desk import folder_url
from congvu.webmail.views.writing_state import WritingState


class Writer:
    """`senders` are the mailboxes that the person may send from; the page needs at least one."""

    def __init__(self, request: HttpRequest) -> None:
        self.login = acting_user(request).login
        self.now: datetime = timezone.now()
        self.mailboxes = list_usable_mailboxes(self.login, now=self.now)
        self.senders = [mailbox for mailbox in self.mailboxes if mailbox.may_send]

    def sender(self, address: str) -> UsableMailbox:
        """That mailbox, or the own one where it may not be sent from."""
        chosen = [mailbox for mailbox in self.senders if mailbox.address == address]
        return (chosen or self.senders)[0]

    def form(
        self,
        state: WritingState,
        data: Any = None,
        files: Any = None,
        *,
        is_sending: bool = False,
        initial: dict[str, Any] | None = None,
    ) -> ComposeForm:
        return ComposeForm(
            data,
            files,
            senders=[(one.address, f"{one.name} <{one.address}>") for one in self.senders],
            held=state.files,
            complete_url=reverse("directory:complete"),
            is_sending=is_sending,
            initial=initial,
        )


def show_form(
    request: HttpRequest,
    writer: Writer,
    form: ComposeForm,
    state: WritingState,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page with the form. It asks no engine, so it stands when none answers."""
    sender = writer.sender(str(form["sender"].value() or ""))
    context = {
        "form": form,
        "state": state.sign(writer.login),
        "draft": state.draft,
        "held": held_files(form),
        "problem": problem,
        "only_sender": writer.senders[0] if len(writer.senders) == 1 else None,
        "back_url": folder_url(FolderRef(sender.address)),
    }
    return render(request, "webmail/compose.html", context, status=status)


def held_files(form: ComposeForm) -> list[tuple[HeldFile, bool]]:
    """Each file that lies in the store, and whether the writer keeps it."""
    kept = form.kept_files()
    return [(file, file in kept) for file in form.held]
