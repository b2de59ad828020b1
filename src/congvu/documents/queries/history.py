"""What happened to a document, in plain words, from the audit trail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congvu.accounts.queries import map_names
from congvu.audit.operations import SYSTEM
from congvu.audit.queries import list_events
from congvu.documents.models import OutgoingDocument

_WORDS = {
    "documents.write_draft": gettext_lazy("soạn văn bản"),
    "documents.change_draft": gettext_lazy("sửa văn bản"),
    "documents.submit": gettext_lazy("trình lãnh đạo duyệt"),
    "documents.approve": gettext_lazy("duyệt văn bản"),
    "documents.return": gettext_lazy("trả lại văn bản"),
    "documents.issue": gettext_lazy("cấp số và phát hành"),
    "documents.hand_over": gettext_lazy("giao văn bản cho hệ thống thư"),
    "documents.fail_hand_over": gettext_lazy("không giao được văn bản cho hệ thống thư"),
    "documents.retry_dispatch": gettext_lazy("yêu cầu gửi lại"),
}


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """Who did what when; `detail` may be empty."""

    at: datetime
    who: str
    what: str
    detail: str


def list_history(document: OutgoingDocument) -> list[HistoryLine]:
    """Oldest first."""
    events = list(list_events(target_kind="document", target_id=str(document.pk)))
    names = map_names(event.actor for event in events)
    return [
        HistoryLine(
            event.at,
            _("Hệ thống") if event.actor == SYSTEM else names.get(event.actor, event.actor),
            str(_WORDS.get(event.action, event.action)),
            _detail(event.action, event.detail),
        )
        for event in events
    ]


def _detail(action: str, detail: Mapping[str, Any]) -> str:
    if action == "documents.issue":
        return _("Số %(code)s, gửi %(count)s nơi") % {
            "code": detail.get("code", ""),
            "count": detail.get("recipients", ""),
        }
    if action == "documents.return":
        return str(detail.get("reason", ""))
    if action == "documents.change_draft" and detail.get("taken_back"):
        return _("Văn bản trở về bản thảo, phải trình duyệt lại")
    if action == "documents.fail_hand_over" and detail.get("temporary"):
        return _("Hệ thống sẽ tự thử lại")
    if action == "documents.hand_over" and detail.get("refused"):
        return _("%(count)s hộp thư không nhận") % {"count": len(detail["refused"])}
    return ""
