"""The page on which an agency is dissolved: all its mailboxes, one act (R11)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from congvu.accounts.queries import acting_user
from congvu.directory.queries import find_agency, list_agencies, office_date
from congvu.mailboxes import operations, queries
from congvu.mailboxes.forms.keeping import DissolveForm
from congvu.mailboxes.models import Mailbox
from congvu.mailboxes.queries.offices import find_operated_province

if TYPE_CHECKING:
    from congvu.directory.models import Agency


@never_cache
def dissolve(request: HttpRequest, agency_id: int) -> HttpResponse:
    login, now = acting_user(request).login, timezone.now()
    today = office_date(now)
    agency = find_agency(agency_id, on=today)
    if agency is None or find_operated_province(login) is None:
        raise Http404
    boxes = list(queries.list_mailboxes_of(agency.pk))
    people = [box for box in boxes if box.kind == Mailbox.Kind.PERSON]
    others = {one.pk: one for one in list_agencies(on=today).exclude(pk=agency.pk)}
    data = request.POST if request.method == "POST" else None
    form = DissolveForm(data, agencies=[(one.pk, one.name) for one in others.values()], people=people)
    moves: dict[int, tuple[Agency, str]] = {}
    if form.is_valid():
        moves, nameless = _moves(form, people, others)
        for box in nameless:
            form.add_error(
                f"box-{box.pk}",
                _("Địa chỉ ở cơ quan mới đã có người trùng tên. Hãy chuyển riêng hộp thư này trước."),
            )
    if form.is_valid():
        try:
            done = operations.dissolve_agency(
                actor=login,
                now=now,
                agency=agency,
                successor=others.get(form.cleaned_data["successor"]),
                moves=moves,
            )
        except operations.AddressTaken as taken:
            form.add_error(None, _("Địa chỉ %(address)s đã có người dùng.") % {"address": taken})
        except operations.MailboxRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(
                request,
                _("Đã giải thể: %(moved)d hộp thư chuyển đi, %(closed)d hộp thư thu hồi.")
                % {"moved": done.transferred, "closed": done.closed},
            )
            return redirect("mailboxes:keeping")
    context = {
        "agency": agency,
        "form": form,
        "shared": [box for box in boxes if box.kind != Mailbox.Kind.PERSON],
        "people": people,
    }
    return render(request, "mailboxes/keeping/dissolve.html", context)


def _moves(
    form: DissolveForm, people: list[Mailbox], others: Mapping[int, Agency]
) -> tuple[dict[int, tuple[Agency, str]], list[Mailbox]]:
    """Where each goes under which local part, and those for whom none is free."""
    targets, moves, nameless, given = form.targets(), {}, [], set[str]()
    for box in people:
        if box.pk not in targets:
            continue
        target = others[targets[box.pk]]
        part = queries.propose_local_part(box, target.local_part, target.province.domain, without=given)
        if not part:
            nameless.append(box)
        given.add(part)
        moves[box.pk] = (target, part)
    return moves, nameless
