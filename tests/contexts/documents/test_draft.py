"""Writing: no secrets enter, what forms offer is checked again, nothing of a refused one is kept."""

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from congvu.audit.queries import list_events
from congvu.directory.queries import find_official
from congvu.documents import operations
from congvu.documents.models import FileBlob, OutgoingDocument
from congvu.documents.operations import UploadedFile
from congvu.engines.errors import EngineUnavailable
from tests.cast import NOW, Cast
from tests.contexts.documents.steps import SUBJECT, Desk, pdf


def _zip(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _docx(stamp: str) -> bytes:
    types = (
        b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    paragraph = f"<w:p><w:r><w:t>{stamp}</w:t></w:r></w:p>"
    body = f'<w:document xmlns:w="{space}"><w:body>{paragraph}</w:body></w:document>'
    return _zip(**{"[Content_Types].xml": types, "word/document.xml": body.encode()})


class TestWriting:
    def test_keeps_what_was_written_and_the_very_bytes(self, desk: Desk) -> None:
        document = desk.draft()
        stored = OutgoingDocument.objects.get(pk=document.pk)
        assert (stored.subject, stored.status, stored.type_name) == (SUBJECT, "DRAFT", "Quyết định (cá biệt)")
        assert operations.read_file(stored.file) == pdf()

    def test_records_who_wrote_it(self, desk: Desk) -> None:
        document = desk.draft(by="clerk")
        events = list_events(target_kind="document", target_id=str(document.pk))
        assert [(e.action, e.actor) for e in events] == [("documents.write_draft", desk.cast.clerk.login)]

    @pytest.mark.parametrize("who", ["receiver", "outsider", "receiving_leader"])
    def test_is_for_people_of_the_agency_only(self, desk: Desk, who: str) -> None:
        with pytest.raises(operations.MayNot):
            desk.draft(by=who)
        assert not OutgoingDocument.objects.exists()

    def test_composes_letters_and_puts_the_subject_on_one_line(self, desk: Desk) -> None:
        document = desk.draft(subject="Về viê\u0323c  sử dụng\r\nBcc: ai@gmail.com")
        assert document.subject == "Về việc sử dụng Bcc: ai@gmail.com"

    def test_needs_a_file(self, desk: Desk) -> None:
        with pytest.raises(operations.DocumentRefused) as refused:
            desk.draft(file=None)
        assert refused.value.field == "file"

    def test_a_name_with_folders_and_control_characters_is_made_safe(self, desk: Desk) -> None:
        document = desk.draft(file=UploadedFile("../../etc/Quyết\x00 định\n.pdf", pdf()))
        assert "/" not in document.file_name
        assert document.file_name.endswith(".pdf")
        assert document.file_name.isprintable()


class TestChoices:
    """A request may name anything, whatever the form offered."""

    def test_the_signer_holds_a_post_in_the_agency(self, desk: Desk) -> None:
        stranger = find_official(desk.cast.receiving_leader.login)
        assert stranger is not None
        with pytest.raises(operations.DocumentRefused) as refused:
            desk.draft(signer_id=stranger.pk)
        assert refused.value.field == "signer"

    def test_the_unit_belongs_to_the_agency(self, desk: Desk) -> None:
        from congvu.directory.operations import add_unit

        other = add_unit(actor="test", now=NOW, agency=desk.cast.snv, name="Văn phòng", symbol="VP")
        with pytest.raises(operations.DocumentRefused) as refused:
            desk.draft(unit_id=other.pk)
        assert refused.value.field == "unit"

    @pytest.mark.parametrize(
        ("field", "value"), [("type_code", "POEM"), ("urgency", "NOW"), ("subject", " \n ")]
    )
    def test_unknown_values_are_refused_at_their_field(self, desk: Desk, field: str, value: str) -> None:
        with pytest.raises(operations.DocumentRefused) as refused:
            desk.draft(**{field: value})
        assert refused.value.field == field


class TestSecrets:
    @pytest.mark.row("R31")
    @pytest.mark.parametrize("level", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])
    def test_a_stamp_in_the_pdf_is_refused_with_its_article_and_nothing_is_kept(
        self, desk: Desk, files: Path, level: str
    ) -> None:
        with pytest.raises(operations.SecretRefused) as refused:
            desk.draft(file=UploadedFile("a.pdf", pdf(secrecy=level)))
        assert "Điều 10.1" in refused.value.sentence
        assert not OutgoingDocument.objects.exists()
        assert not FileBlob.objects.exists()
        assert not files.exists()

    @pytest.mark.row("R31")
    def test_the_attempt_is_recorded_without_its_content(self, desk: Desk) -> None:
        with pytest.raises(operations.SecretRefused):
            desk.draft(subject="Kế hoạch (TUYỆT MẬT)")
        (event,) = [
            e
            for e in list_events(target_kind="agency", target_id="sotttt")
            if e.action == "documents.refuse_secret"
        ]
        assert (event.actor, event.detail) == (desk.cast.officer.login, {})

    @pytest.mark.row("R31")
    @pytest.mark.parametrize("field", ["subject", "distribution_note"])
    def test_a_level_in_a_written_field_is_refused_at_that_field(self, desk: Desk, field: str) -> None:
        with pytest.raises(operations.SecretRefused) as refused:
            desk.draft(**{field: "Sở Nội vụ\nĐộ mật: Tối mật"})
        assert refused.value.field == field

    @pytest.mark.row("R31")
    @pytest.mark.parametrize(
        "make",
        [
            lambda: UploadedFile("phu-luc.pdf", pdf(secrecy="MẬT")),
            lambda: UploadedFile("phu-luc.txt", "Phụ lục\nTỐI MẬT\n".encode()),
            lambda: UploadedFile("phu-luc.zip", _zip(**{"a.pdf": pdf(secrecy="MẬT")})),
            lambda: UploadedFile("phu-luc.zip", _zip(**{"b.zip": _zip(**{"c.txt": "MẬT\n".encode()})})),
            lambda: UploadedFile("phu-luc.docx", _docx("TUYỆT MẬT")),
        ],
        ids=["pdf", "text", "pdf-in-zip", "text-in-zip-in-zip", "word"],
    )
    def test_annexes_are_looked_into_as_deep_as_the_mail_gate_looks(
        self, desk: Desk, make: Callable[[], UploadedFile]
    ) -> None:
        with pytest.raises(operations.SecretRefused) as refused:
            desk.draft(attachments=(make(),))
        assert refused.value.field == "attachments"

    def test_ordinary_words_are_no_secret(self, desk: Desk) -> None:
        assert desk.draft(subject="Về việc bảo mật mật khẩu hộp thư").pk

    def test_what_nobody_can_read_is_refused(self, desk: Desk) -> None:
        locked = UploadedFile("hong.zip", _zip(**{"a.txt": b"x"})[:-4])
        with pytest.raises(operations.DocumentRefused, match="Không đọc được"):
            desk.draft(attachments=(locked,))

    def test_while_the_reader_is_down_nothing_is_taken(self, desk: Desk) -> None:
        class Down:
            def pdf_text(self, content: bytes) -> str:
                raise EngineUnavailable("Chưa đọc được nội dung tệp PDF. Hãy thử lại sau ít phút.")

        with pytest.raises(operations.DocumentRefused, match="thử lại"):
            operations.save_draft(actor=desk.cast.officer.login, now=NOW, data=desk.data(), reader=Down())
        assert not OutgoingDocument.objects.exists()


class TestFiles:
    @pytest.mark.row("R49")
    @pytest.mark.parametrize("content", [b"PK\x03\x04 Word", b"", b"%PD", b"MZ\x90\x00"])
    def test_the_document_is_a_pdf_by_its_content_whatever_its_name(self, desk: Desk, content: bytes) -> None:
        with pytest.raises(operations.DocumentRefused) as refused:
            desk.draft(file=UploadedFile("Quyết định.pdf", content))
        assert refused.value.field == "file"

    def test_together_they_fit_in_one_message(self, desk: Desk, settings: Settings) -> None:
        settings.CONGVU_UPLOAD_MAX_SIZE = len(pdf()) + 1000
        with pytest.raises(operations.DocumentRefused) as refused:
            desk.draft(attachments=(UploadedFile("a.bin", bytes(1001)),))
        assert refused.value.field == "attachments"
        assert not OutgoingDocument.objects.exists()

    def test_the_same_bytes_are_stored_once(self, desk: Desk, files: Path) -> None:
        first, second = desk.draft(), desk.draft()
        assert first.file_id == second.file_id
        assert len([p for p in files.rglob("*") if p.is_file()]) == 1

    def test_damaged_bytes_are_mended_by_handing_them_in_again(self, desk: Desk, files: Path) -> None:
        document = desk.draft()
        _damage(files)
        with pytest.raises(operations.FileLost):
            operations.read_file(document.file)
        desk.draft()
        assert operations.read_file(document.file) == pdf()


class TestUnusedFiles:
    def test_a_deleted_drafts_bytes_go_and_used_ones_stay(self, desk: Desk, files: Path) -> None:
        kept = desk.draft()
        gone = desk.draft(
            file=UploadedFile("b.pdf", pdf(pages=2)), attachments=(UploadedFile("a.txt", b"a"),)
        )
        operations.delete_draft(actor=desk.cast.officer.login, now=NOW, document_id=gone.pk)
        assert operations.drop_unused_files(now=NOW) == 2
        assert operations.drop_unused_files(now=NOW) == 0
        assert operations.read_file(kept.file) == pdf()
        assert len([p for p in files.rglob("*") if p.is_file()]) == 1

    def test_a_registered_arrivals_bytes_stay(self, desk: Desk) -> None:
        entry = desk.register(desk.arrived())
        assert operations.drop_unused_files(now=NOW) == 0
        assert entry.file is not None
        assert operations.read_file(entry.file) == pdf()

    def test_bytes_that_went_can_be_stored_again(self, desk: Desk) -> None:
        document = desk.draft()
        operations.delete_draft(actor=desk.cast.officer.login, now=NOW, document_id=document.pk)
        operations.drop_unused_files(now=NOW)
        assert operations.read_file(desk.draft().file) == pdf()


class TestChanging:
    def test_without_a_file_keeps_the_stored_one(self, desk: Desk) -> None:
        document = desk.draft()
        changed = desk.change(document, subject="Về việc khác")
        assert (changed.subject, changed.file_id) == ("Về việc khác", document.file_id)

    def test_annexes_are_added_and_dropped(self, desk: Desk) -> None:
        document = desk.draft(attachments=(UploadedFile("a.txt", b"a"), UploadedFile("b.txt", b"b")))
        first = document.attachments.get(file_name="a.txt")
        desk.change(document, attachments=(UploadedFile("c.txt", b"c"),), remove_attachments=(first.pk,))
        assert [a.file_name for a in document.attachments.all()] == ["b.txt", "c.txt"]

    def test_annexes_of_another_document_stay(self, desk: Desk) -> None:
        other = desk.draft(attachments=(UploadedFile("a.txt", b"a"),))
        document = desk.draft()
        desk.change(document, remove_attachments=(other.attachments.get().pk,))
        assert other.attachments.count() == 1

    def test_of_two_who_change_at_once_the_second_is_told(self, desk: Desk) -> None:
        document = desk.draft()
        seen = document.updated_at
        desk.now += timedelta(seconds=1)
        desk.change(document, by="clerk", subject="Bản của văn thư", based_on=seen)
        with pytest.raises(operations.NotNow, match="Người khác vừa thay đổi"):
            desk.change(document, subject="Bản của chuyên viên", based_on=seen)
        assert OutgoingDocument.objects.get().subject == "Bản của văn thư"

    def test_the_agency_stays(self, desk: Desk, cast: Cast) -> None:
        document = desk.draft()
        with pytest.raises(operations.DocumentRefused):
            desk.change(document, agency_id=cast.snv.pk, by="receiver")

    def test_nobody_of_another_agency_changes_it(self, desk: Desk) -> None:
        document = desk.draft()
        with pytest.raises(operations.MayNot):
            desk.change(document, by="outsider")

    def test_an_issued_document_never_changes(self, desk: Desk) -> None:
        document = desk.issued()
        with pytest.raises(operations.NotNow, match="đã phát hành"):
            desk.change(document, subject="Khác")
        assert OutgoingDocument.objects.get().subject == SUBJECT


class TestDeleting:
    def test_a_draft_goes_and_leaves_its_trace(self, desk: Desk, cast: Cast) -> None:
        document = desk.draft(attachments=(UploadedFile("a.txt", b"a"),))
        key = document.pk
        operations.delete_draft(actor=cast.officer.login, now=NOW, document_id=key)
        assert not OutgoingDocument.objects.exists()
        actions = [e.action for e in list_events(target_kind="document", target_id=str(key))]
        assert actions == ["documents.write_draft", "documents.delete_draft"]

    def test_what_waits_or_was_approved_stays(self, desk: Desk, cast: Cast) -> None:
        waiting, approved = desk.submitted(), desk.approved()
        operations.return_document(
            actor=cast.leader.login, now=NOW, document_id=approved.pk, reason="Sửa trích yếu"
        )
        for document in (waiting, approved):
            with pytest.raises(operations.NotNow):
                operations.delete_draft(actor=cast.clerk.login, now=NOW, document_id=document.pk)
        assert OutgoingDocument.objects.count() == 2

    def test_is_for_people_of_the_agency_only(self, desk: Desk, cast: Cast) -> None:
        document = desk.draft()
        with pytest.raises(operations.MayNot):
            operations.delete_draft(actor=cast.outsider.login, now=NOW, document_id=document.pk)


def _damage(files: Path) -> None:
    (path,) = [p for p in files.rglob("*") if p.is_file()]
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.chmod(0o640)
    path.write_bytes(bytes(content))
