"""Reading packets of other systems, whatever order and habit they have."""

import binascii
from base64 import b64decode
from datetime import date, datetime

from congvu.formats.archive import unpack_zip
from congvu.formats.edxml.values import (
    OFFICE_TIME,
    Attachment,
    Business,
    BusinessKind,
    DocumentCode,
    EdxmlDocument,
    EdxmlStatus,
    Organ,
    Priority,
    ReceiverChange,
    Replaced,
    Response,
    Signer,
    Staff,
    StatusCode,
    Trace,
)
from congvu.formats.xml_tree import Node, NotXml, parse_tree
from congvu.policy.text import normalize

_DAYS = ("%Y/%m/%d", "%d/%m/%Y", "%Y-%m-%d")
_MOMENTS = ("%Y/%m/%d %H:%M:%S", "%d/%m/%Y %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S")


class NotEdxml(ValueError):
    """The bytes are no packet; `reason` is NOT_XML, NO_HEADER, NO_DATE, NO_SENDER or BAD_FILE."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason} {detail}".strip())
        self.reason = reason


def read_packet(content: bytes) -> EdxmlDocument | EdxmlStatus:
    """A document or a status. Raises NotEdxml."""
    try:
        root = parse_tree(content)
    except NotXml as problem:
        raise NotEdxml("NOT_XML", str(problem)) from None
    header = root.below("MessageHeader")
    if header is None:
        raise NotEdxml("NO_HEADER")
    sender = header.find("From")
    if sender is None:
        raise NotEdxml("NO_SENDER")
    if header.find("StatusCode") is not None:
        return _status(header, _organ(sender))
    return _document(root, header, _organ(sender))


def _document(root: Node, header: Node, sender: Organ) -> EdxmlDocument:
    promulgation = _part(header, "PromulgationInfo")
    promulgated_on = _day(promulgation.value("PromulgationDate"))
    if promulgated_on is None:
        raise NotEdxml("NO_DATE", promulgation.value("PromulgationDate")[:40])
    kind, other = _part(header, "DocumentType"), _part(header, "OtherInfo")
    traces = root.below("TraceHeaderList") or Node("")
    return EdxmlDocument(
        sender=sender,
        recipients=tuple(_organ(node) for node in header.each("To")),
        document_id=_text(header, "DocumentId"),
        code=_code(_part(header, "Code")),
        promulgated_on=promulgated_on,
        subject=_text(header, "Subject"),
        type_name=_text(kind, "TypeName"),
        type_number=kind.value("Type"),
        type_detail=_text(kind, "TypeDetail"),
        place=_text(promulgation, "Place"),
        content=_text(header, "Content"),
        signer=_signer(_part(header, "SignerInfo")),
        due_on=_day(header.value("DueDate")),
        places=tuple(normalize(node.text) for node in _part(header, "ToPlaces").each("Place")),
        priority=_priority(other.value("Priority")),
        sphere=_text(other, "SphereOfPromulgation"),
        typer=_text(other, "TyperNotation"),
        copies=_number(other.value("PromulgationAmount")),
        pages=_number(other.value("PageAmount")),
        appendixes=tuple(normalize(node.text) for node in _part(other, "Appendixes").each("Appendix")),
        responses=tuple(_response(node) for node in header.each("ResponseFor")),
        steering=header.value("SteeringType"),
        business=_business(traces.find("Bussiness", "Business") or Node("")),
        traces=tuple(trace for node in traces.each("TraceHeader") if (trace := _trace(node))),
        attachments=_attachments(root),
    )


def _status(header: Node, sender: Organ) -> EdxmlStatus:
    response = _part(header, "ResponseFor")
    try:
        code = StatusCode(header.value("StatusCode").zfill(2))
    except ValueError:
        raise NotEdxml("NO_HEADER", "StatusCode") from None
    at = _moment(header.value("Timestamp"))
    if at is None:
        raise NotEdxml("NO_DATE", "Timestamp")
    return EdxmlStatus(
        sender=sender,
        response=_response(response),
        code=code,
        description=_text(header, "Description"),
        at=at,
        staff=_staff(_part(header, "StaffInfo")),
    )


def _organ(node: Node) -> Organ:
    return Organ(
        id=node.value("OrganId"),
        name=_text(node, "OrganName"),
        in_charge=_text(node, "OrganizationInCharge"),
        address=_text(node, "OrganAdd"),
        email=node.value("Email"),
        telephone=node.value("Telephone"),
        fax=node.value("Fax"),
        website=node.value("Website"),
    )


def _code(node: Node) -> DocumentCode:
    return DocumentCode(_text(node, "CodeNumber"), _text(node, "CodeNotation"))


def _signer(node: Node) -> Signer:
    return Signer(_text(node, "Competence"), _text(node, "Position"), _text(node, "FullName"))


def _staff(node: Node) -> Staff:
    return Staff(_text(node, "Department"), _text(node, "Staff"), node.value("Mobile"), node.value("Email"))


def _response(node: Node) -> Response:
    code = node.find("Code")
    return Response(
        organ_id=node.value("OrganId"),
        document_id=_text(node, "DocumentId"),
        code=_code(code) if code is not None else None,
        promulgated_on=_day(node.value("PromulgationDate")),
    )


def _business(node: Node) -> Business:
    kind = node.value("BussinessDocType", "BusinessDocType")
    receivers = node.below("ReceiverList") or Node("")
    replacements = node.find("ReplacementInfoList") or Node("")
    return Business(
        kind=BusinessKind(kind) if kind in set(BusinessKind) else BusinessKind.NEW,
        reason=normalize(node.value("BussinessDocReason", "BusinessDocReason")),
        paper_follows=node.value("Paper") == "1",
        document_id=_text(node, "DocumentId"),
        receivers=tuple(
            ReceiverChange(one.value("OrganId"), one.value("ReceiverType") == "1")
            for one in receivers.each("Receiver")
        ),
        replaced=tuple(
            Replaced(
                _text(one, "DocumentId"),
                tuple(organ.text for organ in _part(one, "OrganIdList").each("OrganId")),
            )
            for one in replacements.each("ReplacementInfo")
        ),
        staff=_staff(_part(node, "StaffInfo")),
    )


def _trace(node: Node) -> Trace | None:
    at = _moment(node.value("Timestamp"))
    return None if at is None else Trace(node.value("OrganId"), at)


def _attachments(root: Node) -> tuple[Attachment, ...]:
    encoded = root.below("AttachmentEncoded") or Node("")
    return tuple(_attachment(node) for node in encoded.each("Attachment"))


def _attachment(node: Node) -> Attachment:
    """Some systems zip each file first, and call it by its own name all the same."""
    name, kind = _text(node, "AttachmentName"), node.value("ContentType")
    try:
        content = b64decode("".join(node.value("ContentTransferEncoded").split()), validate=True)
    except (binascii.Error, ValueError):
        raise NotEdxml("BAD_FILE", name[:100]) from None
    if content.startswith(b"PK\x03\x04") and not name.lower().endswith(_ARCHIVES):
        unpacked = unpack_zip(content)
        if len(unpacked.members) == 1 and not unpacked.unreadable:
            kind = "" if kind == "application/zip" else kind
            content = unpacked.members[0].content
    return Attachment(name, kind, content, _text(node, "Description"))


# Files that are ZIP archives themselves.
_ARCHIVES = (".zip", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".jar")


def _part(node: Node, name: str) -> Node:
    return node.find(name) or Node(name)


def _text(node: Node, name: str) -> str:
    return normalize(node.value(name))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _priority(text: str) -> Priority:
    return Priority(text) if text in set(Priority) else Priority.NORMAL


def _day(text: str) -> date | None:
    moment = _moment_of(text.strip()[:10], _DAYS)
    return None if moment is None else moment.date()


def _moment(text: str) -> datetime | None:
    return _moment_of(text.strip()[:19], _MOMENTS)


def _moment_of(text: str, forms: tuple[str, ...]) -> datetime | None:
    for form in forms:
        try:
            return datetime.strptime(text, form).replace(tzinfo=OFFICE_TIME)
        except ValueError:
            continue
    return None
