"""How long each field may be (QCVN 102:2016; Decree 30/2020 Annex VI), and what must be there."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from congvu.formats.edxml.organ_id import is_organ_id
from congvu.formats.edxml.values import EdxmlDocument, Organ

_ORGAN = {"name": 200, "in_charge": 200, "address": 250, "email": 100, "telephone": 20, "fax": 20}


@dataclass(frozen=True, slots=True)
class EdxmlProblem:
    """`kind` TOO_LONG (`limit` in characters), MISSING, BAD_ID, TWICE or IN_THE_FUTURE; `field` as in the
    standard."""

    kind: str
    field: str
    limit: int = 0


def check_document(document: EdxmlDocument, *, today: date) -> tuple[EdxmlProblem, ...]:
    """Everything for which another system would refuse the packet."""
    return tuple(_problems(document, today))


def _problems(document: EdxmlDocument, today: date) -> Iterator[EdxmlProblem]:
    yield from _organ(document.sender, "From")
    if not document.recipients:
        yield EdxmlProblem("MISSING", "To")
    for recipient in document.recipients:
        yield from _organ(recipient, "To")
    ids = Counter(recipient.id for recipient in document.recipients)
    yield from (EdxmlProblem("TWICE", f"To.OrganId {organ}") for organ, times in ids.items() if times > 1)
    if document.promulgated_on > today:
        yield EdxmlProblem("IN_THE_FUTURE", "PromulgationDate")
    for field, text, limit, is_needed in _texts(document):
        if is_needed and not text.strip():
            yield EdxmlProblem("MISSING", field)
        if len(text) > limit:
            yield EdxmlProblem("TOO_LONG", field, limit)


def _organ(organ: Organ, where: str) -> Iterator[EdxmlProblem]:
    if not is_organ_id(organ.id):
        yield EdxmlProblem("BAD_ID", f"{where}.OrganId")
    if not organ.name.strip():
        yield EdxmlProblem("MISSING", f"{where}.OrganName")
    for name, limit in _ORGAN.items():
        if len(getattr(organ, name)) > limit:
            yield EdxmlProblem("TOO_LONG", f"{where}.{name}", limit)


def _texts(document: EdxmlDocument) -> Iterator[tuple[str, str, int, bool]]:
    """(the standard's name, text, most characters, whether it must be there)."""
    signer = document.signer
    yield from (
        ("DocumentId", document.document_id, 255, True),
        ("CodeNumber", document.code.number, 11, True),
        ("CodeNotation", document.code.notation, 30, True),
        ("Place", document.place, 50, False),
        ("TypeName", document.type_name, 100, True),
        ("Subject", document.subject, 500, True),
        ("Content", document.content, 500, False),
        ("Competence", signer.competence, 100, False),
        ("Position", signer.position, 100, False),
        ("FullName", signer.full_name, 50, False),
        ("SphereOfPromulgation", document.sphere, 100, False),
        ("TyperNotation", document.typer, 10, False),
    )
    for place in document.places:
        yield "ToPlaces.Place", place, 150, False
    for appendix in document.appendixes:
        yield "Appendix", appendix, 250, False
    for attachment in document.attachments:
        yield "AttachmentName", attachment.name, 200, True
