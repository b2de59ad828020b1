"""Who may ask, confirm and decide (BP48 Đ7, Đ12): asked once for all operations on requests."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from congvu.mailboxes.models import RequestList
from congvu.mailboxes.operations.refusals import MayNot, NotNow
from congvu.mailboxes.queries.offices import find_operated_province, may_confirm_for, may_in
from congvu.policy.permissions import AgencyAct

if TYPE_CHECKING:
    from congvu.directory.models import Agency

_Status = RequestList.Status
OPEN = (_Status.DRAFT, _Status.RETURNED)


def lock_list(list_id: int) -> RequestList:
    """Raises RequestList.DoesNotExist."""
    rows = RequestList.objects.select_for_update(of=("self",)).select_related("agency__province")
    return rows.get(pk=list_id)


def require_asker(login: str, agency: Agency, *, now: datetime) -> None:
    if not may_in(login, agency.pk, AgencyAct.ASK_FOR_MAILBOXES, now=now):
        raise MayNot(
            _("Chỉ cán bộ chuyên trách công nghệ thông tin của %(agency)s được lập danh sách đề nghị.")
            % {"agency": agency.name}
        )


def require_confirmer(login: str, agency: Agency, *, now: datetime) -> None:
    if not may_confirm_for(login, agency, now=now):
        raise MayNot(
            _("Chỉ thủ trưởng, cấp phó của %(agency)s hoặc của cơ quan cấp trên được xác nhận danh sách.")
            % {"agency": agency.name}
        )


def require_decider(login: str, agency: Agency) -> None:
    if find_operated_province(login) != agency.province_id:
        raise MayNot(
            _("Chỉ cơ quan vận hành hệ thống của %(province)s được giải quyết danh sách này.")
            % {"province": agency.province.name}
        )


def require_open(request_list: RequestList) -> None:
    """The IT officer still works on it, and no long work runs on it."""
    require_idle(request_list)
    if request_list.status not in OPEN:
        raise NotNow(
            _("Danh sách đã được trình nên không sửa được. Hãy rút lại để sửa, hoặc lập danh sách mới.")
        )


def require_status(request_list: RequestList, status: str, sentence: str) -> None:
    require_idle(request_list)
    if request_list.status != status:
        raise NotNow(sentence)


def require_idle(request_list: RequestList) -> None:
    if request_list.jobs.filter(status__in=("WAITING", "RUNNING")).exists():
        raise NotNow(_("Hệ thống đang xử lý danh sách này. Hãy đợi đến khi xong rồi làm tiếp."))
