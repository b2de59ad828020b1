"""Reads PDF text in this very process: for tests, whose files are their own."""

from congvu.engines.errors import BadContent
from congvu.formats.pdf.text import UnreadablePdf, extract_text

UNREADABLE = "Không đọc được tệp PDF này: tệp hỏng hoặc có mật khẩu. Hãy xuất lại PDF không đặt mật khẩu."


class InProcessDocumentReader:
    def pdf_text(self, content: bytes) -> str:
        try:
            return extract_text(content)
        except UnreadablePdf as problem:
            raise BadContent(UNREADABLE, engine="pdf", detail=str(problem)) from None
