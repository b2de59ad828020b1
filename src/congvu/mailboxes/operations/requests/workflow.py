"""A list on its way: handed in, chosen for, confirmed, returned (BP48 Đ5 last paragraph, Đ7; R5, R6)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from congvu.audit.operations import Target, record
from congvu.directory.queries import get_profile, office_date
from congvu.mailboxes.models import RequestList, RequestRow
from congvu.mailboxes.operations.refusals import BadChoice, MayNot, NotNow
from congvu.mailboxes.operations.requests.checking import recheck
from congvu.mailboxes.operations.requests.rights import (
    lock_list,
    require_asker,
    require_confirmer,
    require_decider,
    require_idle,
    require_open,
    require_status,
)
from congvu.mailboxes.queries.offices import find_operated_province
from congvu.policy.text import normalize

_Status = RequestList.Status
_LONGEST_CODE = 50


@transaction.atomic
def submit_list(*, actor: str, now: datetime, list_id: int) -> RequestList:
    """To the head. Rows that wait for a choice may go along, wrong ones not. Raises MayNot, NotNow."""
    request_list = lock_list(list_id)
    require_asker(actor, request_list.agency, now=now)
    require_open(request_list)
    recheck(request_list, now=now)
    _require_rows(request_list)
    request_list.status = _Status.SUBMITTED
    request_list.submitted_by, request_list.submitted_at = actor, now
    request_list.remark = ""
    request_list.save()
    return _recorded(request_list, "mailboxes.submit_requests", actor=actor, now=now)


@transaction.atomic
def choose_proposal(*, actor: str, now: datetime, list_id: int, number: int, local_part: str) -> RequestRow:
    """The leadership proposes the address of a person whose name is taken (BP48 Đ5; R5).

    One of the proposals, or another that can be remembered. Raises MayNot, NotNow, BadChoice.
    """
    request_list = lock_list(list_id)
    require_confirmer(actor, request_list.agency, now=now)
    sentence = _("Danh sách này không chờ thủ trưởng chọn địa chỉ.")
    require_status(request_list, _Status.SUBMITTED, sentence)
    row = request_list.rows.select_for_update().get(number=number)
    if row.status != RequestRow.Status.COLLISION and not row.is_chosen:
        raise NotNow(_("Dòng này không trùng tên với ai, không cần chọn địa chỉ."))
    row.local_part, row.is_chosen = local_part.strip().lower().partition("@")[0], True
    row.save(update_fields=["local_part", "is_chosen"])
    recheck(request_list, now=now)
    row.refresh_from_db()
    if not row.is_chosen:
        raise BadChoice(
            _(
                "Không dùng được tên hộp thư này: đã có người dùng, hoặc không có tên của người đó và tên "
                "viết tắt của cơ quan. Hãy chọn tên khác."
            ),
            field="local_part",
        )
    record(
        actor=actor,
        action="mailboxes.choose_proposal",
        target=Target("request_list", str(list_id)),
        now=now,
        detail={"number": number, "local_part": row.local_part},
    )
    return row


@transaction.atomic
def confirm_list(
    *, actor: str, now: datetime, list_id: int, code: str, code_date: date | None
) -> RequestList:
    """The head confirms, naming the paper's số/ký hiệu and day. Raises MayNot, NotNow, BadChoice."""
    request_list = lock_list(list_id)
    require_confirmer(actor, request_list.agency, now=now)
    require_status(request_list, _Status.SUBMITTED, _("Danh sách này không chờ thủ trưởng xác nhận."))
    code = " ".join(normalize(code).split())
    _check_paper(code, code_date, on=office_date(now))
    recheck(request_list, now=now)
    _require_rows(request_list)
    _require_all_chosen(request_list)
    _refuse_own(request_list, actor, on=office_date(now))
    request_list.status, request_list.code, request_list.code_date = _Status.CONFIRMED, code, code_date
    request_list.confirmed_by, request_list.confirmed_at = actor, now
    request_list.due_on = request_list.due_on or _due_on(office_date(now))
    request_list.save()
    return _recorded(request_list, "mailboxes.confirm_requests", actor=actor, now=now, code=code)


