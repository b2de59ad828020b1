"""Writing packets: UTF-8, the standard's namespace and order, nothing that is empty."""

from base64 import b64encode
from collections.abc import Iterable
from xml.etree import ElementTree

from congvu.formats.edxml.values import (
    NAMESPACE,
    OFFICE_TIME,
    Business,
    EdxmlDocument,
    EdxmlStatus,
    Organ,
    Response,
    Staff,
)
from congvu.policy.text import normalize

Element = ElementTree.Element
_DAY, _MOMENT = "%Y/%m/%d", "%Y/%m/%d %H:%M:%S"
# XML 1.0 has no place for these, escaped or not.
_FORBIDDEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


def write_document(document: EdxmlDocument) -> bytes:
    """A packet with the document's data and its files."""
    envelope, header = _envelope()
    message = _add(header, "MessageHeader")
    _write_message(message, document)
    traces = _add(header, "TraceHeaderList")
    traces.set("version", "1.0")
    for trace in document.traces:
        entry = _add(traces, "TraceHeader")
        _add(entry, "OrganId", trace.organ_id)
        _add(entry, "Timestamp", trace.at.astimezone(OFFICE_TIME).strftime(_MOMENT))
    _write_business(traces, document.business)
    return _bytes(envelope, _write_files(envelope, document))


def write_status(status: EdxmlStatus) -> bytes:
    """A packet that says what became of a document; it has no body."""
    envelope, header = _envelope()
    message = _add(header, "MessageHeader")
    _write_organ(_add(message, "From"), status.sender)
    _write_response(message, status.response)
    _write_staff(message, status.staff)
    _add(message, "StatusCode", status.code.value)
    _add(message, "Description", status.description)
    _add(message, "Timestamp", status.at.astimezone(OFFICE_TIME).strftime(_MOMENT))
    return _bytes(envelope)


def _write_message(message: Element, document: EdxmlDocument) -> None:
    _write_organ(_add(message, "From"), document.sender)
    for recipient in document.recipients:
        _write_organ(_add(message, "To"), recipient)
    code = _add(message, "Code")
    _fill(code, (("CodeNumber", document.code.number), ("CodeNotation", document.code.notation)))
    info = _add(message, "PromulgationInfo")
    _fill(info, (("Place", document.place), ("PromulgationDate", document.promulgated_on.strftime(_DAY))))
    kind = _add(message, "DocumentType")
    _fill(
        kind,
        (
            ("Type", document.type_number),
            ("TypeDetail", document.type_detail),
            ("TypeName", document.type_name),
        ),
    )
    _fill(message, (("Subject", document.subject), ("Content", document.content or document.subject)))
    signer = document.signer
    _fill(
        _add(message, "SignerInfo"),
        (("Competence", signer.competence), ("Position", signer.position), ("FullName", signer.full_name)),
    )
    if document.due_on is not None:
        _add(message, "DueDate", document.due_on.strftime(_DAY))
    if document.places:
        _fill(_add(message, "ToPlaces"), (("Place", place) for place in document.places))
    _write_other(_add(message, "OtherInfo"), document)
    for response in document.responses:
        _write_response(message, response)
    _fill(message, (("SteeringType", document.steering), ("DocumentId", document.document_id)))


def _write_other(other: Element, document: EdxmlDocument) -> None:
    _fill(
        other,
        (
            ("Priority", document.priority.value),
            ("SphereOfPromulgation", document.sphere),
            ("TyperNotation", document.typer),
            ("PromulgationAmount", "" if document.copies is None else str(document.copies)),
            ("PageAmount", "" if document.pages is None else str(document.pages)),
        ),
    )
    if document.appendixes:
        _fill(_add(other, "Appendixes"), (("Appendix", text) for text in document.appendixes))


