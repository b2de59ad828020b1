"""The pages of outgoing documents as a person uses them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from congvu.directory.queries import find_official
from congvu.documents import operations
from congvu.documents.models import Delivery, FileBlob, OutgoingDocument
from congvu.documents.operations import UploadedFile
from congvu.engines.memory import World
from tests.cast import NOW, Cast
from tests.contexts.documents.steps import SUBJECT, TO_SNV, Desk, pdf

AsMember = Callable[[str], Client]


@pytest.fixture
def as_member(cast: Cast) -> AsMember:
    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(cast.member(name))
        return client

    return sign_in


def _fields(cast: Cast, **changes: Any) -> dict[str, Any]:
    signer = find_official(cast.leader.login)
    assert signer is not None
    fields: dict[str, Any] = {
        "agency": cast.sotttt.pk,
        "type_code": "DECISION",
        "subject": SUBJECT,
        "unit": cast.unit.pk,
        "signer": signer.pk,
        "urgency": "NORMAL",
        "distribution_note": TO_SNV,
        "file": SimpleUploadedFile("Quyết định.pdf", pdf()),
    }
    return {**fields, **changes}


def _page(client: Client, name: str, *args: int, query: str = "") -> str:
    answer = client.get(reverse(f"documents:{name}", args=args) + query)
    assert answer.status_code == 200
    return str(answer.content.decode())


class TestWriting:
    def test_saves_and_shows_what_comes_next(self, cast: Cast, as_member: AsMember) -> None:
        answer = as_member("officer").post(reverse("documents:write"), _fields(cast), follow=True)
        page = answer.content.decode()
        assert "Đã lưu bản thảo" in page
        assert "Trình lãnh đạo duyệt" in page
        assert OutgoingDocument.objects.get().file_name == "Quyết định.pdf"

    @pytest.mark.row("R31")
    def test_a_secret_is_refused_at_the_file_and_everything_typed_stays(
        self, cast: Cast, as_member: AsMember
    ) -> None:
        fields = _fields(cast, file=SimpleUploadedFile("a.pdf", pdf(secrecy="TUYỆT MẬT")))
        answer = as_member("officer").post(reverse("documents:write"), fields)
        page = answer.content.decode()
        assert "Tuyệt mật" in page
        assert "Điều 10.1" in page
        assert SUBJECT in page
        assert "Lưu: VT, CNTT." in page
        assert "hãy chọn lại tệp" in page
        assert answer.context["form"].errors.keys() == {"file"}
        assert not FileBlob.objects.exists()

    @pytest.mark.row("R49")
    def test_a_word_file_named_pdf_is_refused_at_the_file(self, cast: Cast, as_member: AsMember) -> None:
        fields = _fields(cast, file=SimpleUploadedFile("a.pdf", b"PK\x03\x04 word/document.xml"))
        answer = as_member("officer").post(reverse("documents:write"), fields)
        assert answer.context["form"].errors.keys() == {"file"}

    def test_without_a_file_is_told_at_the_file(self, cast: Cast, as_member: AsMember) -> None:
        fields = _fields(cast)
        del fields["file"]
        answer = as_member("officer").post(reverse("documents:write"), fields)
        assert answer.context["form"].errors.keys() == {"file"}

    def test_offers_only_what_belongs_to_the_persons_agency(self, cast: Cast, as_member: AsMember) -> None:
        page = _page(as_member("officer"), "write")
        assert "Ngô Đức Hiếu" in page
        assert "Hoàng Minh Sơn" not in page
        assert "Phòng Công nghệ thông tin" in page

    def test_another_agencys_name_in_the_request_is_refused(self, cast: Cast, as_member: AsMember) -> None:
        answer = as_member("outsider").post(reverse("documents:write"), _fields(cast))
        assert "agency" in answer.context["form"].errors
        assert not OutgoingDocument.objects.exists()

    def test_changing_keeps_the_file_and_warns_that_it_must_be_approved_again(
        self, desk: Desk, cast: Cast, as_member: AsMember
    ) -> None:
        document = desk.approved(attachments=(UploadedFile("a.txt", b"a"),))
        client = as_member("officer")
        assert "phải được duyệt lại" in _page(client, "change", document.pk)
        fields = _fields(cast, subject="Về việc khác", remove_attachments=document.attachments.get().pk)
        del fields["file"]
        client.post(reverse("documents:change", args=[document.pk]), fields)
        changed = OutgoingDocument.objects.get()
        assert (changed.subject, changed.status, changed.file_id) == (
            "Về việc khác",
            "DRAFT",
            document.file_id,
        )
        assert not changed.attachments.exists()

    def test_over_someone_elses_change_it_does_not_save_and_loses_nothing(
        self, desk: Desk, cast: Cast, as_member: AsMember
    ) -> None:
        document = desk.draft()
        client = as_member("officer")
        client.get(reverse("documents:change", args=[document.pk]))
        fields = _fields(cast, subject="Bản thứ hai", based_on="2009-11-01T00:00:00+00:00")
        answer = client.post(reverse("documents:change", args=[document.pk]), fields)
        page = answer.content.decode()
        assert "Người khác vừa thay đổi" in page
        assert "Bản thứ hai" in page
        assert OutgoingDocument.objects.get().subject == SUBJECT

    def test_an_issued_one_is_not_changed(self, desk: Desk, as_member: AsMember) -> None:
        document = desk.issued()
        answer = as_member("clerk").get(reverse("documents:change", args=[document.pk]), follow=True)
        assert "không sửa được nữa" in answer.content.decode()


class TestResolving:
    @pytest.mark.row("R34", "R39")
    def test_shows_who_is_meant_and_offers_what_comes_near(self, cast: Cast, as_member: AsMember) -> None:
        fields = {
            "agency": cast.sotttt.pk,
            "distribution_note": "Các sở, ban, ngành; Sở Tài chánh; <b>x</b>; Lưu: VT",
        }
        page = as_member("officer").post(reverse("documents:resolve"), fields).content.decode()
        assert "Sẽ gửi đến 2 cơ quan" in page
        assert "snv@binhphuoc.gov.vn" in page
        assert 'data-with="Sở Tài chính"' in page
        assert "Lưu: VT" in page
        assert "<b>x</b>" not in page

    def test_takes_any_nonsense(self, as_member: AsMember) -> None:
        client = as_member("officer")
        for agency, note in (("", ""), ("x", ";" * 5000), ("9" * 40, "\x00\ufffd Sở")):
            fields = {"agency": agency, "distribution_note": note}
            assert client.post(reverse("documents:resolve"), fields).status_code == 200


class TestTheDocument:
    @pytest.mark.row("R41")
    def test_a_leader_approves_what_the_page_showed(self, desk: Desk, as_member: AsMember) -> None:
        document = desk.submitted()
        client = as_member("leader")
        page = _page(client, "document", document.pk)
        assert f'name="shown_sha256" value="{document.file_id}"' in page
        fields = {
            "shown_sha256": document.file_id,
            "shown_fingerprint": operations.fingerprint(document),
        }
        client.post(reverse("documents:approve", args=[document.pk]), fields)
        assert desk.status(document) == "APPROVED"

    @pytest.mark.row("R41")
    def test_a_page_that_is_out_of_date_approves_nothing(self, desk: Desk, as_member: AsMember) -> None:
        document = desk.submitted()
        fields = {"shown_sha256": document.file_id, "shown_fingerprint": "0" * 64}
        answer = as_member("leader").post(
            reverse("documents:approve", args=[document.pk]), fields, follow=True
        )
        assert "Hãy xem lại rồi duyệt" in answer.content.decode()
        assert desk.status(document) == "SUBMITTED"

    @pytest.mark.parametrize(
        ("status", "who", "offers"),
        [
            ("draft", "officer", ["Trình lãnh đạo duyệt", "Sửa văn bản", "Xóa bản thảo"]),
            ("submitted", "officer", ["Sửa văn bản"]),
            ("submitted", "leader", ["Duyệt văn bản này", "Trả lại để sửa…", "Sửa văn bản"]),
            ("approved", "clerk", ["Cấp số và phát hành", "Sửa văn bản"]),
            ("approved", "leader", ["Trả lại để sửa…", "Sửa văn bản"]),
            ("issued", "clerk", []),
            ("issued", "leader", []),
        ],
    )
    def test_offers_exactly_what_the_person_may_do_now(
        self, desk: Desk, as_member: AsMember, status: str, who: str, offers: list[str]
    ) -> None:
        acts = [
            "Trình lãnh đạo duyệt",
            "Duyệt văn bản này",
            "Trả lại để sửa…",
            "Cấp số và phát hành",
            "Sửa văn bản",
            "Xóa bản thảo",
            "Gửi lại cho nơi chưa nhận được",
        ]
        page = _page(as_member(who), "document", getattr(desk, status)().pk)
        assert {act for act in acts if f"{act}</" in page} == set(offers)

    @pytest.mark.row("R34")
    def test_an_unknown_recipient_is_shown_and_submitting_not_offered(
        self, desk: Desk, as_member: AsMember
    ) -> None:
        page = _page(as_member("officer"), "document", desk.draft(distribution_note="Sở Bất kỳ").pk)
        assert "“Sở Bất kỳ”" in page
        assert "Trình lãnh đạo duyệt</" not in page

    def test_returning_without_a_reason_asks_for_it(self, desk: Desk, as_member: AsMember) -> None:
        document = desk.submitted()
        answer = as_member("leader").post(reverse("documents:send_back", args=[document.pk]), {"reason": " "})
        assert answer.context["return_form"].errors.keys() == {"reason"}
        assert desk.status(document) == "SUBMITTED"

    def test_a_returned_one_shows_its_writer_why(self, desk: Desk, as_member: AsMember) -> None:
        document = desk.submitted()
        fields = {"reason": "Sửa <trích yếu>"}
        as_member("leader").post(reverse("documents:send_back", args=[document.pk]), fields)
        page = _page(as_member("officer"), "document", document.pk)
        assert "Sửa &lt;trích yếu&gt;" in page
        assert "Đang chờ ông/bà" in _page(as_member("officer"), "outgoing")

    def test_a_second_click_on_issue_says_so_and_takes_no_number(
        self, desk: Desk, as_member: AsMember
    ) -> None:
        document = desk.approved()
        client = as_member("clerk")
        path = reverse("documents:issue", args=[document.pk])
        assert "Đã phát hành số 01/QĐ-STTTT" in client.post(path, follow=True).content.decode()
        assert "đã được phát hành" in client.post(path, follow=True).content.decode()
        assert OutgoingDocument.objects.get().code_number == 1

    def test_the_history_says_who_did_what(self, desk: Desk, as_member: AsMember) -> None:
        page = _page(as_member("officer"), "document", desk.arrived().document_id)
        for words in (
            "Nguyễn Văn Bình</strong> soạn văn bản",
            "Ngô Đức Hiếu</strong> duyệt văn bản",
            "Đặng Tuyết Thảo</strong> cấp số và phát hành",
            "Hệ thống</strong> giao văn bản cho hệ thống thư",
        ):
            assert words in page

    def test_a_draft_is_deleted(self, desk: Desk, as_member: AsMember) -> None:
        document = desk.draft()
        answer = as_member("officer").post(reverse("documents:delete", args=[document.pk]), follow=True)
        assert "Đã xóa bản thảo" in answer.content.decode()


class TestTheRecipients:
    @pytest.mark.row("R34", "R39")
    def test_each_shows_how_far_it_has_come(self, desk: Desk, as_member: AsMember) -> None:
        delivery = desk.arrived(distribution_note="Sở Nội vụ; Sở Tài chính")
        desk.register(delivery)
        page = _page(as_member("officer"), "document", delivery.document_id)
        assert "Đã vào sổ, số đến 1" in page
        assert "08:00 ngày 02/11/2009" in page
        assert "stc@binhphuoc.gov.vn" in page
        assert "Chỉ xem 1 nơi chưa vào sổ" in page

    def test_refresh_themselves_while_something_is_open(self, desk: Desk, as_member: AsMember) -> None:
        delivery = desk.arrived()
        client = as_member("officer")
        path = reverse("documents:deliveries", args=[delivery.document_id])
        first = client.get(path, headers={"hx-request": "true"})
        seen = first.context["seen"]
        assert 'hx-trigger="every' in first.content.decode()
        assert 'hx-swap-oob="true"' in first.content.decode()
        assert client.get(f"{path}?seen={seen}").status_code == 204
        desk.register(delivery)
        last = client.get(f"{path}?seen={seen}", headers={"hx-request": "true"}).content.decode()
        assert "Đã vào sổ" in last
        assert "hx-trigger" not in last

    def test_can_be_cut_down_to_those_that_have_not_registered(self, desk: Desk, as_member: AsMember) -> None:
        delivery = desk.arrived(distribution_note="Sở Nội vụ; Sở Tài chính")
        desk.register(delivery)
        page = _page(as_member("officer"), "document", delivery.document_id, query="?chi=chua-vao-so")
        assert "stc@binhphuoc.gov.vn" in page
        assert "snv@binhphuoc.gov.vn" not in page

    def test_many_come_in_pages(self, desk: Desk, cast: Cast, as_member: AsMember) -> None:
        from congvu.directory.operations import AgencyData, add_agency
        from congvu.mailboxes.operations import open_agency_mailbox
        from tests.cast import SINCE

        for n in range(90):
            data = AgencyData("DEPARTMENT", f"Sở Thứ {n}", f"S{n}", f"so{n}")
            agency = add_agency(actor="test", now=NOW, province=cast.province, data=data, valid_from=SINCE)
            open_agency_mailbox(actor="test", now=NOW, agency=agency)
        document = desk.issued(distribution_note="Các sở, ban, ngành")
        client = as_member("clerk")
        pages = [_page(client, "document", document.pk, query=f"?offset={n}") for n in (0, 40, 80)]
        addresses = Delivery.objects.values_list("address", flat=True)
        assert len(addresses) == 92
        assert all(sum(f">{address}<" in page for page in pages) == 1 for address in addresses)

    def test_a_failed_hand_over_shows_why_and_can_be_asked_for_again(
        self, desk: Desk, cast: Cast, world: World, as_member: AsMember
    ) -> None:
        document = desk.issued()
        box = world.mailboxes.pop(cast.snv.address)
        desk.hand_over()
        page = _page(as_member("clerk"), "document", document.pk)
        assert "Chưa gửi được văn bản." in page
        assert "Không có hộp thư nào" in page
        assert "Gửi lại cho nơi chưa nhận được" not in _page(as_member("officer"), "document", document.pk)
        world.mailboxes[cast.snv.address] = box
        as_member("clerk").post(reverse("documents:retry", args=[document.pk]))
        desk.hand_over(now=datetime(2100, 1, 1, tzinfo=UTC))
        desk.take_in()
        assert Delivery.objects.get().delivered_at is not None


class TestTheList:
    def test_what_waits_stands_first(self, desk: Desk, as_member: AsMember) -> None:
        desk.submitted(subject="Chờ duyệt nhé")
        page = _page(as_member("leader"), "outgoing")
        assert page.index("Đang chờ ông/bà") < page.index("Chờ duyệt nhé") < page.index('class="tabs"')
        assert "Đang chờ ông/bà" not in _page(as_member("clerk"), "outgoing")

    @pytest.mark.parametrize(
        ("tab", "status"),
        [
            ("ban-thao", "draft"),
            ("cho-duyet", "submitted"),
            ("cho-phat-hanh", "approved"),
            ("da-phat-hanh", "issued"),
        ],
    )
    def test_a_tab_holds_its_status_only(
        self, desk: Desk, as_member: AsMember, tab: str, status: str
    ) -> None:
        for name in ("draft", "submitted", "approved", "issued"):
            getattr(desk, name)(subject=f"Văn bản {name}")
        page = _page(as_member("it_officer"), "outgoing", query=f"?muc={tab}")
        found = {n for n in ("draft", "submitted", "approved", "issued") if f"Văn bản {n}<" in page}
        assert found == {status}

    def test_searches_without_diacritics_and_says_when_nothing_is_found(
        self, desk: Desk, as_member: AsMember
    ) -> None:
        desk.draft()
        client = as_member("officer")
        assert SUBJECT in _page(client, "outgoing", query="?q=hop+thu+dien+tu")
        assert "Không có văn bản nào khớp" in _page(client, "outgoing", query="?q=khong+co")

    def test_has_pages_and_takes_any_offset(self, desk: Desk, as_member: AsMember) -> None:
        for _ in range(31):
            desk.draft()
        client = as_member("officer")
        assert "31–31 trong 31" in _page(client, "outgoing", query="?offset=30")
        for nonsense in ("-1", "x", "99999999999999999999", "31"):
            assert "1–30 trong 31" in _page(client, "outgoing", query=f"?offset={nonsense}")


class TestFiles:
    def test_a_pdf_is_shown_in_a_frame_under_its_own_policy(self, desk: Desk, as_member: AsMember) -> None:
        document = desk.draft()
        path = reverse("documents:outgoing_file", args=[document.pk])
        answer = as_member("officer").get(f"{path}?xem")
        assert answer.content == pdf()
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Content-Disposition"].startswith("inline; filename*=utf-8''Quy%E1%BA%BFt")
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "script-src" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"

    def test_else_it_is_a_download(self, desk: Desk, as_member: AsMember) -> None:
        path = reverse("documents:outgoing_file", args=[desk.draft().pk])
        answer = as_member("officer").get(path)
        assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")

    def test_a_page_in_disguise_is_never_shown(self, desk: Desk, as_member: AsMember) -> None:
        html = UploadedFile("a.html", b"<html><script>alert(1)</script></html>")
        document = desk.draft(attachments=(html,))
        path = reverse("documents:attachment", args=[document.pk, document.attachments.get().pk])
        answer = as_member("officer").get(f"{path}?xem")
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert "sandbox" in answer.headers["Content-Security-Policy"]

    def test_bytes_that_are_lost_give_a_sentence(self, desk: Desk, as_member: AsMember, files: Any) -> None:
        document = desk.draft()
        for path in files.rglob("*"):
            if path.is_file():
                path.unlink()
        answer = as_member("officer").get(reverse("documents:outgoing_file", args=[document.pk]))
        assert answer.status_code == 500
        assert "báo đơn vị vận hành" in answer.content.decode()