@transaction.atomic
def return_list(*, actor: str, now: datetime, list_id: int, remark: str) -> RequestList:
    """Head or operator gives it back; `remark` says what to put right. Raises MayNot, NotNow, BadChoice."""
    request_list = lock_list(list_id)
    require_idle(request_list)
    if request_list.status == _Status.CONFIRMED and find_operated_province(actor) is not None:
        require_decider(actor, request_list.agency)
    else:
        require_confirmer(actor, request_list.agency, now=now)
    if request_list.status not in (_Status.SUBMITTED, _Status.CONFIRMED):
        raise NotNow(_("Danh sách này không ở bước trả lại được."))
    if not (remark := normalize(remark).strip()):
        raise BadChoice(_("Hãy ghi điều cần sửa để cán bộ lập danh sách biết."), field="remark")
    request_list.status, request_list.remark = _Status.RETURNED, remark[:2000]
    request_list.save()
    request_list.rows.exclude(remark="").update(remark="")
    return _recorded(request_list, "mailboxes.return_requests", actor=actor, now=now)


def _require_rows(request_list: RequestList) -> None:
    if not request_list.rows.exists():
        raise NotNow(_("Danh sách chưa có dòng nào. Hãy thêm ít nhất một người."))
    invalid = request_list.rows.filter(status=RequestRow.Status.INVALID).count()
    if invalid:
        raise NotNow(
            ngettext(
                "Còn %(count)d dòng cần sửa. Hãy sửa hoặc bỏ dòng đó rồi làm lại.",
                "Còn %(count)d dòng cần sửa. Hãy sửa hoặc bỏ các dòng đó rồi làm lại.",
                invalid,
            )
            % {"count": invalid}
        )


def _require_all_chosen(request_list: RequestList) -> None:
    open_rows = request_list.rows.filter(status=RequestRow.Status.COLLISION).count()
    if open_rows:
        raise NotNow(
            ngettext(
                "Còn %(count)d dòng trùng tên chưa chọn địa chỉ. Hãy chọn trước khi xác nhận.",
                "Còn %(count)d dòng trùng tên chưa chọn địa chỉ. Hãy chọn trước khi xác nhận.",
                open_rows,
            )
            % {"count": open_rows}
        )


def _check_paper(code: str, code_date: date | None, *, on: date) -> None:
    if not code or not any(letter.isdigit() for letter in code) or len(code) > _LONGEST_CODE:
        raise BadChoice(_("Hãy ghi số, ký hiệu của văn bản đề nghị, ví dụ: 125/STTTT-VP."), field="code")
    if code_date is None or code_date > on:
        raise BadChoice(_("Hãy ghi ngày của văn bản đề nghị, không sau hôm nay."), field="code_date")


def _refuse_own(request_list: RequestList, actor: str, *, on: date) -> None:
    """Nobody confirms what is asked for themselves, unless the regulation lets the head do so."""
    if get_profile(on=on).lifecycle.head_may_confirm_own:
        return
    if request_list.rows.filter(mailbox__user__login=actor).exists():
        raise MayNot(
            _(
                "Danh sách có đề nghị cho chính ông/bà nên ông/bà không tự xác nhận được. Hãy để cấp phó "
                "hoặc thủ trưởng cơ quan cấp trên xác nhận."
            )
        )


def _due_on(today: date) -> date:
    """The day by which the operator decides: working days of the profile, Monday to Friday."""
    left, day = get_profile(on=today).lifecycle.prompt_working_days, today
    while left > 0:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day


def _recorded(
    request_list: RequestList, action: str, *, actor: str, now: datetime, **detail: str
) -> RequestList:
    record(
        actor=actor,
        action=action,
        target=Target("request_list", str(request_list.pk)),
        now=now,
        detail={"agency": request_list.agency.local_part, **detail},
    )
    return request_list
