"""The pages of incoming documents and of the registers as a person uses them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from congvu.documents.models import Delivery, IncomingDocument, RegisterEntry
from congvu.engines.memory import World
from congvu.formats.mime.parse import Address
from tests.cast import Cast
from tests.contexts.documents.letters import put_letter
from tests.contexts.documents.steps import Desk, pdf


@pytest.fixture
def receiver(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.receiver)
    return client


@pytest.fixture
def clerk(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.clerk)
    return client


@pytest.fixture
def letter(cast: Cast, world: World) -> Callable[..., str]:
    """Puts a letter into the mailbox of Sở Nội vụ; the address of the page that registers it."""

    def put(**changes: Any) -> str:
        given: dict[str, Any] = {
            "sender": Address("Bộ Nội vụ", "vanthu@moha.gov.vn"),
            "subject": "Fwd: 3505/BNV-VP: Về việc báo cáo biên chế",
            "message_id": "<3505@moha.gov.vn>",
            "files": (("anh.png", b"\x89PNG\r\n\x1a\n"), ("3505.pdf", pdf(code="3505/BNV-VP"))),
        }
        uid = put_letter(world, cast.snv.address, **{**given, **changes})
        return f"{reverse('documents:register_message')}?mailbox={cast.snv.address}&folder=INBOX&uid={uid}"

    return put


def _confirm(form: Any, **changes: Any) -> dict[str, Any]:
    """What the clerk posts who changes nothing but `changes`."""
    values = {name: form[name].value() for name in form.fields}
    return {k: v for k, v in {**values, **changes}.items() if v is not None}


class TestTheList:
    def test_what_arrived_is_registered_with_one_click(self, desk: Desk, receiver: Client) -> None:
        delivery = desk.arrived()
        page = receiver.get(reverse("documents:incoming")).content.decode()
        assert "Mới đến, chưa vào sổ: 1" in page
        assert "01/QĐ-STTTT" in page
        path = reverse("documents:register_delivery", args=[delivery.pk])
        after = receiver.post(path, follow=True).content.decode()
        assert "Đã vào sổ văn bản 01/QĐ-STTTT: số đến 1" in after
        assert "Mới đến" not in after

    def test_a_second_click_shows_the_entry(self, desk: Desk, receiver: Client) -> None:
        path = reverse("documents:register_delivery", args=[desk.arrived().pk])
        receiver.post(path)
        answer = receiver.post(path, follow=True)
        assert "đã vào sổ: số đến 1" in answer.content.decode()
        assert IncomingDocument.objects.count() == 1

    def test_searches_without_diacritics(self, desk: Desk, receiver: Client) -> None:
        desk.register(desk.arrived())
        path = reverse("documents:incoming")
        assert "Về việc" in receiver.get(f"{path}?q=thong+tin+truyen+thong").content.decode()
        assert "Không có văn bản đến nào khớp" in receiver.get(f"{path}?q=khac").content.decode()

    def test_an_agency_that_holds_nothing_is_told_how_it_fills(self, receiver: Client) -> None:
        assert "Chưa có văn bản đến nào" in receiver.get(reverse("documents:incoming")).content.decode()


class TestAnEntry:
    @pytest.mark.row("R72")
    def test_shows_the_fields_of_the_stamp_and_who_registered(self, desk: Desk, receiver: Client) -> None:
        entry = desk.register(desk.arrived(), due_date=date(2009, 11, 5))
        page = receiver.get(reverse("documents:arrived", args=[entry.pk])).content.decode()
        for words in ("ĐẾN", "Sở Nội vụ", "02/11/2009", "05/11/2009", "Quá hạn", "Phạm Thu Hương, 08:00"):
            assert words in page


class TestRegisteringALetter:
    @pytest.mark.row("R47b")
    def test_is_filled_in_from_the_pdf_and_the_letter(
        self, receiver: Client, letter: Callable[..., str]
    ) -> None:
        path = letter()
        form = receiver.get(path).context["form"]
        assert {name: form[name].value() for name in ("issuer_name", "code", "subject", "attachment")} == {
            "issuer_name": "Bộ Nội vụ",
            "code": "3505/BNV-VP",
            "subject": "Về việc báo cáo biên chế",
            "attachment": 1,
        }
        assert form["document_date"].value() == date(2009, 10, 22)
        answer = receiver.post(path, _confirm(form, due_date=""), follow=True)
        assert "số đến 1" in answer.content.decode()
        entry = IncomingDocument.objects.get()
        assert (entry.code, entry.message_id, entry.file_name) == (
            "3505/BNV-VP",
            "<3505@moha.gov.vn>",
            "3505.pdf",
        )

    def test_its_pdf_is_shown_beside_the_form(self, receiver: Client, letter: Callable[..., str]) -> None:
        path = letter()
        file = path.replace("vao-so?", "vao-so/tep/1?")
        frame = f'src="{reverse("documents:message_file", args=[1])}?mailbox='
        assert frame in receiver.get(path).content.decode()
        answer = receiver.get(f"{file}&xem")
        assert answer.content == pdf(code="3505/BNV-VP")
        assert answer.headers["Content-Disposition"].startswith("inline")
        assert receiver.get(path.replace("vao-so?", "vao-so/tep/9?")).status_code == 404

    def test_a_clerks_name_is_not_the_issuers(self, receiver: Client, letter: Callable[..., str]) -> None:
        path = letter(sender=Address("Văn thư Bộ Nội vụ", "vanthu@moha.gov.vn"))
        assert receiver.get(path).context["form"]["issuer_name"].value() == "Bộ Nội vụ"

    def test_the_directory_names_the_sender(self, receiver: Client, letter: Callable[..., str]) -> None:
        path = letter(sender=Address("ai đó", "stc@binhphuoc.gov.vn"))
        assert receiver.get(path).context["form"]["issuer_name"].value() == "Sở Tài chính"

    def test_an_official_stands_for_the_agency(
        self, cast: Cast, receiver: Client, letter: Callable[..., str]
    ) -> None:
        path = letter(sender=Address("", cast.outsider.login))
        assert receiver.get(path).context["form"]["issuer_name"].value() == "Sở Tài chính"

    def test_a_letter_without_files_or_with_a_broken_one_is_typed_by_hand(
        self, receiver: Client, letter: Callable[..., str]
    ) -> None:
        for number, files in enumerate([(), (("a.pdf", b"%PDF-1.4 hong"),)]):
            path = letter(files=files, message_id=f"<{number}@moha.gov.vn>")
            assert receiver.get(path).status_code == 200

    def test_what_is_missing_is_told_and_nothing_is_lost(
        self, receiver: Client, letter: Callable[..., str]
    ) -> None:
        path = letter()
        form = receiver.get(path).context["form"]
        answer = receiver.post(path, _confirm(form, subject="", issuer_name="Bộ Nội vụ đã sửa"))
        assert answer.context["form"].errors.keys() == {"subject"}
        assert "Bộ Nội vụ đã sửa" in answer.content.decode()
        assert not IncomingDocument.objects.exists()

    @pytest.mark.row("R31")
    def test_a_secret_is_refused_with_what_to_do(self, receiver: Client, letter: Callable[..., str]) -> None:
        path = letter(files=(("mat.pdf", pdf(secrecy="TỐI MẬT")),))
        form = receiver.get(path).context["form"]
        answer = receiver.post(path, _confirm(form))
        assert "Điều 10.1" in answer.content.decode()
        assert not RegisterEntry.objects.exists()

    def test_a_second_time_shows_the_entry(self, receiver: Client, letter: Callable[..., str]) -> None:
        path = letter()
        receiver.post(path, _confirm(receiver.get(path).context["form"]))
        assert "đã vào sổ: số đến 1" in receiver.get(path, follow=True).content.decode()

    def test_one_of_our_own_needs_one_click(self, desk: Desk, cast: Cast, receiver: Client) -> None:
        delivery = desk.arrived()
        path = f"{reverse('documents:register_message')}?mailbox={cast.snv.address}&folder=INBOX&uid=1"
        page = receiver.get(path).content.decode()
        assert "Không cần ghi gì thêm" in page
        assert "01/QĐ-STTTT" in page
        receiver.post(path)
        assert Delivery.objects.get(pk=delivery.pk).arrival_number == 1

    def test_a_forged_copy_of_our_message_id_is_no_document_of_ours(
        self, desk: Desk, receiver: Client, letter: Callable[..., str]
    ) -> None:
        delivery = desk.arrived()
        path = letter(message_id=delivery.document.dispatch.message_id)
        answer = receiver.get(path)
        assert answer.context["delivery"] is None
        answer = receiver.post(path, _confirm(answer.context["form"]))
        assert "khác bản đã phát hành" in answer.content.decode()
        assert Delivery.objects.get(pk=delivery.pk).registered_at is None

    @pytest.mark.parametrize(
        "query",
        [
            "",
            "?mailbox=snv@binhphuoc.gov.vn&folder=INBOX&uid=99",
            "?mailbox=snv@binhphuoc.gov.vn&folder=Khac&uid=1",
            "?mailbox=snv@binhphuoc.gov.vn&folder=INBOX&uid=x",
            "?mailbox=snv@binhphuoc.gov.vn&uid=99999999999999",
        ],
    )
    def test_what_is_not_there_is_not_found(self, receiver: Client, query: str) -> None:
        assert receiver.get(reverse("documents:register_message") + query).status_code == 404

    def test_the_own_mailbox_has_no_register(self, cast: Cast, receiver: Client) -> None:
        query = f"?mailbox={cast.receiver.login}&folder=INBOX&uid=1"
        assert receiver.get(reverse("documents:register_message") + query).status_code == 403

    def test_while_the_mail_system_is_down_it_says_so(
        self, receiver: Client, letter: Callable[..., str], world: World
    ) -> None:
        path = letter()
        world.is_down = True
        answer = receiver.get(path)
        assert answer.status_code == 503
        assert "thử lại" in answer.content.decode()


class TestRegisters:
    @pytest.mark.row("R47b")
    def test_the_outgoing_book_shows_numbers_and_cancelled_ones(self, desk: Desk, clerk: Client) -> None:
        desk.issued()
        path = reverse("documents:cancel_number")
        fields = {"type_code": "DECISION", "reason": "Bản giấy <hỏng>"}
        # A number is cancelled today, whenever that is; the document was issued in 2009.
        after = clerk.post(path, fields, follow=True).content.decode()
        assert "Đã hủy số 1" in after
        assert "Bản giấy &lt;hỏng&gt;" in after
        page = clerk.get(f"{reverse('documents:outgoing_register')}?nam=2009").content.decode()
        assert "01/QĐ-STTTT" in page
        assert "Sổ đăng ký văn bản đi năm 2009" in page

    def test_only_the_clerk_is_offered_to_cancel(self, cast: Cast, clerk: Client) -> None:
        path = reverse("documents:outgoing_register")
        officer = Client()
        officer.force_login(cast.officer)
        assert "Hủy một số" in clerk.get(path).content.decode()
        assert "Hủy một số" not in officer.get(path).content.decode()
        answer = officer.post(reverse("documents:cancel_number"), {"type_code": "DECISION", "reason": "x"})
        assert "Chỉ văn thư" in answer.content.decode()
        assert not RegisterEntry.objects.exists()

    def test_cancelling_without_a_reason_asks_for_it(self, clerk: Client) -> None:
        answer = clerk.post(reverse("documents:cancel_number"), {"type_code": "DECISION", "reason": ""})
        assert answer.context["form"].errors.keys() == {"reason"}
        assert not RegisterEntry.objects.exists()

    @pytest.mark.row("R47b", "R72")
    def test_the_incoming_book_shows_every_arrival_of_the_year(self, desk: Desk, receiver: Client) -> None:
        desk.register(desk.arrived())
        page = receiver.get(f"{reverse('documents:incoming_register')}?nam=2009").content.decode()
        assert "Sổ đăng ký văn bản đến năm 2009" in page
        assert "01/QĐ-STTTT" in page

    @pytest.mark.parametrize("query", ["?nam=x", "?nam=99999", "?nam=0", "?loai=POEM"])
    def test_any_address_shows_a_book(self, clerk: Client, query: str) -> None:
        assert clerk.get(reverse("documents:outgoing_register") + query).status_code == 200
