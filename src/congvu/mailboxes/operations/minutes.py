"""The minutes of a handover as PDF, from what stands in its row."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from congvu.directory.queries import OFFICE_TIME, find_official
from congvu.formats.pdf.handover_minutes import FolderLine, HandoverMinutes, Party, handover_minutes_pdf
from congvu.mailboxes.models import Handover
from congvu.mailboxes.queries import folder_label

if TYPE_CHECKING:
    from congvu.accounts.models import User


def make_minutes(row: Handover) -> bytes:
    """Of a handover that both have confirmed; issued bytes never change."""
    agency = row.mailbox.agency
    return handover_minutes_pdf(
        HandoverMinutes(
            number=row.pk,
            parent_issuer=agency.parent.name if agency.parent is not None else agency.province.name,
            issuer=agency.name,
            place=agency.province.seat,
            mailbox_name=row.mailbox.name,
            mailbox=row.mailbox.address,
            giver=_party(row.giver),
            receiver=_party(row.receiver),
            reason=row.reason,
            counted_at=_office(row.counted_at),
            given_at=_office(row.given_at),
            done_at=_office(row.done_at),
            folders=tuple(
                FolderLine(folder_label(f["name"]), f["messages"], f["bytes"]) for f in row.folders
            ),
            messages=row.messages,
            size=row.size_bytes,
            root=row.root,
        )
    )


def _office(moment: datetime | None) -> datetime:
    assert moment is not None  # noqa: S101 - a step before set it
    return moment.astimezone(OFFICE_TIME)


def _party(user: User) -> Party:
    official = find_official(user.login)
    if official is None:
        return Party(user.full_name, "", "", user.login)
    return Party(official.full_name, official.title, official.agency.name, user.login)
