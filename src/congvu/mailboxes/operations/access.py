"""A forgotten password is renewed by who looks after the person, without a list (BP48 Đ14.2; R13)."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congvu.accounts.operations import MayNotReset, NewActivation, reset_access
from congvu.accounts.queries import find_user
from congvu.directory.queries import get_profile, office_date
from congvu.engines.ports import MailboxEngine
from congvu.mailboxes.operations.refusals import BadChoice, MayNot
from congvu.mailboxes.queries.standing import standing_of
from congvu.policy.sign_in import WhyNot

_SENTENCES = {
    WhyNot.ONESELF: gettext_lazy(
        "Không tự cấp lại mật khẩu cho mình được. Hãy nhờ cơ quan vận hành hệ thống."
    ),
    WhyNot.ANOTHER_PROVINCE: gettext_lazy("Người này thuộc tỉnh khác."),
    WhyNot.ANOTHER_AGENCY: gettext_lazy(
        "Người này thuộc cơ quan khác. Chỉ cán bộ chuyên trách công nghệ thông tin của chính cơ quan "
        "đó, hoặc cơ quan vận hành, được cấp lại mật khẩu."
    ),
    WhyNot.OPERATOR: gettext_lazy(
        "Mật khẩu của người vận hành hệ thống chỉ do người vận hành khác cấp lại được."
    ),
}


def renew_access(*, actor: str, now: datetime, login: str, engine: MailboxEngine) -> NewActivation:
    """The sheet to hand over; the old password and all sessions have ended. Raises MayNot, BadChoice."""
    user = find_user(login)
    if user is None or not user.is_active:
        raise BadChoice(_("Không có người nào đăng nhập bằng địa chỉ này."), field="login")
    try:
        return reset_access(
            actor=standing_of(actor, now=now),
            now=now,
            user=user,
            owner=standing_of(user.login, now=now),
            valid_days=get_profile(on=office_date(now)).lifecycle.activation_days,
            engine=engine,
        )
    except MayNotReset as refused:
        raise MayNot(str(_SENTENCES[refused.why])) from None
