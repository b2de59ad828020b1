"""What a packet says, as values. Texts are NFC; moments are aware, at the office's time (UTC+7)."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
OFFICE_TIME = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")


class BusinessKind(StrEnum):
    """BussinessDocType: what the packet does to the document."""

    NEW = "0"
    REVOKE = "1"  # thu hồi
    UPDATE = "2"  # cập nhật
    REPLACE = "3"  # thay thế


class Priority(StrEnum):
    """Độ khẩn (Decree 30/2020 Đ8)."""

    NORMAL = "0"
    URGENT = "1"  # khẩn
    VERY_URGENT = "2"  # thượng khẩn
    EXPRESS = "3"  # hỏa tốc
    EXPRESS_BY_THE_HOUR = "4"  # hỏa tốc hẹn giờ


class StatusCode(StrEnum):
    """What became of a document at its recipient, or what its sender asks."""

    ARRIVED = "01"  # đã đến
    REFUSED = "02"  # từ chối tiếp nhận
    RECEIVED = "03"  # đã tiếp nhận
    ASSIGNED = "04"  # phân công
    PROCESSING = "05"  # đang xử lý
    FINISHED = "06"  # hoàn thành
    RECALLED = "13"  # lấy lại
    RECALL_AGREED = "15"  # đồng ý lấy lại, cập nhật
    RECALL_REFUSED = "16"  # từ chối lấy lại, cập nhật


@dataclass(frozen=True, slots=True)
class Organ:
    """A sending or receiving body; `id` is its mã định danh."""

    id: str
    name: str
    in_charge: str = ""
    address: str = ""
    email: str = ""
    telephone: str = ""
    fax: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True)
class DocumentCode:
    """Số, ký hiệu: `DocumentCode("48", "2009/QĐ-UBND")`."""

    number: str
    notation: str


@dataclass(frozen=True, slots=True)
class Signer:
    competence: str = ""  # TM. ỦY BAN NHÂN DÂN
    position: str = ""
    full_name: str = ""


@dataclass(frozen=True, slots=True)
class Staff:
    """Who handled the packet."""

    department: str = ""
    name: str = ""
    mobile: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    content_type: str
    content: bytes = field(repr=False)
    description: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """A body that the packet went through."""

    organ_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReceiverChange:
    """A recipient that an update adds, or takes away."""

    organ_id: str
    is_added: bool


@dataclass(frozen=True, slots=True)
class Replaced:
    """A document that this one replaces, and at whom."""

    document_id: str
    organ_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Business:
    kind: BusinessKind = BusinessKind.NEW
    reason: str = ""
    paper_follows: bool = False
    document_id: str = ""  # the document that is revoked or updated
    receivers: tuple[ReceiverChange, ...] = ()
    replaced: tuple[Replaced, ...] = ()
    staff: Staff = Staff()


@dataclass(frozen=True, slots=True)
class Response:
    """A document that this one answers or reports on."""

    organ_id: str
    document_id: str = ""
    code: DocumentCode | None = None
    promulgated_on: date | None = None


@dataclass(frozen=True, slots=True)
class EdxmlDocument:
    """A document on its way; `document_id` names it for ever (`make_document_id`)."""

    sender: Organ
    recipients: tuple[Organ, ...]
    document_id: str
    code: DocumentCode
    promulgated_on: date
    subject: str
    type_name: str
    type_number: str = "2"
    type_detail: str = ""
    place: str = ""
    content: str = ""
    signer: Signer = Signer()
    due_on: date | None = None
    places: tuple[str, ...] = ()
    priority: Priority = Priority.NORMAL
    sphere: str = ""
    typer: str = ""
    copies: int | None = None
    pages: int | None = None
    appendixes: tuple[str, ...] = ()
    responses: tuple[Response, ...] = ()
    steering: str = "1"
    business: Business = Business()
    traces: tuple[Trace, ...] = ()
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class EdxmlStatus:
    """What a recipient tells the sender; REFUSED has the reason in `description`."""

    sender: Organ
    response: Response
    code: StatusCode
    description: str
    at: datetime
    staff: Staff = Staff()


def make_document_id(organ_id: str, on: date, code: str) -> str:
    """`000.00.00.H10,2009/10/22,48/2009/QĐ-UBND`: body, day and số, ký hiệu."""
    return f"{organ_id},{on:%Y/%m/%d},{code}"


def split_document_id(text: str) -> tuple[str, date, str] | None:
    """The three parts; None for what other systems make up otherwise."""
    parts = [part.strip() for part in text.split(",", 2)]
    if len(parts) != 3:
        return None
    try:
        return parts[0], datetime.strptime(parts[1], "%Y/%m/%d").date(), parts[2]  # noqa: DTZ007
    except ValueError:
        return None
