"""What the main navigation offers the person who is signed in."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from congvu.accounts.queries import find_acting_user
from congvu.directory.queries import find_province
from congvu.documents.queries import count_waiting
from congvu.mailboxes.queries import list_handovers_to_confirm, manages_any
from congvu.mailboxes.queries.requests import count_waiting_lists


@dataclass(frozen=True, slots=True)
class NavigationItem:
    label: str
    url: str
    icon: str
    active: bool
    count: int = 0


def navigation(request: HttpRequest) -> dict[str, object]:
    """`nav_items`, `menu_items`, `province` for the base page; no items for strangers."""
    province = find_province()
    user = find_acting_user(request)
    # Set by project.middleware: nothing else works before the second factor is set up.
    is_waiting = getattr(request, "needs_second_factor", False) and not getattr(user, "has_second_factor", 0)
    if province is None or user is None or user.must_change_password or is_waiting:
        return {"nav_items": (), "menu_items": (), "province": province}
    waiting = count_waiting(user.login, now=timezone.now())
    places = [
        (_("Thư"), reverse("webmail:start"), "inbox", 0),
        (_("Văn bản đi"), reverse("documents:outgoing"), "send", waiting.outgoing),
        (_("Văn bản đến"), reverse("documents:incoming"), "book", waiting.incoming),
        (_("Danh bạ"), reverse("directory:search"), "person", 0),
    ]
    lists = count_waiting_lists(user.login, now=timezone.now())
    handovers = list_handovers_to_confirm(user.login).count()
    if lists is not None or handovers or manages_any(user.login, now=timezone.now()):
        matters = (lists or 0) + handovers
        places.append((_("Hộp thư"), reverse("mailboxes:start"), "building", matters))
    items = tuple(
        NavigationItem(label, url, icon, request.path.startswith(url), count)
        for label, url, icon, count in places
    )
    return {"nav_items": items, "menu_items": _menu(request), "province": province}


def _menu(request: HttpRequest) -> tuple[NavigationItem, ...]:
    """What one needs seldom stands in the person's own menu."""
    places = [
        (_("Hộp thư của tôi"), reverse("mailboxes:start"), "inbox"),
        (_("Bảo mật tài khoản"), reverse("accounts:security"), "lock"),
        (_("Mật khẩu cho Outlook, điện thoại"), reverse("accounts:app_passwords"), "inbox"),
        (_("Cài đặt chương trình thư"), reverse("client_settings:guide"), "download"),
        (_("Ai đã mở hộp thư"), reverse("compliance:accesses"), "eye"),
    ]
    return tuple(NavigationItem(label, url, icon, request.path == url) for label, url, icon in places)
