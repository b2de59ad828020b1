"""The registers as books: the columns of Decree 30/2020 Annex IV in words, for paper and for a workbook."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from congvu.directory.queries import find_province, get_agency, office_date
from congvu.documents.queries.registers import (
    IncomingLine,
    OutgoingLine,
    list_followed,
    list_incoming_register,
    list_outgoing_register,
)
from congvu.formats.pdf.register_book import BookColumn, RegisterBook, register_book_pdf
from congvu.formats.tables import OutColumn, OutTable, write_xlsx
from congvu.policy.numbering import promulgation_date_text

_OUTGOING = (
    ("Số, ký hiệu văn bản", 14),
    ("Ngày tháng văn bản", 11),
    ("Tên loại và trích yếu nội dung văn bản", 27),
    ("Người ký", 12),
    ("Nơi nhận văn bản", 22),
    ("Đơn vị, người nhận bản lưu", 12),
    ("Số lượng bản", 7),
    ("Ngày chuyển", 11),
    ("Ký nhận", 8),
    ("Ghi chú", 10),
)
_INCOMING = (
    ("Ngày đến", 11),
    ("Số đến", 6),
    ("Tác giả", 18),
    ("Số, ký hiệu văn bản", 14),
    ("Ngày tháng văn bản", 11),
    ("Tên loại và trích yếu nội dung văn bản", 30),
    ("Đơn vị hoặc người nhận", 14),
    ("Ngày chuyển", 11),
    ("Ký nhận", 8),
    ("Ghi chú", 10),
)

_FOLLOWED = (
    ("Số đến", 6),
    ("Tên loại, số và ký hiệu, ngày tháng, tác giả văn bản", 40),
    ("Đơn vị hoặc người nhận", 20),
    ("Thời hạn giải quyết", 12),
    ("Tiến độ giải quyết", 16),
    ("Số, ký hiệu văn bản trả lời", 16),
    ("Ghi chú", 14),
)


@dataclass(frozen=True, slots=True)
class Book:
    """A register of a year as it is printed: the columns of the decree, a row for each number."""

    title: str
    agency_name: str
    year: int
    columns: tuple[tuple[str, int], ...]
    rows: Sequence[Sequence[str]]
    summary: str
    made_on: date

    @property
    def file_name(self) -> str:
        """Without an ending."""
        return f"{self.title} {self.year} - {self.agency_name}".replace("/", "-")


def outgoing_book(agency_id: int, *, year: int, now: datetime, type_code: str = "") -> Book:
    """Sổ đăng ký văn bản đi; cancelled numbers stand there with their reason."""
    lines = list_outgoing_register(agency_id, year=year, now=now, type_code=type_code)
    return _book(
        "Sổ đăng ký văn bản đi", agency_id, year, now, _OUTGOING, [_outgoing_row(one) for one in lines]
    )


def incoming_book(agency_id: int, *, year: int, now: datetime) -> Book:
    """Sổ đăng ký văn bản đến."""
    lines = list_incoming_register(agency_id, year=year)
    return _book(
        "Sổ đăng ký văn bản đến", agency_id, year, now, _INCOMING, [_incoming_row(one) for one in lines]
    )


def follow_up_book(agency_id: int, *, year: int, now: datetime) -> Book:
    """Sổ theo dõi giải quyết văn bản đến."""
    lines = list_followed(agency_id, year=year, now=now)
    title = "Sổ theo dõi giải quyết văn bản đến"
    return _book(title, agency_id, year, now, _FOLLOWED, [_followed_row(one) for one in lines])


def book_pdf(book: Book) -> bytes:
    """To print, sign and bind (Đ16.2b, Đ22.3b)."""
    province = find_province()
    return register_book_pdf(
        RegisterBook(
            parent_issuer=f"UBND {province.name}" if province else "",
            issuer=book.agency_name,
            title=book.title,
            years=f"Năm {book.year}",
            columns=tuple(BookColumn(heading, share) for heading, share in book.columns),
            rows=book.rows,
            summary=book.summary,
            place_date=f"{province.seat if province else ''}, {promulgation_date_text(book.made_on)}",
        )
    )


def book_xlsx(book: Book) -> bytes:
    """The same rows to search and to sort."""
    columns = tuple(OutColumn(heading, width=share * 2) for heading, share in book.columns)
    intro = (book.agency_name, f"{book.title} năm {book.year}")
    return write_xlsx(OutTable(title=f"Năm {book.year}", columns=columns, rows=book.rows, intro=intro))


def _book(
    title: str,
    agency_id: int,
    year: int,
    now: datetime,
    columns: tuple[tuple[str, int], ...],
    rows: Sequence[Sequence[str]],
) -> Book:
    name = get_agency(agency_id).name
    summary = f"Tổng số: {len(rows)} số đăng ký." if rows else "Sổ chưa có số đăng ký nào."
    return Book(title, name, year, columns, rows, summary, office_date(now))


def _outgoing_row(line: OutgoingLine) -> tuple[str, ...]:
    if line.cancel_reason:
        text = f"{line.type_name}. {_('Số đã hủy. Lý do:')} {line.cancel_reason}"
        return (line.code, "", text, "", "", "", "", _day(line.sent_on), "", line.note)
    return (
        line.code,
        _day(line.document_date),
        f"{line.type_name}. {line.subject}",
        line.signer,
        line.recipients,
        line.keeper,
        str(line.copies),
        _day(line.sent_on),
        _("Điện tử"),
        line.note,
    )


def _incoming_row(line: IncomingLine) -> tuple[str, ...]:
    due = f"{_('Hạn')} {_day(line.due_date)}" if line.due_date else ""
    return (
        _day(line.arrival_date),
        str(line.arrival_number),
        line.issuer_name,
        line.code,
        _day(line.document_date),
        line.subject,
        line.handler,
        _day(line.assigned_on),
        _("Điện tử") if line.handler else "",
        due,
    )


def _followed_row(line: IncomingLine) -> tuple[str, ...]:
    about = f"{line.subject}. {line.code}, {_day(line.document_date)}, {line.issuer_name}"
    return (
        str(line.arrival_number),
        about,
        line.handler,
        _day(line.due_date),
        line.state,
        line.answer,
        _("Quá hạn") if line.is_late else "",
    )


def _day(day: date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else ""
