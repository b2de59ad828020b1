"""The way of a document, taken step by step through the operations by the members of the cast."""

from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any

from congvu.directory.queries import find_official
from congvu.documents import operations
from congvu.documents.models import Delivery, IncomingDocument, OutgoingDocument
from congvu.documents.operations import DraftData, UploadedFile
from congvu.engines import wiring
from congvu.formats.pdf.sample import sample_official_pdf
from tests.cast import NOW, Cast

SUBJECT = "Về việc sử dụng hộp thư điện tử công vụ"
TO_SNV = "Sở Nội vụ;\nLưu: VT, CNTT."


@cache
def pdf(secrecy: str = "", code: str = "", pages: int = 1) -> bytes:
    return sample_official_pdf(secrecy=secrecy, code=code, pages=pages)


class Desk:
    """`now` is when each step is taken, unless it says otherwise."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.now = NOW

    def data(self, **changes: Any) -> DraftData:
        official = find_official(self.cast.leader.login)
        assert official is not None
        data = DraftData(
            agency_id=self.cast.sotttt.pk,
            type_code="DECISION",
            subject=SUBJECT,
            urgency="NORMAL",
            distribution_note=TO_SNV,
            unit_id=self.cast.unit.pk,
            signer_id=official.pk,
            file=UploadedFile("Quyết định.pdf", pdf()),
        )
        return replace(data, **changes)

    def draft(self, *, by: str = "officer", now: datetime | None = None, **changes: Any) -> OutgoingDocument:
        return operations.save_draft(
            actor=self.cast.member(by).login,
            now=now or self.now,
            data=self.data(**changes),
            reader=wiring.document_reader(),
        )

    def change(self, document: OutgoingDocument, *, by: str = "officer", **changes: Any) -> OutgoingDocument:
        data = replace(self.data(file=None), **changes)
        return operations.save_draft(
            actor=self.cast.member(by).login,
            now=self.now,
            data=data,
            reader=wiring.document_reader(),
            document_id=document.pk,
        )

    def submitted(self, **changes: Any) -> OutgoingDocument:
        document = self.draft(**changes)
        return operations.submit_document(
            actor=self.cast.officer.login, now=self.now, document_id=document.pk
        )

    def approve(self, document: OutgoingDocument, *, by: str = "leader", **shown: Any) -> OutgoingDocument:
        shown.setdefault("shown_sha256", document.file_id)
        return operations.approve_document(
            actor=self.cast.member(by).login, now=self.now, document_id=document.pk, **shown
        )

    def approved(self, **changes: Any) -> OutgoingDocument:
        return self.approve(self.submitted(**changes))

    def issue(
        self, document: OutgoingDocument, *, by: str = "clerk", now: datetime | None = None
    ) -> OutgoingDocument:
        return operations.issue_document(
            actor=self.cast.member(by).login, now=now or self.now, document_id=document.pk
        )

    def issued(self, **changes: Any) -> OutgoingDocument:
        return self.issue(self.approved(**changes))

    def hand_over(self, now: datetime | None = None) -> bool:
        return operations.dispatch_next(submission=wiring.submission(), now=now or self.now)

    def take_in(self) -> int:
        return operations.record_deliveries(stream=wiring.event_stream(), now=self.now)

    def arrived(self, **changes: Any) -> Delivery:
        """Issued, and in the mailbox of Sở Nội vụ."""
        document = self.issued(**changes)
        self.hand_over()
        self.take_in()
        return Delivery.objects.get(document=document, agency=self.cast.snv)

    def register(
        self, delivery: Delivery, *, by: str = "receiver", due_date: date | None = None
    ) -> IncomingDocument:
        return operations.register_delivery(
            actor=self.cast.member(by).login, now=self.now, delivery_id=delivery.pk, due_date=due_date
        )

    def status(self, document: OutgoingDocument) -> str:
        return OutgoingDocument.objects.get(pk=document.pk).status
