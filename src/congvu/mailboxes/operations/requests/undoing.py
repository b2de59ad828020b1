"""Taking back what was just approved, as long as nobody has used it (BP48 Đ12)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from congvu.audit.operations import Target, record
from congvu.mailboxes.models import Mailbox, RequestList, RequestRow
from congvu.mailboxes.operations.closing import close_mailbox
from congvu.mailboxes.operations.refusals import NotNow
from congvu.mailboxes.operations.requests.rights import lock_list, require_decider


@transaction.atomic
def undo_opening(*, actor: str, now: datetime, list_id: int, number: int) -> RequestRow:
    """A mailbox that was opened by mistake is withdrawn; its address is never given to another.

    Only while its person has set no password. Raises MayNot, NotNow, RequestRow.DoesNotExist.
    """
    request_list = lock_list(list_id)
    require_decider(actor, request_list.agency)
    row = request_list.rows.select_for_update(of=("self",)).select_related("mailbox__user").get(number=number)
    mailbox = row.mailbox
    is_new = row.kind == RequestRow.Kind.CREATE and row.status == RequestRow.Status.APPROVED
    if request_list.status != RequestList.Status.DECIDED or not is_new or mailbox is None:
        raise NotNow(_("Dòng này không có hộp thư mới cấp để thu hồi."))
    if mailbox.status != Mailbox.Status.OPEN:
        raise NotNow(_("Hộp thư này đã thu hồi rồi."))
    if mailbox.user is None or not mailbox.user.must_change_password:
        raise NotNow(
            _("Người này đã đặt mật khẩu và dùng hộp thư. Muốn thu hồi, cơ quan phải gửi đề nghị thu hồi.")
        )
    close_mailbox(actor=actor, now=now, mailbox=mailbox, reason=Mailbox.CloseReason.UNUSED)
    row.remark = _("Đã thu hồi sau khi duyệt.")
    row.save(update_fields=["remark"])
    record(
        actor=actor,
        action="mailboxes.undo_opening",
        target=Target("request_list", str(list_id)),
        now=now,
        detail={"number": number, "address": mailbox.address},
    )
    return row
