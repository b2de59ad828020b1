"""Writing and sending: letters arrive whole, go once, and no text is lost."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from congvu.audit.models import AuditEvent
from congvu.engines import memory, wiring
from congvu.engines.ports import Flag
from congvu.formats.mime.parse import attachment_content
from congvu.formats.pdf.sample import sample_official_pdf
from congvu.policy.text import is_nfc
from congvu.webmail.models import Sending
from tests.cast import Cast
from tests.contexts.webmail.people import (
    COMPOSE,
    Person,
    grant,
    html_letter,
    letter,
    letters,
    put,
    stored,
    text_of,
    upload,
)

DECOMPOSED = "Nghi\u0323 quye\u0302\u0301t đa\u0323i ho\u0323\u0302i"  # as a Mac types it


def _judge(world: memory.World, sentence: str | None) -> None:
    """The gate of this test refuses every letter with this sentence."""
    submission: Any = wiring.submission()
    submission._judge = lambda sender, recipients, message: sentence


class TestSending:
    def test_a_letter_arrives_and_a_copy_stays(self, cast: Cast, world: memory.World) -> None:
        response = Person(cast.clerk).send(
            cast.receiver.login, "Mời họp giao ban", "Kính mời bà.\n\nTrân trọng."
        )
        assert response["Location"] == f"/thu/{cast.clerk.login}/thu-muc/INBOX"
        for got in (*letters(world, cast.receiver.login), *letters(world, cast.clerk.login, "Sent")):
            assert got.subject == "Mời họp giao ban"
            assert got.text == "Kính mời bà.\n\nTrân trọng."
            assert str(got.sender) == f"Đặng Tuyết Thảo <{cast.clerk.login}>"
        copy = stored(world, cast.clerk.login, "Sent")[0]
        assert cast.clerk.login in copy.seen_by

    @pytest.mark.row("R48")
    def test_text_is_composed_and_read_composed_there_and_back(self, cast: Cast, world: memory.World) -> None:
        Person(cast.clerk).send(cast.receiver.login, DECOMPOSED, f"Kèm {DECOMPOSED}")
        receiver = Person(cast.receiver)
        uid = stored(world, cast.receiver.login)[0].uid
        page = receiver.begin(act="reply", mailbox=cast.receiver.login, folder="INBOX", uid=uid)
        receiver.post(page, text=f"Đã nhận {DECOMPOSED}\n" + page.context["form"]["text"].value())
        answer = letters(world, cast.clerk.login)[0]
        assert answer.subject == "Re: Nghị quyết đại hội"
        assert answer.text.startswith("Đã nhận Nghị quyết đại hội\n")
        assert "> Kèm Nghị quyết đại hội" in answer.text
        assert all(is_nfc(text) for text in (answer.subject, answer.text, answer.sender.name))
        raw = stored(world, cast.clerk.login)[0].raw
        assert b"charset=utf-8" in raw or b'charset="utf-8"' in raw
        assert answer.in_reply_to == letters(world, cast.receiver.login)[0].message_id
        assert Flag.ANSWERED in stored(world, cast.receiver.login)[0].flags

    @pytest.mark.row("R47", "R47a")
    def test_the_clerk_writes_for_the_agency_and_is_named(self, cast: Cast, world: memory.World) -> None:
        Person(cast.clerk).send(cast.snv.address, "Đề nghị", sender=cast.sotttt.address)
        got = letters(world, cast.snv.address)[0]
        assert got.sender.address == cast.sotttt.address
        assert got.sender.name == "Sở Thông tin và Truyền thông"
        assert got.header("x-congvu-actor") == cast.clerk.login
        assert len(letters(world, cast.sotttt.address, "Sent")) == 1
        assert letters(world, cast.clerk.login, "Sent") == []
        event = AuditEvent.objects.get(action="webmail.send_message")
        assert (event.actor, event.target_id) == (cast.clerk.login, cast.sotttt.address)
        assert event.detail["message_id"] == got.message_id
        shown = Person(cast.leader).message(1, cast.sotttt.address, "Sent")
        assert "do Đặng Tuyết Thảo gửi" in text_of(shown)

    @pytest.mark.row("R38")
    def test_a_citizen_outside_is_written_to(self, cast: Cast, world: memory.World) -> None:
        world.create("congdan@gmail.com")
        Person(cast.clerk).send("Công dân <congdan@gmail.com>", "Trả lời đơn", sender=cast.sotttt.address)
        assert letters(world, "congdan@gmail.com")[0].subject == "Trả lời đơn"

    def test_blind_copies_are_hidden_from_readers_and_kept_by_the_writer(
        self, cast: Cast, world: memory.World
    ) -> None:
        Person(cast.clerk).send(cast.receiver.login, bcc=cast.outsider.login, cc=cast.leader.login)
        for one in (cast.receiver, cast.outsider, cast.leader):
            raw = stored(world, one.login)[0].raw
            assert cast.outsider.login.encode() not in raw
        copy = letters(world, cast.clerk.login, "Sent")[0]
        assert [address.address for address in copy.bcc] == [cast.outsider.login]

    def test_who_could_not_be_reached_is_named(self, cast: Cast, world: memory.World) -> None:
        writer = Person(cast.clerk)
        writer.send(f"{cast.receiver.login}, khongco@binhphuoc.gov.vn")
        text = text_of(writer.folder())
        assert "Đã gửi thư đến 1 nơi nhận." in text
        assert "Không gửi được đến: khongco@binhphuoc.gov.vn (Không có hộp thư này" in text

    def test_answers_and_forwards_keep_the_thread(self, cast: Cast, world: memory.World) -> None:
        raw = letter("Fwd: Re: Báo cáo", References="<a@x> <b@x>", Message_ID="<c@x>")
        uid = put(world, cast.clerk.login, raw)
        clerk = Person(cast.clerk)
        page = clerk.begin(act="forward", mailbox=cast.clerk.login, folder="INBOX", uid=uid)
        clerk.post(page, to=cast.receiver.login)
        got = letters(world, cast.receiver.login)[0]
        assert got.subject == "Fwd: Báo cáo"
        assert "---------- Thư được chuyển tiếp ----------" in got.text
        assert got.references == ("<a@x>", "<b@x>", "<c@x>")
        assert Flag.FORWARDED in stored(world, cast.clerk.login)[0].flags


class TestAnswering:
    def test_to_all_leaves_out_oneself_and_ones_agencies(self, cast: Cast, world: memory.World) -> None:
        everyone = f"{cast.sotttt.address}, {cast.clerk.login}, {cast.outsider.login}"
        uid = put(world, cast.sotttt.address, letter(From=cast.receiver.login, To=everyone))
        page = Person(cast.clerk).begin(act="reply_all", mailbox=cast.sotttt.address, folder="INBOX", uid=uid)
        form = page.context["form"]
        assert form["to"].value() == cast.receiver.login
        assert form["cc"].value() == cast.outsider.login
        assert form["sender"].value() == cast.sotttt.address

    def test_who_may_only_read_answers_from_the_own_mailbox(self, cast: Cast, world: memory.World) -> None:
        grant(cast.officer, cast.sotttt.address, "READ")
        uid = put(world, cast.sotttt.address, letter(From=cast.receiver.login))
        page = Person(cast.officer).begin(act="reply", mailbox=cast.sotttt.address, folder="INBOX", uid=uid)
        assert page.context["form"]["sender"].value() == cast.officer.login

    def test_a_form_can_be_opened_with_addresses(self, cast: Cast) -> None:
        page = Person(cast.clerk).begin(
            to=cast.receiver.login, subject="Hỏi", **{"from": cast.sotttt.address}
        )
        assert page.context["form"]["to"].value() == cast.receiver.login
        assert page.context["form"]["sender"].value() == cast.sotttt.address


class TestRefusals:
    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"to": ""}, "Chưa có người nhận"),
            ({"to": "Nguyễn Văn An"}, "Không phải địa chỉ thư: “Nguyễn Văn An”"),
            ({"to": "a@"}, "Không phải địa chỉ thư"),
            ({"to": ", ".join(f"a{n}@b.vn" for n in range(1001))}, "tối đa 1000"),
            ({"to": "x" * 200_000 + "@b.vn"}, "quá dài"),
            ({"subject": "x" * 901}, "Tiêu đề dài quá 900 ký tự"),
            ({"sender": "stc@binhphuoc.gov.vn"}, "Hãy chọn"),
        ],
    )
    def test_a_letter_that_cannot_go_comes_back_with_its_text(
        self, cast: Cast, world: memory.World, fields: dict[str, str], sentence: str
    ) -> None:
        values = {"to": cast.receiver.login, "text": "Giữ lại chữ này.", **fields}
        response = Person(cast.clerk).post(Person(cast.clerk).begin(), **values)
        text = text_of(response)
        assert response.status_code == 422
        if fields.keys() != {"sender"}:
            assert sentence in text
        assert "Giữ lại chữ này." in text
        assert letters(world, cast.receiver.login) == []

    def test_what_the_gate_refuses_comes_back_whole_with_its_sentence(
        self, cast: Cast, world: memory.World
    ) -> None:
        sentence = "Không được dùng hộp thư cá nhân gửi văn bản của cơ quan (Điều 17.1b)."
        _judge(world, sentence)
        clerk = Person(cast.clerk)
        response = clerk.send(
            cast.receiver.login, "Giấy mời", "Giữ lại.", uploads=[upload("Tệp của tôi.docx")]
        )
        text = text_of(response)
        assert response.status_code == 422
        assert sentence in text
        assert "Giữ lại." in text
        assert "Tệp của tôi.docx" in text
        _judge(world, None)
        clerk.post(response)
        got = letters(world, cast.receiver.login)
        assert [one.text for one in got] == ["Giữ lại."]
        assert [file.filename for file in got[0].attachments] == ["Tệp của tôi.docx"]
        assert letters(world, cast.clerk.login, "Drafts") == []

    def test_an_engine_that_is_away_loses_no_text(self, cast: Cast, world: memory.World) -> None:
        clerk = Person(cast.clerk)
        page = clerk.begin()
        world.is_down = True
        response = clerk.post(
            page, to=cast.receiver.login, text="Viết cả buổi.", uploads=[upload("Bảng.xlsx")]
        )
        text = text_of(response)
        assert response.status_code == 503
        assert "Hệ thống thư đang tạm ngừng" in text
        assert "Viết cả buổi." in text
        assert "Tệp vừa chọn chưa lưu được, hãy chọn lại." in text
        world.is_down = False
        clerk.post(response)
        assert [one.text for one in letters(world, cast.receiver.login)] == ["Viết cả buổi."]

    @pytest.mark.row("R31")
    @pytest.mark.parametrize("act", ["save", "autosave", "send"])
    def test_a_secret_is_not_even_kept_as_a_draft(self, cast: Cast, world: memory.World, act: str) -> None:
        _judge(world, "Văn bản mật không được gửi.")
        for fields in (
            {"text": "ĐỘ MẬT: TỐI MẬT\nNội dung"},
            {"uploads": [upload("vb.pdf", sample_official_pdf(secrecy="TUYỆT MẬT"))]},
        ):
            clerk = Person(cast.clerk)
            response = clerk.post(clerk.begin(), act, to=cast.receiver.login, **fields)
            assert letters(world, cast.clerk.login, "Drafts") == []
            assert letters(world, cast.receiver.login) == []
            if act == "autosave":
                assert "văn bản mật" in response.json()["sentence"]
            else:
                assert response.status_code == 422
                assert "mật" in text_of(response)

    def test_line_breaks_in_a_field_begin_no_header(self, cast: Cast, world: memory.World) -> None:
        evil = f"Chào\r\nBcc: {cast.outsider.login}\r\nX-Evil: 1"
        Person(cast.clerk).send(cast.receiver.login, subject=evil)
        Person(cast.clerk).send(f"{cast.receiver.login}\r\nX-Evil: 1\r\n\r\nbody")
        assert letters(world, cast.outsider.login) == []
        for got in letters(world, cast.receiver.login):
            names = {name for name, _value in got.headers}
            assert not names & {"bcc", "x-evil"}

    def test_a_letter_needs_the_token_of_the_page_and_is_given_back_without(
        self, cast: Cast, world: memory.World
    ) -> None:
        clerk = Person(cast.clerk, enforce_csrf_checks=True)
        response = clerk.send(cast.receiver.login, text="Không mất đâu.")
        assert letters(world, cast.receiver.login) == []
        assert "Thư chưa gửi. Nội dung còn nguyên" in text_of(response)
        assert "Không mất đâu." in text_of(response)

    def test_a_session_that_ended_gives_the_letter_back(self, cast: Cast, world: memory.World) -> None:
        clerk = Person(cast.clerk)
        page = clerk.begin()
        clerk.client.logout()
        response = clerk.post(page, to=cast.receiver.login, subject="Gấp", text="Viết <xong> rồi hết phiên.")
        text = text_of(response)
        assert response.status_code == 401
        assert "Phiên làm việc đã hết, thư chưa gửi" in text
        assert "Viết &lt;xong&gt; rồi hết phiên." in text
        quiet = clerk.post(page, "autosave", text="x")
        assert (quiet.status_code, quiet.json()["saved"]) == (401, False)
        clerk.client.force_login(cast.clerk)
        again = clerk.client.post(
            COMPOSE,
            {
                **dict(response.context["hidden"]),
                "to": response.context["to"],
                "subject": "Gấp",
                "text": response.context["text"],
                "act": "resume",
            },
        )
        clerk.post(again)
        assert [one.text for one in letters(world, cast.receiver.login)] == ["Viết <xong> rồi hết phiên."]

    def test_other_pages_still_ask_strangers_to_sign_in(self, cast: Cast) -> None:
        clerk = Person(cast.clerk)
        clerk.client.logout()
        assert clerk.client.post(f"/thu/{cast.clerk.login}/cac-thu-muc", {"name": "x"}).status_code == 302
        assert clerk.begin().status_code == 302


class TestOnce:
    def test_a_second_press_of_the_same_button_sends_nothing(self, cast: Cast, world: memory.World) -> None:
        clerk = Person(cast.clerk)
        page = clerk.begin()
        for _ in range(2):
            response = clerk.post(page, to=cast.receiver.login, text="Một lần.")
            assert response.status_code == 302
        assert len(letters(world, cast.receiver.login)) == 1
        assert len(letters(world, cast.clerk.login, "Sent")) == 1
        assert "Thư này đã gửi rồi" in text_of(clerk.folder())

    def test_a_second_press_on_a_draft_with_files_sends_nothing(
        self, cast: Cast, world: memory.World
    ) -> None:
        clerk = Person(cast.clerk)
        saved = clerk.post(clerk.begin(), "save", to=cast.receiver.login, uploads=[upload("Kèm.docx")])
        page = clerk.client.get(saved["Location"])
        assert [clerk.post(page).status_code for _ in range(2)] == [302, 302]
        assert len(letters(world, cast.receiver.login)) == 1

    def test_a_page_gone_back_to_and_changed_is_another_letter(self, cast: Cast, world: memory.World) -> None:
        clerk = Person(cast.clerk)
        page = clerk.begin()
        clerk.post(page, to=cast.receiver.login, text="Thư một")
        response = clerk.post(page, to=cast.receiver.login, text="Thư hai")
        assert "Thư từ trang này đã gửi trước đó." in text_of(response)
        assert "Thư hai" in text_of(response)
        clerk.post(response)
        assert [one.text for one in letters(world, cast.receiver.login)] == ["Thư một", "Thư hai"]

    def test_a_draft_saved_after_the_letter_went_is_not_kept(self, cast: Cast, world: memory.World) -> None:
        clerk = Person(cast.clerk)
        page = clerk.begin()
        clerk.post(page, to=cast.receiver.login)
        late = clerk.post(page, "autosave", to=cast.receiver.login, text="Muộn")
        assert late.json()["saved"] is False
        assert letters(world, cast.clerk.login, "Drafts") == []

    def test_an_attempt_that_broke_off_is_told_before_it_is_repeated(
        self, cast: Cast, world: memory.World
    ) -> None:
        clerk = Person(cast.clerk)
        page = clerk.begin()
        clerk.post(page, to=cast.receiver.login)
        # As a process leaves it that died while it spoke to the server.
        Sending.objects.update(
            handed_over_at=None, began_at=Sending.objects.get().began_at - timedelta(hours=1)
        )
        response = clerk.post(page, to=cast.receiver.login, text="Lần hai.")
        assert response.status_code == 422
        assert "không rõ thư đã đi hay chưa" in text_of(response)
        assert "Lần hai." in text_of(response)
        assert len(letters(world, cast.receiver.login)) == 1
        clerk.post(response)
        assert len(letters(world, cast.receiver.login)) == 2

    @pytest.mark.django_db(transaction=True)
    def test_two_presses_at_the_same_moment_send_once(self, cast: Cast, world: memory.World) -> None:
        submission: Any = wiring.submission()
        slowly = threading.Event()
        submission._judge = lambda *_: slowly.wait(0.7) and None
        clerk = Person(cast.clerk)
        page = clerk.begin()
        answers: list[int] = []

        def press() -> None:
            try:
                answers.append(clerk.post(page, to=cast.receiver.login, text="Bấm hai lần.").status_code)
            finally:
                connection.close()

        presses = [threading.Thread(target=press) for _ in range(2)]
        for one in presses:
            one.start()
        for one in presses:
            one.join()
        assert answers == [302, 302]
        assert len(letters(world, cast.receiver.login)) == 1


class TestDrafts:
    def test_are_kept_opened_again_and_sent(self, cast: Cast, world: memory.World) -> None:
        clerk = Person(cast.clerk)
        fields = {"to": cast.receiver.login, "cc": cast.leader.login, "bcc": cast.outsider.login}
        saved = clerk.post(clerk.begin(), "save", subject="Dở dang", text="Đang viết", **fields)
        draft = stored(world, cast.clerk.login, "Drafts")[0]
        assert Flag.DRAFT in draft.flags
        page = clerk.client.get(saved["Location"])
        form = page.context["form"]
        assert {name: form[name].value() for name in fields} == fields
        assert (form["subject"].value(), form["text"].value()) == ("Dở dang", "Đang viết")
        assert f'href="{saved["Location"]}"'.replace("&", "&amp;") in text_of(clerk.folder(folder="Drafts"))
        clerk.post(page, text="Viết xong")
        assert [one.text for one in letters(world, cast.receiver.login)] == ["Viết xong"]
        assert len(letters(world, cast.outsider.login)) == 1
        assert letters(world, cast.clerk.login, "Drafts") == []

    def test_the_new_version_takes_the_place_of_the_old(self, cast: Cast, world: memory.World) -> None:
        clerk = Person(cast.clerk)
        page = clerk.begin()
        state = page.context["state"]
        for number in range(4):
            answer = clerk.post(page, "autosave", text=f"Bản {number}", state=state).json()
            assert answer["saved"]
            assert "Đã tự lưu bản thảo lúc" in answer["sentence"]
            state = answer["state"]
        assert [one.text for one in letters(world, cast.clerk.login, "Drafts")] == ["Bản 3"]
        clerk.post(page, text="Bản cuối", to=cast.receiver.login, state=state)
        assert letters(world, cast.clerk.login, "Drafts") == []

    def test_a_version_that_was_replaced_leads_to_the_list(self, cast: Cast, world: memory.World) -> None:
        clerk = Person(cast.clerk)
        old = clerk.post(clerk.begin(), "save", text="Một")["Location"]
        answer = clerk.post(clerk.client.get(old), "autosave", text="Hai").json()
        assert clerk.client.get(answer["url"]).context["form"]["text"].value() == "Hai"
        gone = clerk.client.get(old, follow=True)
        assert "có thể đã được lưu thành bản mới" in text_of(gone)
        assert [line.url for line in gone.context["lines"]] == [answer["url"]]

    def test_half_typed_recipients_are_kept_as_typed(self, cast: Cast, world: memory.World) -> None:
        clerk = Person(cast.clerk)
        saved = clerk.post(clerk.begin(), "save", to="Nguyễn Văn, a@b.vn; ", text="x")
        page = clerk.client.get(saved["Location"])
        assert page.context["form"]["to"].value() == "Nguyễn Văn, a@b.vn;"

    def test_files_stay_with_the_draft_until_they_are_taken_off(
        self, cast: Cast, world: memory.World
    ) -> None:
        clerk = Person(cast.clerk)
        files = [upload("Tờ trình.docx", b"PK1"), upload("Phụ lục.xlsx", b"PK2")]
        saved = clerk.post(clerk.begin(), "save", text="x", uploads=files)
        page = clerk.client.get(saved["Location"])
        assert [(file.filename, kept) for file, kept in page.context["held"]] == [
            ("Tờ trình.docx", True),
            ("Phụ lục.xlsx", True),
        ]
        clerk.post(page, to=cast.receiver.login, keep=["draft-1"], uploads=[upload("Mới.pdf", b"%PDF-")])
        got, raw = letters(world, cast.receiver.login)[0], stored(world, cast.receiver.login)[0].raw
        assert [file.filename for file in got.attachments] == ["Phụ lục.xlsx", "Mới.pdf"]
        assert [attachment_content(raw, n) for n in range(2)] == [b"PK2", b"%PDF-"]

    def test_a_draft_remembers_what_it_answers(self, cast: Cast, world: memory.World) -> None:
        uid = put(world, cast.clerk.login, letter(From=cast.receiver.login, Message_ID="<goc@x>"))
        clerk = Person(cast.clerk)
        page = clerk.begin(act="reply", mailbox=cast.clerk.login, folder="INBOX", uid=uid)
        saved = clerk.post(page, "save")
        clerk.post(clerk.client.get(saved["Location"]))
        assert letters(world, cast.receiver.login)[0].in_reply_to == "<goc@x>"
        assert Flag.ANSWERED in stored(world, cast.clerk.login)[0].flags

    def test_lie_in_the_mailbox_that_will_send_them(self, cast: Cast, world: memory.World) -> None:
        clerk = Person(cast.clerk)
        saved = clerk.post(clerk.begin(), "save", text="Từ tôi", sender=cast.clerk.login)
        page = clerk.client.get(saved["Location"])
        clerk.post(page, "save", text="Từ Sở", sender=cast.sotttt.address)
        assert letters(world, cast.clerk.login, "Drafts") == []
        assert [one.text for one in letters(world, cast.sotttt.address, "Drafts")] == ["Từ Sở"]

    def test_of_another_program_are_gone_on_with(self, cast: Cast, world: memory.World) -> None:
        raw = letter("Nháp từ Outlook", "Viết ở Outlook", To=cast.receiver.login, From=cast.clerk.login)
        uid = put(world, cast.clerk.login, raw, "Drafts")
        clerk = Person(cast.clerk)
        page = clerk.begin(act="draft", mailbox=cast.clerk.login, folder="Drafts", uid=uid)
        assert page.context["form"]["text"].value() == "Viết ở Outlook"
        clerk.post(page)
        assert letters(world, cast.receiver.login)[0].subject == "Nháp từ Outlook"
        assert letters(world, cast.clerk.login, "Drafts") == []

    def test_a_version_from_another_window_is_not_destroyed(self, cast: Cast, world: memory.World) -> None:
        clerk = Person(cast.clerk)
        saved = clerk.post(clerk.begin(), "save", text="Gốc")
        one, other = clerk.client.get(saved["Location"]), clerk.client.get(saved["Location"])
        clerk.post(one, "save", text="Cửa sổ một")
        clerk.post(other, "save", text="Cửa sổ hai")
        texts = {draft.text for draft in letters(world, cast.clerk.login, "Drafts")}
        assert texts == {"Cửa sổ một", "Cửa sổ hai"}

    def test_a_uid_that_means_another_message_now_is_left_alone(
        self, cast: Cast, world: memory.World
    ) -> None:
        clerk = Person(cast.clerk)
        page = clerk.client.get(clerk.post(clerk.begin(), "save", text="Cũ")["Location"])
        folder = world.mailboxes[cast.clerk.login]["Drafts"]
        folder.messages[1].raw = letter("Thư khác", Message_ID="<khac@x>")
        clerk.post(page, "save", text="Mới")
        assert {draft.subject for draft in letters(world, cast.clerk.login, "Drafts")} == {"Thư khác", ""}

    def test_who_may_not_send_for_the_agency_takes_a_copy_and_leaves_its_draft(
        self, cast: Cast, world: memory.World
    ) -> None:
        uid = put(world, cast.sotttt.address, letter("Nháp của Sở"), "Drafts")
        deputy = Person(cast.deputy)
        page = deputy.begin(act="draft", mailbox=cast.sotttt.address, folder="Drafts", uid=uid)
        deputy.post(page, "save")
        assert len(letters(world, cast.sotttt.address, "Drafts")) == 1
        assert [one.subject for one in letters(world, cast.deputy.login, "Drafts")] == ["Nháp của Sở"]

    def test_are_thrown_away_into_the_trash(self, cast: Cast, world: memory.World) -> None:
        clerk = Person(cast.clerk)
        page = clerk.client.get(clerk.post(clerk.begin(), "save", text="Bỏ")["Location"])
        clerk.post(page, "discard")
        assert letters(world, cast.clerk.login, "Drafts") == []
        assert [one.text for one in letters(world, cast.clerk.login, "Trash")] == ["Bỏ"]

    def test_another_persons_form_is_no_ones_key(self, cast: Cast, world: memory.World) -> None:
        leader = Person(cast.leader)
        page = leader.client.get(leader.post(leader.begin(), "save", text="Của tôi")["Location"])
        outsider = Person(cast.outsider)
        response = outsider.post(page, "discard", sender=cast.outsider.login)
        assert "Thư chưa gửi" in text_of(response)
        assert len(letters(world, cast.leader.login, "Drafts")) == 1


class TestFiles:
    def test_go_up_whole_with_vietnamese_names(self, cast: Cast, world: memory.World) -> None:
        content = bytes(range(256)) * 100
        names = ["Kế hoạch công tác năm 2010 (bản chính thức).pdf", "Ảnh hội nghị.jpg", "danh sách; 1.csv"]
        Person(cast.clerk).send(cast.receiver.login, uploads=[upload(name, content) for name in names])
        got, raw = letters(world, cast.receiver.login)[0], stored(world, cast.receiver.login)[0].raw
        assert [file.filename for file in got.attachments] == names
        assert all(attachment_content(raw, n) == content for n in range(3))

    def test_too_many_or_too_large_are_refused_and_the_text_stays(
        self, cast: Cast, world: memory.World
    ) -> None:
        clerk = Person(cast.clerk)
        many = clerk.send(
            cast.receiver.login, text="Giữ chữ", uploads=[upload(f"{n}.txt") for n in range(26)]
        )
        assert "Có 26 tệp; mỗi thư gửi được tối đa 25 tệp" in text_of(many)
        large = clerk.send(
            cast.receiver.login, text="Giữ chữ", uploads=[upload("a.bin", b"x" * (50 * 2**20 + 1))]
        )
        assert "mỗi thư gửi được tối đa 50 MB" in text_of(large)
        for response in (many, large):
            assert "Giữ chữ" in text_of(response)
        assert letters(world, cast.receiver.login) == []

    def test_what_is_beyond_all_measure_is_not_even_read(self, cast: Cast, world: memory.World) -> None:
        clerk = Person(cast.clerk)
        response = clerk.client.post(COMPOSE, {"text": "x"}, CONTENT_LENGTH=str(101 * 2**20))
        assert response.status_code == 413
        assert "Tệp quá lớn, thư chưa gửi" in text_of(response)

    def test_a_name_cannot_lead_out_of_its_header(self, cast: Cast, world: memory.World) -> None:
        Person(cast.clerk).send(
            cast.receiver.login, uploads=[upload('a"\r\nX-Evil: 1.txt'), upload("../../x.sh")]
        )
        got = letters(world, cast.receiver.login)[0]
        assert "x-evil" not in {name for name, _value in got.headers}
        assert not any("/" in file.filename for file in got.attachments)

    def test_a_forward_takes_the_chosen_files_along(self, cast: Cast, world: memory.World) -> None:
        clerk = Person(cast.clerk)
        clerk.send(cast.receiver.login, uploads=[upload("Một.docx", b"1"), upload("Hai.docx", b"2")])
        receiver = Person(cast.receiver)
        page = receiver.begin(act="forward", mailbox=cast.receiver.login, folder="INBOX", uid=1)
        assert len(page.context["held"]) == 2
        receiver.post(page, to=cast.leader.login, keep=["source-1"])
        assert [file.filename for file in letters(world, cast.leader.login)[0].attachments] == ["Hai.docx"]

    def test_a_source_that_vanished_is_said_and_nothing_is_sent_without_its_files(
        self, cast: Cast, world: memory.World
    ) -> None:
        Person(cast.clerk).send(cast.receiver.login, uploads=[upload("Một.docx", b"1")])
        receiver = Person(cast.receiver)
        page = receiver.begin(act="forward", mailbox=cast.receiver.login, folder="INBOX", uid=1)
        world.mailboxes[cast.receiver.login]["INBOX"].messages.clear()
        response = receiver.post(page, to=cast.leader.login, text="Chữ còn")
        assert "Thư này không còn trong thư mục." in text_of(response)
        assert "Chữ còn" in text_of(response)
        assert letters(world, cast.leader.login) == []

    def test_edit_as_new_begins_a_letter_of_its_own(self, cast: Cast, world: memory.World) -> None:
        clerk = Person(cast.clerk)
        clerk.send(cast.receiver.login, "Thông báo", "Nội dung", uploads=[upload("Kèm.docx", b"1")])
        page = clerk.begin(act="edit", mailbox=cast.clerk.login, folder="Sent", uid=1)
        clerk.post(page, to=cast.leader.login)
        first, again = letters(world, cast.receiver.login)[0], letters(world, cast.leader.login)[0]
        assert (again.subject, again.text, len(again.attachments)) == ("Thông báo", "Nội dung", 1)
        assert first.message_id != again.message_id

    def test_decorating_pictures_do_not_go_along_unasked(self, cast: Cast, world: memory.World) -> None:
        raw = html_letter('<img src="cid:logo">', pictures=[("logo", b"\x89PNG\r\n\x1a\n")])
        uid = put(world, cast.clerk.login, raw)
        page = Person(cast.clerk).begin(act="forward", mailbox=cast.clerk.login, folder="INBOX", uid=uid)
        assert [kept for _file, kept in page.context["held"]] == [False]
