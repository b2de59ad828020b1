"""The steps of an outgoing document, as a row of marks that anyone can read."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from congvu.documents.models import OutgoingDocument
from congvu.documents.queries.deliveries import DeliveryCounts

_Status = OutgoingDocument.Status


@dataclass(frozen=True, slots=True)
class Step:
    """`state` is "done", "now" or "" (still to come); `detail` a few words below the name."""

    name: str
    state: str = ""
    at: datetime | None = None
    detail: str = ""


def list_steps(document: OutgoingDocument, counts: DeliveryCounts) -> tuple[Step, ...]:
    """Soạn, Trình duyệt, Duyệt, Cấp số và phát hành, Đến hộp thư, Vào sổ."""
    status = document.status
    reached = {
        _Status.DRAFT: 0,
        _Status.RETURNED: 0,
        _Status.SUBMITTED: 2,
        _Status.APPROVED: 3,
        _Status.ISSUED: 4,
    }[_Status(status)]
    approval = document.approvals.first() if status in (_Status.APPROVED, _Status.ISSUED) else None
    before = (
        Step(_("Soạn"), at=document.created_at),
        Step(_("Trình duyệt"), detail=_("Bị trả lại") if status == _Status.RETURNED else ""),
        Step(
            _("Duyệt"),
            at=approval.approved_at if approval else None,
            detail=approval.approver_name if approval else "",
        ),
        Step(_("Cấp số, phát hành"), at=document.issued_at),
    )
    steps = [
        Step(step.name, _state(place, reached), step.at, step.detail) for place, step in enumerate(before)
    ]
    issued = status == _Status.ISSUED
    steps.append(_counted(_("Đến hộp thư"), counts.delivered, counts.total, is_due=issued))
    arrived = issued and counts.delivered > 0
    steps.append(_counted(_("Vào sổ"), counts.registered, counts.total, is_due=arrived))
    return tuple(steps)


def _state(place: int, reached: int) -> str:
    if place < reached:
        return "done"
    return "now" if place == reached else ""


def _counted(name: str, count: int, total: int, *, is_due: bool) -> Step:
    if not is_due:
        return Step(name)
    detail = _("%(count)s/%(total)s nơi") % {"count": count, "total": total}
    return Step(name, "done" if count == total else "now", detail=detail)
