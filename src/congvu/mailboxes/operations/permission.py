"""Who may act; what is refused says so in a sentence."""

from datetime import datetime

from django.utils.translation import gettext as _

from congvu.mailboxes.models import Delegation, Mailbox
from congvu.mailboxes.operations.refusals import MayNot
from congvu.mailboxes.queries import is_operator_of, list_delegations, may_arrange_handover, may_manage


def require_operator(login: str, mailbox: Mailbox) -> None:
    """Who opens, moves and closes mailboxes (BP48 Đ12, Đ13). Raises MayNot."""
    if not (_is_command(login) or is_operator_of(login, mailbox)):
        raise MayNot(_("Chỉ cơ quan vận hành hệ thống thư điện tử của tỉnh được làm việc này."))


def require_manager(login: str, mailbox: Mailbox, *, now: datetime) -> None:
    """Who opens an agency mailbox to others (BP48 Đ15.1); the operator, while nobody manages it.

    Raises MayNot.
    """
    if _is_command(login) or may_manage(login, mailbox, now=now):
        return
    managers = list_delegations(mailbox, now=now).filter(role=Delegation.Role.MANAGE)
    if managers.exists() or not is_operator_of(login, mailbox):
        raise MayNot(_("Chỉ thủ trưởng cơ quan hoặc người được giao quản lý hộp thư được làm việc này."))


def require_arranger(login: str, mailbox: Mailbox, *, now: datetime) -> None:
    """Who prepares the handover of an agency mailbox (BP48 Đ15.4). Raises MayNot."""
    if not (_is_command(login) or may_arrange_handover(login, mailbox, now=now)):
        raise MayNot(
            _(
                "Chỉ thủ trưởng, cán bộ chuyên trách công nghệ thông tin của cơ quan hoặc cơ quan vận hành "
                "được lập bàn giao hộp thư."
            )
        )


def _is_command(login: str) -> bool:
    """Commands at the machine act under a name that is no address."""
    return "@" not in login
