"""Looks into what a person hands in: no state secret enters, the document itself is a PDF (R31, R49).

It sees what the mail gate sees (`engines.mailgate`), so that nothing is refused only after it was
numbered: PDFs, texts, office files, and all of them within ZIP archives.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from congvu.documents.operations.refusals import DocumentRefused, SecretRefused
from congvu.engines.errors import EngineError
from congvu.engines.ports import DocumentReader
from congvu.formats.media_type import is_pdf
from congvu.formats.message_facts import read_file_facts
from congvu.policy.secrecy import SecrecyLevel, find_secrecy_marks


@dataclass(frozen=True, slots=True)
class UploadedFile:
    name: str
    content: bytes


def require_pdf(file: UploadedFile) -> None:
    """By its content, whatever its name. Raises DocumentRefused."""
    if not is_pdf(file.content):
        raise DocumentRefused(
            _("“%(name)s” không phải tệp PDF (xét theo nội dung). Hãy xuất văn bản ra PDF rồi chọn lại.")
            % {"name": file.name},
            field="file",
        )


def require_fits_in_a_message(sizes: Iterable[int]) -> None:
    """All files travel in one message. Raises DocumentRefused."""
    if sum(sizes) > settings.CONGVU_UPLOAD_MAX_SIZE:
        raise DocumentRefused(
            _(
                "Văn bản và tài liệu kèm theo lớn hơn 50 MB, hệ thống thư không chuyển được. "
                "Hãy nén hoặc bớt tệp rồi chọn lại."
            ),
            field="attachments",
        )


def find_secret(texts: Iterable[str]) -> SecrecyLevel | None:
    """The first secrecy level that stands in one of the texts."""
    return next((mark.level for text in texts for mark in find_secrecy_marks(text)), None)


def read_texts(file: UploadedFile, reader: DocumentReader, *, field: str) -> Iterator[str]:
    """Every text in a file and in the files within it.

    Raises DocumentRefused for what cannot be read: whether it holds a secret nobody could say.
    """
    found = read_file_facts(file.content, file.name)
    yield found.text  # of letters that lie in it
    for facts in found.files:
        name = f"{facts.within}/{facts.filename}" if facts.within else facts.filename
        if facts.media_type == "application/pdf":
            yield _pdf_text(facts.content, name, reader, field)
        elif facts.text is not None:
            yield facts.text
        elif not facts.is_readable:
            raise DocumentRefused(
                _(
                    "Không đọc được “%(name)s”: tệp hỏng, có mật khẩu, hoặc nén kiểu RAR, 7z. "
                    "Hãy bỏ mật khẩu, nén kiểu ZIP rồi chọn lại."
                )
                % {"name": name},
                field=field,
            )


def secret_sentence(level: SecrecyLevel, article: str) -> str:
    return _(
        "Không nhận: văn bản có dấu chỉ độ mật “%(level)s”. Văn bản mật không được gửi qua hệ thống "
        "(%(article)s). Hệ thống không giữ lại tệp này; hãy gửi theo đường văn thư mật."
    ) % {"level": level.value, "article": article}


def refuse_secret(level: SecrecyLevel | None, article: str, *, field: str) -> None:
    """Raises SecretRefused for any level."""
    if level is not None:
        raise SecretRefused(secret_sentence(level, article), field=field)


def _pdf_text(content: bytes, name: str, reader: DocumentReader, field: str) -> str:
    try:
        return reader.pdf_text(content)
    except EngineError as problem:
        raise DocumentRefused(f"“{name}”: {problem.sentence}", field=field) from None
