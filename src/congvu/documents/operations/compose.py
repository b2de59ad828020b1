"""The message that carries an issued document: the same bytes however often it is composed."""

import re

from congvu.documents.models import Dispatch, OutgoingDocument
from congvu.documents.operations.files import read_file
from congvu.formats.mime.compose import OutgoingAttachment, OutgoingMessage, compose_message
from congvu.formats.mime.parse import Address
from congvu.policy.numbering import promulgation_date_text
from congvu.policy.text import strip_marks

# More names would make a header that programs cut off; the note in the body names all.
_MOST_NAMED = 150


def compose_document(dispatch: Dispatch) -> bytes:
    """Raises FileLost."""
    document = dispatch.document
    agency = document.agency
    code = str(document.code)
    issuer = Address(agency.name, dispatch.sender)
    named = [Address(d.name, d.address) for d in document.deliveries.all()[: _MOST_NAMED + 1]]
    files = [OutgoingAttachment(_file_name(code, ".pdf"), "application/pdf", read_file(document.file))]
    files += [
        OutgoingAttachment(a.file_name, a.file.media_type, read_file(a.file))
        for a in document.attachments.select_related("file")
    ]
    message = OutgoingMessage(
        sender=issuer,
        to=tuple(named) if len(named) <= _MOST_NAMED else (issuer,),
        subject=f"{code}: {document.subject}",
        text=_text(document, code),
        message_id=dispatch.message_id,
        date=document.issued_at or document.updated_at,
        attachments=tuple(files),
        extra_headers=(
            ("X-CongVu-Document", str(document.pk)),
            ("X-CongVu-Code", code),
            ("X-CongVu-Sha256", dispatch.content_sha256),
        ),
    )
    return compose_message(message)


def _text(document: OutgoingDocument, code: str) -> str:
    day = promulgation_date_text(document.promulgation_date) if document.promulgation_date else ""
    lines = [
        f"{document.agency.name} gửi văn bản điện tử:",
        "",
        f"Loại văn bản: {document.type_name}",
        f"Số, ký hiệu: {code}",
        f"{document.agency.province.seat}, {day}",
        f"Trích yếu: {document.subject}",
        f"Độ khẩn: {document.get_urgency_display()}",
        "",
        "Nơi nhận:",
        document.distribution_note,
        "",
        "Văn bản kèm theo thư này có giá trị như văn bản giấy; đề nghị văn thư vào sổ văn bản đến.",
    ]
    return "\n".join(lines) + "\n"


def _file_name(code: str, ending: str) -> str:
    """01/QĐ-STTTT -> 01-QD-STTTT.pdf: letters that every system keeps."""
    return re.sub(r"[^A-Za-z0-9-]+", "-", strip_marks(code)).strip("-") + ending
