"""What happened to a mailbox, in plain words, from the audit trail (R16)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congvu.accounts.queries import map_names
from congvu.audit.operations import SYSTEM
from congvu.audit.queries import list_events
from congvu.mailboxes.models import Alias, Delegation, Mailbox, RequestList
from congvu.mailboxes.queries.offices import find_operated_province, may_confirm_for, may_in
from congvu.policy.permissions import AgencyAct

_WORDS: Mapping[str, Any] = {
    "mailboxes.open_agency_mailbox": gettext_lazy("mở hộp thư cơ quan"),
    "mailboxes.open_unit_mailbox": gettext_lazy("mở hộp thư đơn vị"),
    "mailboxes.open_personal_mailbox": gettext_lazy("cấp hộp thư"),
    "mailboxes.grant_delegation": gettext_lazy("giao quyền sử dụng hộp thư"),
    "mailboxes.end_delegation": gettext_lazy("thôi giao quyền sử dụng hộp thư"),
    "mailboxes.transfer_mailbox": gettext_lazy("chuyển hộp thư theo người sang cơ quan khác"),
    "mailboxes.rename_mailbox": gettext_lazy("đổi địa chỉ hộp thư"),
    "mailboxes.close_mailbox": gettext_lazy("thu hồi hộp thư"),
    "mailboxes.reopen_mailbox": gettext_lazy("mở lại hộp thư"),
    "mailboxes.start_handover": gettext_lazy("lập bàn giao hộp thư"),
    "mailboxes.renew_inventory": gettext_lazy("kiểm kê lại để bàn giao"),
    "mailboxes.count_handover": gettext_lazy("kiểm kê hộp thư để bàn giao"),
    "mailboxes.confirm_given": gettext_lazy("xác nhận giao hộp thư"),
    "mailboxes.confirm_received": gettext_lazy("xác nhận nhận hộp thư; bàn giao xong"),
    "mailboxes.cancel_handover": gettext_lazy("hủy bàn giao hộp thư"),
    "mailboxes.ask_for_export": gettext_lazy("yêu cầu xuất hộp thư để lưu trữ"),
    "mailboxes.write_export": gettext_lazy("xuất hộp thư ra kho lưu trữ"),
    "mailboxes.destroy_mailbox": gettext_lazy("quyết định tiêu hủy nội dung hộp thư"),
    "mailboxes.remove_destroyed": gettext_lazy("tiêu hủy nội dung hộp thư"),
    "accounts.deactivate_user": gettext_lazy("khóa đăng nhập"),
    "accounts.reactivate_user": gettext_lazy("mở lại đăng nhập"),
    "accounts.create_activation": gettext_lazy("lập phiếu kích hoạt"),
    "accounts.use_activation": gettext_lazy("dùng phiếu kích hoạt và tự đặt mật khẩu"),
    "accounts.change_password": gettext_lazy("đổi mật khẩu"),
    "accounts.reset_access": gettext_lazy("cấp lại mật khẩu; mật khẩu cũ hết hiệu lực"),
    "accounts.report_leak": gettext_lazy("báo lộ mật khẩu, đổi mật khẩu và ngắt mọi phiên"),
    "accounts.create_app_password": gettext_lazy("tạo mật khẩu ứng dụng"),
    "accounts.revoke_app_password": gettext_lazy("hủy mật khẩu ứng dụng"),
    "accounts.change_login": gettext_lazy("đổi tên đăng nhập theo địa chỉ mới"),
    "accounts.change_full_name": gettext_lazy("đổi họ tên"),
    "accounts.create_user": gettext_lazy("lập tài khoản"),
}
# Signing in is not what happened to a mailbox; who opened it stands on a page of its own.
_LEFT_OUT = frozenset({"accounts.sign_in", "accounts.create_user"})
_MOST = 300


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """Who did what when; `detail` may be empty."""

    at: datetime
    who: str
    what: str
    detail: str


def may_see_history(login: str, mailbox: Mailbox, *, now: datetime) -> bool:
    """Its own person, who looks after the agency's mailboxes, its leaders, and the operator."""
    if mailbox.user is not None and mailbox.user.login == login:
        return True
    agency = mailbox.agency
    return (
        may_in(login, agency.pk, AgencyAct.ASK_FOR_MAILBOXES, now=now)
        or may_confirm_for(login, agency, now=now)
        or find_operated_province(login) == agency.province_id
    )


def list_history(mailbox: Mailbox) -> list[HistoryLine]:
    """Newest first, under all addresses that it had."""
    former = Alias.objects.filter(mailbox=mailbox, kind=Alias.Kind.FORMER)
    addresses = [mailbox.address, *former.values_list("address", flat=True)]
    events = [
        event
        for address in addresses
        for kind in ("mailbox", "user")
        for event in list_events(target_kind=kind, target_id=address).exclude(action__in=_LEFT_OUT)
        if event.action in _WORDS
    ]
    events.sort(key=lambda event: event.number, reverse=True)
    mentioned = {event.actor for event in events} | {str(event.detail.get("user", "")) for event in events}
    names = map_names(mentioned)
    return [
        HistoryLine(
            event.at,
            _("Hệ thống") if event.actor in (SYSTEM, "demo") else names.get(event.actor, event.actor),
            str(_WORDS[event.action]),
            _detail(event.action, event.detail, names),
        )
        for event in events[:_MOST]
    ]


def _detail(action: str, detail: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if "request_list" in detail:
        found = RequestList.objects.filter(pk=detail["request_list"]).first()
        if found is not None and found.code:
            return _("Theo văn bản số %(code)s") % {"code": found.code}
    if action.endswith("_delegation") and "user" in detail:
        name = names.get(str(detail["user"]), str(detail["user"]))
        role = dict(Delegation.Role.choices).get(str(detail.get("role", "")))
        return _("%(name)s: %(role)s") % {"name": name, "role": role} if role else name
    if "decision" in detail:
        return _("Quyết định số %(code)s") % {"code": detail["decision"]}
    if "messages" in detail:
        return _("%(count)s thư") % {"count": detail["messages"]}
    if action == "mailboxes.close_mailbox":
        return str(dict(Mailbox.CloseReason.choices).get(str(detail.get("reason", "")), ""))
    if "old" in detail:
        return _("Trước đó: %(old)s") % {"old": detail["old"]}
    return str(detail.get("label", ""))
