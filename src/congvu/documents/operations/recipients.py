"""From "Nơi nhận" to agencies, or why not (R18, R34, R40)."""

from datetime import datetime

from django.utils.translation import gettext as _

from congvu.directory.queries import get_profile, office_date
from congvu.documents.models import OutgoingDocument
from congvu.documents.operations.refusals import DocumentRefused, UnresolvedRecipients
from congvu.documents.queries import resolve_note
from congvu.policy.free_mail import is_free_mail
from congvu.policy.recipients import ResolvedRecipient


def resolve_for_sending(document: OutgoingDocument, *, now: datetime) -> tuple[ResolvedRecipient, ...]:
    """The recipients without the issuer itself. Raises DocumentRefused, UnresolvedRecipients."""
    resolution = resolve_note(document.distribution_note, now=now)
    profile = get_profile(on=office_date(now))
    phrases = [one.phrase for one in resolution.unresolved]
    if profile.free_mail.is_forbidden and any(is_free_mail(p, profile.free_mail.domains) for p in phrases):
        raise DocumentRefused(
            _("Không gửi văn bản đến hộp thư miễn phí (%(article)s). Hãy dùng hộp thư .gov.vn của nơi nhận.")
            % {"article": profile.free_mail.article},
            field="distribution_note",
        )
    if phrases:
        raise UnresolvedRecipients(
            _("Chưa rõ nơi nhận: %(names)s. Hãy sửa theo danh bạ để không nơi nào bị sót (%(article)s).")
            % {"names": "; ".join(phrases), "article": profile.articles.recipients},
            phrases,
        )
    others = tuple(one for one in resolution.resolved if one.key != document.agency_id)
    if not others:
        raise DocumentRefused(
            _("Hãy ghi ít nhất một nơi nhận ngoài cơ quan mình."), field="distribution_note"
        )
    return others
