"""Lists from files: shown before they are believed; every bad file and row has its sentence (R6, R48)."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from congvu.engines import wiring
from congvu.formats.legacy_vietnamese import Encoding
from congvu.mailboxes.forms.requests import UploadForm
from congvu.mailboxes.models import RequestJob, RequestList, RequestRow, RequestUpload
from congvu.mailboxes.operations import BadChoice, MayNot, NotNow, requests
from congvu.mailboxes.operations.requests import running
from congvu.mailboxes.queries.problems import problem_sentences
from congvu.policy.problems import PARAMETERS
from congvu.policy.requests import Column
from tests.cast import NOW, Cast
from tests.contexts.mailboxes.requests.steps import Office, codes

HEAD = "Họ và tên,Chức vụ,Loại đề nghị,Địa chỉ thư hiện có,Lý do,Cơ quan chuyển đến,Tên hộp thư đề nghị\n"
# "Nguyễn Thị Hằng", "Chuyên viên", "Cấp mới" in TCVN3, as old machines wrote them.
TCVN3 = (
    "Hä vµ tªn,Chøc vô,Lo¹i ®Ò nghÞ\n"
    "NguyÔn ThÞ H»ng,Chuyªn viªn,CÊp míi\n"
    "TrÇn §øc L­¬ng,Phã Tr­ëng phßng,CÊp míi\n"
)


def _csv(*lines: str) -> bytes:
    return (HEAD + "".join(f"{line}\n" for line in lines)).encode()


def _row(made: RequestList, number: int = 2) -> RequestRow:
    return made.rows.get(number=number)


def _receive(office: Office, content: bytes, name: str = "danh-sach.csv") -> RequestUpload:
    return requests.receive_upload(
        actor=office.asker, now=NOW, agency=office.cast.sotttt, content=content, file_name=name
    )


def _workbook(rows: list[list[object]], merge: str = "") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    if merge:
        sheet.merge_cells(merge)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


class TestReading:
    @pytest.mark.row("R48")
    def test_an_old_encoding_is_shown_and_nothing_is_made_before_it_is_believed(self, office: Office) -> None:
        upload = _receive(office, TCVN3.encode("latin-1"))
        assert upload.encoding == Encoding.TCVN3
        assert upload.preview[0][1:3] == ["Nguyễn Thị Hằng", "Chuyên viên"]
        assert RequestList.objects.count() == 0
        client = Client()
        client.force_login(office.cast.it_officer)
        page = client.get(reverse("mailboxes:read_upload", args=[upload.pk])).content.decode()
        assert "TCVN3" in page
        assert "Nguyễn Thị Hằng" in page

    def test_the_rows_of_the_file_become_the_list(self, office: Office) -> None:
        made = office.upload(TCVN3.encode("latin-1"))
        assert [row.full_name for row in made.rows.all()] == ["Nguyễn Thị Hằng", "Trần Đức Lương"]
        assert {row.status for row in made.rows.all()} == {"READY"}
        assert made.encoding == "TCVN3"

    def test_a_second_click_makes_no_second_list(self, office: Office) -> None:
        upload = _receive(office, _csv("Lý Thị Sen,Chuyên viên,Cấp mới"))
        reading = requests.Reading("Danh sách", {Column.FULL_NAME: 0, Column.POSITION: 1, Column.KIND: 2})
        first, second = (
            requests.believe_upload(actor=office.asker, now=NOW, upload_id=upload.pk, reading=reading)
            for _time in range(2)
        )
        assert first == second
        assert RequestList.objects.count() == 1
        assert first.rows.count() == 1

    def test_a_kind_for_all_where_the_file_has_no_column(self, office: Office) -> None:
        content = "Họ và tên,Chức vụ\nLý Thị Sen,Chuyên viên\n".encode()
        with pytest.raises(BadChoice) as refused:
            office.upload(content)
        assert refused.value.field == "default_kind"
        assert _row(office.upload(content, kind="CREATE")).kind == "CREATE"

    def test_columns_stand_in_any_order(self, office: Office) -> None:
        content = "Loại đề nghị;Chức danh;HỌ TÊN\nCấp mới;Chuyên viên;Lý Thị Sen\n".encode()
        assert _row(office.upload(content)).full_name == "Lý Thị Sen"

    def test_only_the_it_officer_of_the_agency(self, office: Office, cast: Cast) -> None:
        with pytest.raises(MayNot):
            requests.receive_upload(
                actor=cast.leader.login, now=NOW, agency=cast.sotttt, content=_csv(), file_name="a.csv"
            )


class TestBadFiles:
    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (b"", "Tệp trống"),
            (_csv("Lý Thị\0Sen,Chuyên viên,Cấp mới"), "ký tự rỗng (NUL)"),
            (_csv(), "không có dòng nào"),
            (b"%PDF-1.4\n\x00\x01\x02", "Tệp"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".xlsx"),
        ],
        ids=["empty", "nul", "no rows", "pdf", "old excel"],
    )
    @pytest.mark.row("R6")
    def test_are_refused_with_a_sentence(self, office: Office, content: bytes, sentence: str) -> None:
        with pytest.raises(BadChoice) as refused:
            _receive(office, content)
        assert sentence in refused.value.sentence
        assert RequestUpload.objects.count() == 0

    def test_a_bomb_is_not_unpacked(self, office: Office) -> None:
        buffer = io.BytesIO(_workbook([["Họ và tên", "Chức vụ"], ["Lý Thị Sen", "Chuyên viên"]]))
        with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as bomb:
            bomb.writestr("xl/worksheets/sheet2.xml", b"\0" * 300_000_000)
        with pytest.raises(BadChoice) as refused:
            _receive(office, buffer.getvalue(), "bom.xlsx")
        assert "nén bất thường" in refused.value.sentence

    def test_two_hundred_megabytes_are_refused_by_their_size(self) -> None:
        class Huge(SimpleUploadedFile):
            def read(self, num_bytes: int | None = None) -> bytes:
                raise AssertionError("it was read")

        file = Huge("lon.xlsx", b"x")
        file.size = 200 * 2**20
        form = UploadForm({"agency": 1}, {"file": file}, agencies=[(1, "Sở")])
        assert not form.is_valid()
        assert "Tệp quá lớn (200 MB, tối đa 10 MB)" in form.errors["file"][0]

    def test_the_page_says_it_beside_the_field(self, cast: Cast) -> None:
        client = Client()
        client.force_login(cast.it_officer)
        file = SimpleUploadedFile("rỗng.csv", HEAD.encode())
        answer = client.post(reverse("mailboxes:upload"), {"agency": cast.sotttt.pk, "file": file})
        assert answer.status_code == 422
        assert "không có dòng nào dưới dòng tiêu đề" in answer.content.decode()


class TestBadRows:
    @pytest.mark.parametrize(
        ("line", "code"),
        [
            ("Lý Thị Sen,Chuyên viên,Cấp mới,,,,lythisen.sotttt@gmail.com", "WRONG_DOMAIN"),
            ("Lý Thị Sen,Chuyên viên,Cấp mới,,,,senlt.sotttt", "FORM_NOT_ALLOWED"),
            ("Nguyễn Văn Bình,,Chuyển công tác,nguyenvanbinh.sotttt,,Sở Không Có", "UNKNOWN_AGENCY"),
            ("Lý Thị Sen,Chuyên viên,cấp mới và thu hồi", "SEVERAL_KINDS"),
            ("Lý Thị Sen,Chuyên viên,xem xét", "UNKNOWN_KIND"),
            ("Lý Thị Sen,,Cấp mới", "MISSING"),
            ("Ai Đó,,Thu hồi,khong.co,Nghỉ hưu", "UNKNOWN_MAILBOX"),
        ],
    )
    @pytest.mark.row("R4", "R6")
    def test_have_their_reason_beside_them(self, office: Office, line: str, code: str) -> None:
        row = _row(office.upload(_csv(line)))
        assert row.status == "INVALID"
        assert code in codes(row)

    def test_the_same_person_twice(self, office: Office) -> None:
        made = office.upload(_csv(*["Lý Thị Sen,Chuyên viên,Cấp mới"] * 2))
        assert codes(_row(made, 3)) == ["SAME_PERSON"]
        assert _row(made, 3).status == "INVALID"

    def test_formulas_and_merged_cells(self, office: Office) -> None:
        rows: list[list[object]] = [
            ["Họ và tên", "Chức vụ", "Loại đề nghị"],
            ['="Lý Thị "&"Sen"', "Chuyên viên", "Cấp mới"],
            ["Cao Văn Lộc", "Chuyên viên", "Cấp mới"],
            ["Mai Thị Hoa", None, "Cấp mới"],
        ]
        made = office.upload(_workbook(rows, merge="B3:B4"), "a.xlsx")
        assert "FORMULA" in codes(_row(made, 2))
        assert "MERGED" in codes(_row(made, 4))
        assert all(row.status == "INVALID" for row in made.rows.filter(number__in=(2, 4)))

    def test_every_code_has_a_sentence_that_needs_no_other_words(self) -> None:
        for code, parameters in PARAMETERS.items():
            detail = dict.fromkeys(parameters, "x") | ({"column": "UNIT"} if "column" in parameters else {})
            (sentence,) = problem_sentences(RequestRow(problems=[{"code": code.value, "detail": detail}]))
            assert sentence != "Dòng này có lỗi. Hãy xem lại."
            assert "%(" not in sentence


class TestLongLists:
    @pytest.fixture(autouse=True)
    def _short_patience(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("congvu.mailboxes.operations.requests.uploading.LONGEST_AT_ONCE", 5)
        monkeypatch.setattr("congvu.mailboxes.operations.requests.deciding.LONGEST_AT_ONCE", 5)

    def _content(self) -> bytes:
        names = ("Sen", "Hoa", "Lan", "Mai", "Cúc", "Đào", "Huệ", "Ly")
        return _csv(*(f"Lý Thị {name},Chuyên viên,Cấp mới" for name in names))

    def _work(self) -> bool:
        return running.run_next_job(engine=wiring.mailbox_engine(), now=NOW)

    @pytest.mark.row("R6")
    def test_are_read_and_decided_by_the_worker(self, office: Office) -> None:
        made = office.upload(self._content())
        assert made.rows.count() == 0
        assert self._work()
        assert made.rows.filter(status="READY").count() == 8
        requests.submit_list(actor=office.asker, now=NOW, list_id=made.pk)
        office.confirm(made)
        waiting = office.decide(made)
        assert waiting.status == RequestList.Status.CONFIRMED
        assert self._work()
        made.refresh_from_db()
        assert made.status == RequestList.Status.DECIDED
        assert made.rows.filter(status="APPROVED").exclude(mailbox=None).count() == 8
        assert not self._work()

    def test_cut_off_in_the_middle_they_are_begun_again(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made = office.upload(self._content())
        monkeypatch.setattr("congvu.mailboxes.operations.requests.uploading._AT_ONCE", 3)
        calls = []

        def stop(self: object, done: int, total: int) -> None:
            calls.append(done)
            if len(calls) == 2:
                raise KeyboardInterrupt

        monkeypatch.setattr(running._Progress, "__call__", stop)
        with pytest.raises(KeyboardInterrupt):
            self._work()
        assert made.rows.count() == 6
        assert made.jobs.get().status == RequestJob.Status.RUNNING
        assert self._work()
        assert [row.number for row in made.rows.all()] == list(range(2, 10))
        assert made.jobs.get().status == RequestJob.Status.DONE

    def test_what_fails_again_and_again_is_given_up_with_a_sentence(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made = office.upload(self._content())

        def break_down(*args: object, **kwargs: object) -> None:
            raise RuntimeError

        monkeypatch.setattr(running, "read_upload", break_down)
        for _attempt in range(3):
            with pytest.raises(RuntimeError):
                self._work()
        assert not self._work()
        job = made.jobs.get()
        assert (job.status, "báo đơn vị vận hành" in job.sentence) == (RequestJob.Status.FAILED, True)

    def test_meanwhile_the_page_shows_how_far_it_is_and_nobody_changes_it(
        self, office: Office, cast: Cast
    ) -> None:
        made = office.upload(self._content())
        client = Client()
        client.force_login(cast.it_officer)
        assert (
            "Đang đọc và kiểm tra danh sách"
            in client.get(reverse("mailboxes:request_list", args=[made.pk])).content.decode()
        )
        progress = reverse("mailboxes:progress", args=[made.pk])
        assert "0/8" in client.get(progress).content.decode()
        with pytest.raises(NotNow):
            office.add(made, FULL_NAME="Cao Văn Lộc")
        self._work()
        answer = client.get(progress)
        assert (answer.status_code, answer.headers["HX-Refresh"]) == (204, "true")

    def test_a_file_that_is_gone_is_said_to_be(self, office: Office, cast: Cast) -> None:
        made = office.upload(self._content())
        for path in _uploads():
            path.unlink()
        assert self._work()
        job = made.jobs.get()
        assert (job.status, "không còn trên máy chủ" in job.sentence) == (RequestJob.Status.FAILED, True)

    def test_uploads_are_forgotten(self, office: Office) -> None:
        _receive(office, self._content())
        assert _uploads()
        later = NOW + timedelta(days=40_000)
        requests.forget_uploads(now=later)
        assert RequestUpload.objects.count() == 0
        assert not _uploads()


def _uploads() -> list[Path]:
    return list((Path(settings.CONGVU_FILES) / "uploads").glob("*"))