def _write_business(traces: Element, business: Business) -> None:
    """With the standard's own spelling."""
    entry = _add(traces, "Bussiness")
    _fill(entry, (("BussinessDocType", business.kind.value), ("BussinessDocReason", business.reason)))
    if business.receivers:
        info = _add(entry, "BussinessDocumentInfo")
        _fill(info, (("DocumentInfo", "0"), ("DocumentReceiver", "1")))
        receivers = _add(info, "ReceiverList")
        for change in business.receivers:
            receiver = _add(receivers, "Receiver")
            _fill(receiver, (("ReceiverType", str(int(change.is_added))), ("OrganId", change.organ_id)))
    _add(entry, "DocumentId", business.document_id)
    _write_staff(entry, business.staff)
    _add(entry, "Paper", str(int(business.paper_follows)))
    if business.replaced:
        replacements = _add(entry, "ReplacementInfoList")
        for one in business.replaced:
            info = _add(replacements, "ReplacementInfo")
            _add(info, "DocumentId", one.document_id)
            _fill(_add(info, "OrganIdList"), (("OrganId", organ_id) for organ_id in one.organ_ids))


def _write_files(envelope: Element, document: EdxmlDocument) -> Element:
    """The list of the files in the envelope; the files themselves, which stand after it, are given back."""
    manifest = _add(_add(envelope, "edXMLBody"), "edXMLManifest")
    manifest.set("version", "1.0")
    encoded = Element("AttachmentEncoded")
    for place, file in enumerate(document.attachments, start=1):
        fields = (
            ("ContentId", f"cid:{place}"),
            ("ContentType", file.content_type),
            ("Description", file.description),
            ("AttachmentName", file.name),
        )
        _fill(_add(manifest, "Reference"), fields)
        attachment = ElementTree.SubElement(encoded, "Attachment")
        for name, text in fields:
            ElementTree.SubElement(attachment, name).text = _clean(text)
        ElementTree.SubElement(attachment, "ContentTransferEncoded").text = b64encode(file.content).decode()
    return encoded


def _write_organ(element: Element, organ: Organ) -> None:
    _fill(
        element,
        (
            ("OrganId", organ.id),
            ("OrganizationInCharge", organ.in_charge),
            ("OrganName", organ.name),
            ("OrganAdd", organ.address),
            ("Email", organ.email),
            ("Telephone", organ.telephone),
            ("Fax", organ.fax),
            ("Website", organ.website),
        ),
    )


def _write_response(message: Element, response: Response) -> None:
    element = _add(message, "ResponseFor")
    _add(element, "OrganId", response.organ_id)
    if response.code is not None:
        code = response.code
        _fill(_add(element, "Code"), (("CodeNumber", code.number), ("CodeNotation", code.notation)))
    if response.promulgated_on is not None:
        _add(element, "PromulgationDate", response.promulgated_on.strftime(_DAY))
    _add(element, "DocumentId", response.document_id)


def _write_staff(element: Element, staff: Staff) -> None:
    if staff == Staff():
        return
    _fill(
        _add(element, "StaffInfo"),
        (
            ("Department", staff.department),
            ("Staff", staff.name),
            ("Mobile", staff.mobile),
            ("Email", staff.email),
        ),
    )


def _envelope() -> tuple[Element, Element]:
    envelope = Element(f"{{{NAMESPACE}}}edXMLEnvelope")
    return envelope, _add(envelope, "edXMLHeader")


def _fill(element: Element, fields: Iterable[tuple[str, str]]) -> None:
    for name, text in fields:
        _add(element, name, text)


def _add(parent: Element, name: str, text: str | None = None) -> Element:
    """A child element; one whose text is empty is left out (and is given back loose)."""
    element = Element(f"{{{NAMESPACE}}}{name}")
    if text is None or text:
        parent.append(element)
    if text:
        element.text = _clean(text)
    return element


def _clean(text: str) -> str:
    return normalize(text).translate(_FORBIDDEN)


def _bytes(envelope: Element, encoded: Element | None = None) -> bytes:
    """As the samples have it: the envelope under a prefix, the rest under the default namespace."""
    ElementTree.register_namespace("edXML", NAMESPACE)
    parts = [envelope] if encoded is None else [envelope, encoded]
    inside = b"".join(ElementTree.tostring(part, encoding="utf-8") for part in parts)
    start = f'<?xml version="1.0" encoding="UTF-8"?>\n<edXML xmlns="{NAMESPACE}">'.encode()
    return start + inside.replace(_DECLARATION, b"") + b"</edXML>\n"


_DECLARATION = b"<?xml version='1.0' encoding='utf-8'?>\n"
