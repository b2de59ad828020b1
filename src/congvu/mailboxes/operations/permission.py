"""Who may open, move and close mailboxes: the operator of the province (BP48 Đ12, Đ13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from congvu.directory.queries import find_official
from congvu.mailboxes.models import Mailbox
from congvu.mailboxes.operations.refusals import MayNot

if TYPE_CHECKING:
    from congvu.directory.models import Province


def require_operator(actor: str, mailbox: Mailbox) -> None:
    """Raises MayNot. A command at the machine (its name is no address) may; so may who operates the
    mailbox's province."""
    if not may_operate(actor, mailbox):
        raise MayNot(_("Chỉ cơ quan vận hành hệ thống thư điện tử của tỉnh được làm việc này."))


def may_operate(actor: str, mailbox: Mailbox) -> bool:
    if "@" not in actor:
        return True
    official = find_official(actor)
    if official is None or official.user is None:
        return False
    if not (official.user.is_operator and official.user.is_active):
        return False
    return _today(official.agency.province) == _today(mailbox.agency.province)


def _today(province: Province) -> int:
    """The province that a province has become part of."""
    while province.successor is not None:
        province = province.successor
    return province.pk
