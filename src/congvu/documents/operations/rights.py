"""Asks who may do what in an agency, once for all operations."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from congvu.documents.operations.refusals import MayNot
from congvu.documents.queries import posts_in
from congvu.policy.permissions import AgencyAct, may_in_agency

_SENTENCES = {
    AgencyAct.WRITE_DOCUMENT: _("Chỉ cán bộ của cơ quan được soạn văn bản của cơ quan."),
    AgencyAct.APPROVE_DOCUMENT: _("Chỉ thủ trưởng hoặc cấp phó của cơ quan được duyệt văn bản."),
    AgencyAct.ISSUE_DOCUMENT: _("Chỉ văn thư của cơ quan được cấp số và phát hành văn bản."),
    AgencyAct.CANCEL_NUMBER: _("Chỉ văn thư của cơ quan được hủy số văn bản."),
    AgencyAct.ASSIGN_DOCUMENT: _("Chỉ thủ trưởng hoặc cấp phó của cơ quan được giao xử lý văn bản đến."),
    AgencyAct.REGISTER_ARRIVAL: _("Chỉ văn thư của cơ quan được vào sổ văn bản đến."),
}


def require(login: str, agency_id: int, act: AgencyAct, *, now: datetime) -> None:
    """Raises MayNot."""
    if not holds(login, agency_id, act, now=now):
        raise MayNot(str(_SENTENCES.get(act, _("Ông/bà không được làm việc này."))))


def holds(login: str, agency_id: int, act: AgencyAct, *, now: datetime) -> bool:
    return may_in_agency(posts_in(login, agency_id, now=now), act)
