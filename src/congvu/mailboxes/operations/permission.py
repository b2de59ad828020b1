"""Who may act; what is refused says so in a sentence."""

from datetime import datetime

from django.utils.translation import gettext as _

from congvu.mailboxes.models import Delegation, Mailbox
from congvu.mailboxes.operations.refusals import MayNot
from congvu.mailboxes.queries import is_operator_of, list_delegations, may_arrange_handover, may_manage


def require_operator(actor: str, mailbox: Mailbox) -> None:
    """Who opens, moves and closes mailboxes (BP48 Đ12, Đ13). Raises MayNot."""
    if not (_is_command(actor) or is_operator_of(actor, mailbox)):
        raise MayNot(_("Chỉ cơ quan vận hành hệ thống thư điện tử của tỉnh được làm việc này."))


def require_manager(actor: str, mailbox: Mailbox, *, now: datetime) -> None:
    """Who opens an agency mailbox to others (BP48 Đ15.1); the operator, while nobody manages it.

    Raises MayNot.
    """
    if _is_command(actor) or may_manage(actor, mailbox, now=now):
        return
    managers = list_delegations(mailbox, now=now).filter(role=Delegation.Role.MANAGE)
    if managers.exists() or not is_operator_of(actor, mailbox):
        raise MayNot(_("Chỉ thủ trưởng cơ quan hoặc người được giao quản lý hộp thư được làm việc này."))


def require_arranger(actor: str, mailbox: Mailbox, *, now: datetime) -> None:
    """Who prepares the handover of an agency mailbox (BP48 Đ15.4). Raises MayNot."""
    if not (_is_command(actor) or may_arrange_handover(actor, mailbox, now=now)):
        raise MayNot(
            _(
                "Chỉ thủ trưởng, cán bộ chuyên trách công nghệ thông tin của cơ quan hoặc cơ quan vận hành "
                "được lập bàn giao hộp thư."
            )
        )


def _is_command(actor: str) -> bool:
    """Commands at the machine act under a name that is no address."""
    return "@" not in actor
