"""Activation sheets for the people of a decided list (R12): made when they are printed, shown once."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from congvu.accounts.operations import NewActivation, create_activations
from congvu.directory.queries import get_profile, office_date
from congvu.mailboxes.models import Mailbox, RequestList, RequestRow
from congvu.mailboxes.operations.refusals import MayNot, NotNow
from congvu.mailboxes.operations.requests.rights import lock_list
from congvu.mailboxes.queries.offices import find_operated_province, may_in
from congvu.policy.permissions import AgencyAct

_RENEWED = (RequestRow.Kind.REISSUE, RequestRow.Kind.RESET)
_MOST_SHEETS = 500


@transaction.atomic
def make_sheets(*, actor: str, now: datetime, list_id: int) -> list[NewActivation]:
    """For everyone in the list who has no password, at most 500 at a time: those without a sheet first.

    Earlier sheets of theirs stop working. Raises MayNot, NotNow.
    """
    request_list = lock_list(list_id)
    is_operator = find_operated_province(actor) == request_list.agency.province_id
    if not (is_operator or may_in(actor, request_list.agency_id, AgencyAct.RENEW_ACCESS, now=now)):
        raise MayNot(_("Chỉ cán bộ chuyên trách công nghệ thông tin của cơ quan được in phiếu kích hoạt."))
    if request_list.status != RequestList.Status.DECIDED:
        raise NotNow(_("Danh sách chưa được duyệt nên chưa có phiếu kích hoạt."))
    rows = request_list.rows.filter(Q(kind=RequestRow.Kind.CREATE) | Q(kind__in=_RENEWED))
    rows = rows.filter(status=RequestRow.Status.APPROVED, mailbox__status=Mailbox.Status.OPEN)
    boxes = Mailbox.objects.filter(
        pk__in=rows.values("mailbox"), user__is_active=True, user__must_change_password=True
    )
    boxes = boxes.annotate(sheets=Count("user__activations")).order_by("sheets", "pk").select_related("user")
    users = (box.user for box in boxes if box.user is not None)
    waiting = [user for user in users if not user.has_usable_password()][:_MOST_SHEETS]
    days = get_profile(on=office_date(now)).lifecycle.activation_days
    new = [user for user in waiting if not user.last_login]
    made: list[NewActivation] = []
    for people, kind in ((new, "ACTIVATE"), ([u for u in waiting if u.last_login], "RESET")):
        if people:
            made += create_activations(actor=actor, now=now, users=people, kind=kind, valid_days=days)
    return made
