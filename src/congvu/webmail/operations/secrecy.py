"""State secrets are not even kept as a draft: what the gate would refuse is refused at entry (R31)."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from congvu.directory.queries import get_profile, office_date
from congvu.engines import wiring
from congvu.engines.errors import BadContent, EngineUnavailable, Refused
from congvu.formats.message_facts import read_file_facts
from congvu.formats.mime.compose import OutgoingAttachment
from congvu.policy.secrecy import find_secrecy_marks
from congvu.webmail.operations.letter import Letter


class SecretRefused(Refused):
    """A secrecy stamp or level stands in the letter or in one of its files."""


def refuse_secret(letter: Letter, unread: Sequence[OutgoingAttachment], *, now: datetime) -> None:
    """Raises SecretRefused. `unread` are the files that were not looked at when they were first kept.

    A PDF that cannot be read is left to the gate, which reads it again when the letter is sent.
    """
    for text in (letter.subject, letter.text, *_texts(unread)):
        if find_secrecy_marks(text):
            article = get_profile(on=office_date(now)).articles.secrecy
            raise SecretRefused(
                _(
                    "Không soạn, lưu hay gửi văn bản mật trong hệ thống này (%s). Hãy gửi theo đường "
                    "văn thư mật."
                )
                % article
            )


def _texts(files: Sequence[OutgoingAttachment]) -> Iterator[str]:
    """Every text in the files and in the files within them, as the gate reads them."""
    for file in files:
        found = read_file_facts(file.content, file.filename)
        yield found.text  # of letters that lie in it
        for facts in found.files:
            if facts.media_type == "application/pdf":
                try:
                    yield wiring.document_reader().pdf_text(facts.content)
                except (BadContent, EngineUnavailable):
                    continue
            elif facts.text is not None:
                yield facts.text
