"""A leader approves exactly what was shown; whatever changes afterwards is not approved (R41)."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from congvu.audit.queries import list_events
from congvu.documents import operations
from congvu.documents.models import Approval, Dispatch, OutgoingDocument, RegisterEntry
from congvu.documents.operations import UploadedFile
from tests.cast import NOW, Cast
from tests.contexts.documents.steps import Desk, pdf


class TestSubmitting:
    def test_brings_it_before_the_leaders(self, desk: Desk) -> None:
        assert desk.submitted().status == "SUBMITTED"

    def test_a_second_time_is_told_so(self, desk: Desk, cast: Cast) -> None:
        document = desk.submitted()
        with pytest.raises(operations.NotNow):
            operations.submit_document(actor=cast.officer.login, now=NOW, document_id=document.pk)

    @pytest.mark.row("R34")
    def test_is_blocked_while_someone_is_nobody_in_the_directory(self, desk: Desk) -> None:
        document = desk.draft(distribution_note="Sở Nội vụ; Sở Bất kỳ; Lưu: VT")
        with pytest.raises(operations.UnresolvedRecipients) as refused:
            operations.submit_document(actor=desk.cast.officer.login, now=NOW, document_id=document.pk)
        assert refused.value.phrases == ("Sở Bất kỳ",)
        assert "Điều 10.1" in refused.value.sentence
        assert desk.status(document) == "DRAFT"

    @pytest.mark.row("R18", "R40")
    def test_is_blocked_while_someone_has_a_free_mailbox(self, desk: Desk, cast: Cast) -> None:
        document = desk.draft(distribution_note="Sở Nội vụ; snv.binhphuoc@gmail.com")
        with pytest.raises(operations.DocumentRefused, match=r"Điều 14\.1"):
            operations.submit_document(actor=cast.officer.login, now=NOW, document_id=document.pk)

    def test_is_blocked_while_nobody_but_oneself_receives(self, desk: Desk, cast: Cast) -> None:
        document = desk.draft(distribution_note="Sở Thông tin và Truyền thông; Lưu: VT")
        with pytest.raises(operations.DocumentRefused, match="ít nhất một nơi nhận"):
            operations.submit_document(actor=cast.officer.login, now=NOW, document_id=document.pk)


class TestApproving:
    @pytest.mark.row("R41")
    @pytest.mark.parametrize("who", ["leader", "deputy"])
    def test_a_leader_approves_these_bytes(self, desk: Desk, who: str) -> None:
        document = desk.approve(desk.submitted(), by=who)
        approval = Approval.objects.get(document=document)
        assert (approval.approver, approval.content_sha256) == (
            desk.cast.member(who).login,
            document.file_id,
        )

    @pytest.mark.row("R41")
    @pytest.mark.parametrize("who", ["clerk", "officer", "it_officer", "operator", "receiving_leader"])
    def test_nobody_else_does(self, desk: Desk, who: str) -> None:
        document = desk.submitted()
        with pytest.raises(operations.MayNot):
            desk.approve(document, by=who)
        assert desk.status(document) == "SUBMITTED"

    @pytest.mark.row("R41")
    def test_other_bytes_than_those_shown_are_not_approved(self, desk: Desk) -> None:
        document = desk.submitted()
        shown = document.file_id
        desk.change(document, file=UploadedFile("b.pdf", pdf(pages=2)))
        operations.submit_document(actor=desk.cast.officer.login, now=NOW, document_id=document.pk)
        with pytest.raises(operations.NotNow, match="Tệp đã thay đổi"):
            desk.approve(document, shown_sha256=shown)

    @pytest.mark.row("R41")
    def test_other_data_than_those_shown_are_not_approved(self, desk: Desk) -> None:
        document = desk.submitted()
        shown = operations.fingerprint(document)
        desk.change(document, distribution_note="Sở Tài chính")
        operations.submit_document(actor=desk.cast.officer.login, now=NOW, document_id=document.pk)
        with pytest.raises(operations.NotNow, match="nơi nhận"):
            desk.approve(document, shown_fingerprint=shown)
        assert not Approval.objects.exists()

    def test_of_two_leaders_the_second_is_told(self, desk: Desk) -> None:
        document = desk.submitted()
        desk.approve(document, by="leader")
        with pytest.raises(operations.NotNow):
            desk.approve(document, by="deputy")
        assert Approval.objects.count() == 1

    def test_bytes_that_changed_on_the_disk_are_not_approved(self, desk: Desk, files: Path) -> None:
        document = desk.submitted()
        _flip_a_byte(files)
        with pytest.raises(operations.FileLost):
            desk.approve(document)


class TestReturning:
    def test_goes_back_with_the_reason(self, desk: Desk, cast: Cast) -> None:
        document = desk.submitted()
        operations.return_document(
            actor=cast.deputy.login, now=NOW, document_id=document.pk, reason=" Sửa trích yếu "
        )
        stored = OutgoingDocument.objects.get()
        assert (stored.status, stored.return_reason) == ("RETURNED", "Sửa trích yếu")
        last = list(list_events(target_kind="document", target_id=str(document.pk)))[-1]
        assert (last.action, last.detail) == ("documents.return", {"reason": "Sửa trích yếu"})

    def test_needs_a_reason(self, desk: Desk, cast: Cast) -> None:
        document = desk.submitted()
        with pytest.raises(operations.DocumentRefused) as refused:
            operations.return_document(actor=cast.leader.login, now=NOW, document_id=document.pk, reason="  ")
        assert refused.value.field == "reason"

    def test_is_for_leaders_only(self, desk: Desk, cast: Cast) -> None:
        document = desk.submitted()
        with pytest.raises(operations.MayNot):
            operations.return_document(
                actor=cast.clerk.login, now=NOW, document_id=document.pk, reason="Không"
            )

    @pytest.mark.row("R41")
    def test_takes_an_approval_back(self, desk: Desk, cast: Cast) -> None:
        document = desk.approved()
        operations.return_document(
            actor=cast.leader.login, now=NOW, document_id=document.pk, reason="Chờ ý kiến"
        )
        with pytest.raises(operations.DocumentRefused, match="chưa được lãnh đạo duyệt"):
            desk.issue(document)


class TestEndOfAnApproval:
    @pytest.mark.row("R41")
    @pytest.mark.parametrize(
        "changes",
        [
            {"subject": "Về việc khác"},
            {"distribution_note": "Sở Nội vụ; Sở Tài chính"},
            {"urgency": "URGENT"},
            {"signer_id": None},
            {"unit_id": None},
            {"type_code": "NOTICE"},
            {"attachments": (UploadedFile("phu-luc.txt", b"them"),)},
            {"file": UploadedFile("b.pdf", pdf(pages=2))},
        ],
        ids=lambda changes: next(iter(changes)),
    )
    def test_any_change_ends_it(self, desk: Desk, changes: dict[str, Any]) -> None:
        document = desk.approved()
        desk.change(document, **changes)
        with pytest.raises(operations.DocumentRefused, match=r"Điều 16\.1"):
            desk.issue(document)
        assert not RegisterEntry.objects.exists()
        assert not Dispatch.objects.exists()

    @pytest.mark.row("R41")
    def test_changed_and_changed_back_the_leader_decides_anew(self, desk: Desk) -> None:
        document = desk.approved()
        desk.change(document, subject="Khác")
        desk.change(document)
        with pytest.raises(operations.DocumentRefused, match="chưa được lãnh đạo duyệt"):
            desk.issue(document)

    @pytest.mark.row("R41")
    def test_one_byte_changed_on_the_disk_does_not_leave(self, desk: Desk, files: Path) -> None:
        document = desk.approved()
        _flip_a_byte(files)
        with pytest.raises(operations.FileLost):
            desk.issue(document)
        assert not RegisterEntry.objects.exists()

    def test_the_history_says_that_it_was_taken_back(self, desk: Desk) -> None:
        from congvu.documents.queries import list_history

        document = desk.approved()
        desk.now += timedelta(minutes=1)
        desk.change(document, by="clerk")
        last = list_history(document)[-1]
        assert (last.who, last.what) == ("Đặng Tuyết Thảo", "sửa văn bản")
        assert "phải trình duyệt lại" in last.detail


def _flip_a_byte(files: Path) -> None:
    (path,) = [p for p in files.rglob("*") if p.is_file()]
    content = bytearray(path.read_bytes())
    content[-10] ^= 1
    path.chmod(0o640)
    path.write_bytes(bytes(content))
