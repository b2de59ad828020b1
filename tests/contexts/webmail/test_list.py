"""The list of a folder: pages, searching, acts on many messages."""

import re
from datetime import timedelta

import pytest

from congvu.engines import memory
from congvu.engines.ports import Flag
from tests.cast import NOW, Cast
from tests.contexts.webmail.people import Person, letter, put, stored, text_of


def _subjects(response: object) -> list[str]:
    return [line.subject for line in response.context["lines"]]  # type: ignore[attr-defined]


class TestList:
    def test_fifty_a_page_newest_first(self, cast: Cast, world: memory.World) -> None:
        for number in range(120):
            put(world, cast.clerk.login, letter(f"Thư số {number}"))
        person = Person(cast.clerk)
        first, last = person.folder(), person.folder(offset=100)
        assert _subjects(first) == [f"Thư số {n}" for n in range(119, 69, -1)]
        assert "1–50 trong 120" in text_of(first)
        assert _subjects(last) == [f"Thư số {n}" for n in range(19, -1, -1)]
        assert 'href="?offset=50"' in text_of(last)

    def test_an_offset_beyond_the_end_or_of_nonsense_shows_the_beginning(
        self, cast: Cast, world: memory.World
    ) -> None:
        put(world, cast.clerk.login, letter("Thư duy nhất"))
        for offset in ("5000", "-1", "x", "९"):
            response = Person(cast.clerk).client.get(
                f"/thu/{cast.clerk.login}/thu-muc/INBOX?offset={offset}", follow=True
            )
            assert _subjects(response) == ["Thư duy nhất"], offset

    def test_unread_starred_answered_and_with_files_are_marked_in_words(
        self, cast: Cast, world: memory.World
    ) -> None:
        put(world, cast.clerk.login, letter())
        message = stored(world, cast.clerk.login)[0]
        message.flags |= {Flag.FLAGGED, Flag.ANSWERED, Flag.FORWARDED}
        text = text_of(Person(cast.clerk).folder())
        for word in ("Chưa đọc. ", "Bỏ gắn sao", "Đã trả lời", "Đã chuyển tiếp", 'class="unread"'):
            assert word in text

    def test_sent_and_drafts_show_to_whom(self, cast: Cast, world: memory.World) -> None:
        many = "Sở Nội vụ <snv@x.vn>, Sở Tài chính <stc@x.vn>, Sở Y tế <syt@x.vn>"
        put(world, cast.clerk.login, letter(To=many), "Sent")
        put(world, cast.clerk.login, letter(To="Sở Nội vụ <snv@x.vn>"), "Drafts")
        clerk = Person(cast.clerk)
        assert "Đến: Sở Nội vụ, Sở Tài chính và 1 nơi khác" in text_of(clerk.folder(folder="Sent"))
        drafts = text_of(clerk.folder(folder="Drafts"))
        assert "Đến: Sở Nội vụ" in drafts
        assert "/thu/soan?act=draft" in drafts

    def test_names_and_subjects_of_strangers_are_only_text(self, cast: Cast, world: memory.World) -> None:
        put(world, cast.clerk.login, letter("<script>alert(1)</script>", From='"<b>x</b>" <a@b.vn>'))
        text = text_of(Person(cast.clerk).folder())
        assert "<script>alert(1)" not in text
        assert "<b>x</b>" not in text
        assert "&lt;script&gt;alert(1)" in text

    def test_a_subject_of_five_kilobytes_does_not_swell_the_list(
        self, cast: Cast, world: memory.World
    ) -> None:
        put(world, cast.clerk.login, letter("Trích yếu rất dài " * 280))
        line = Person(cast.clerk).folder().context["lines"][0]
        assert len(line.subject) == 200

    @pytest.mark.parametrize(
        ("folder", "words"),
        [
            ("INBOX", "Chưa có thư nào ở đây"),
            ("Drafts", "Chưa có bản thảo nào"),
            ("Sent", "Chưa gửi thư nào"),
            ("Junk", "Không có thư rác"),
            ("Trash", "Thùng rác trống"),
        ],
    )
    def test_an_empty_folder_says_so(self, cast: Cast, folder: str, words: str) -> None:
        assert words in text_of(Person(cast.clerk).folder(folder=folder))


class TestSearch:
    @pytest.mark.row("R45")
    @pytest.mark.parametrize("words", ["quyet dinh", "QUYẾT ĐỊNH", "quyết định", "dinh quyet"])
    def test_words_are_found_without_diacritics(self, cast: Cast, world: memory.World, words: str) -> None:
        put(world, cast.clerk.login, letter("Quyết định khen thưởng"))
        put(world, cast.clerk.login, letter("Giấy mời", text="không liên quan"))
        response = Person(cast.clerk).folder(q=words)
        assert _subjects(response) == ["Quyết định khen thưởng"]

    def test_nothing_found_says_what_to_do(self, cast: Cast, world: memory.World) -> None:
        put(world, cast.clerk.login, letter())
        text = text_of(Person(cast.clerk).folder(q="<i>không có</i>"))
        assert "Không tìm thấy thư nào. Thử ít chữ hơn" in text
        assert "<i>không có" not in text

    def test_filters_hold_together(self, cast: Cast, world: memory.World) -> None:
        login = cast.clerk.login
        for number in range(4):
            put(world, login, letter(f"Thư {number}", From=f"Người 2{number} <n{number}@x.vn>"))
        messages = stored(world, login)
        messages[0].flags.add(Flag.FLAGGED)
        messages[1].seen_by.add(login)
        messages[2].arrived_at = NOW - timedelta(days=10)
        clerk = Person(cast.clerk)
        assert _subjects(clerk.folder(flagged=1)) == ["Thư 0"]
        assert _subjects(clerk.folder(unseen=1)) == ["Thư 3", "Thư 2", "Thư 0"]
        assert _subjects(clerk.folder(sender="nguoi 23")) == ["Thư 3"]
        assert _subjects(clerk.folder(until="2009-10-31")) == ["Thư 2"]
        assert _subjects(clerk.folder(since="2009-11-02", until="2009-11-02")) == ["Thư 3", "Thư 1", "Thư 0"]
        assert _subjects(clerk.folder(unseen=1, since="2009-11-01", sender="nguoi 20")) == ["Thư 0"]

    def test_a_date_that_is_none_is_said_and_left_out(self, cast: Cast, world: memory.World) -> None:
        put(world, cast.clerk.login, letter("Còn đây"))
        response = Person(cast.clerk).folder(since="31/31/2009")
        assert "Từ ngày:" in text_of(response)
        assert _subjects(response) == ["Còn đây"]

    def test_pages_and_messages_keep_the_search(self, cast: Cast, world: memory.World) -> None:
        for _ in range(60):
            put(world, cast.clerk.login, letter("Họp giao ban"))
        clerk = Person(cast.clerk)
        text = text_of(clerk.folder(q="hop giao ban"))
        assert 'href="?q=hop+giao+ban&amp;offset=50"' in text
        opened = clerk.client.get(re.search(r'class="line" href="([^"]+)"', text)[1].replace("&amp;", "&"))  # type: ignore[index]
        assert opened.context["back_url"].endswith("INBOX?q=hop+giao+ban")


class TestActs:
    def test_marks_on_many_at_once(self, cast: Cast, world: memory.World) -> None:
        login = cast.clerk.login
        uids = [put(world, login, letter()) for _ in range(3)]
        clerk = Person(cast.clerk)
        clerk.act("read", uids[:2])
        assert [login in message.seen_by for message in stored(world, login)] == [True, True, False]
        clerk.act("unread", uids[:1])
        assert [login in message.seen_by for message in stored(world, login)] == [False, True, False]
        clerk.act("star", uids[1:])
        assert [Flag.FLAGGED in message.flags for message in stored(world, login)] == [False, True, True]
        clerk.act("unstar", uids)
        assert not any(Flag.FLAGGED in message.flags for message in stored(world, login))

    def test_a_star_is_pressed_for_its_own_message_alone(self, cast: Cast, world: memory.World) -> None:
        uids = [put(world, cast.clerk.login, letter()) for _ in range(3)]
        Person(cast.clerk).act("", uids, star=uids[1])
        flagged = [Flag.FLAGGED in message.flags for message in stored(world, cast.clerk.login)]
        assert flagged == [False, True, False]

    def test_delete_puts_into_the_trash_and_from_there_only_after_a_question(
        self, cast: Cast, world: memory.World
    ) -> None:
        login = cast.clerk.login
        uids = [put(world, login, letter(f"Thư {n}")) for n in range(2)]
        clerk = Person(cast.clerk)
        assert "Đã chuyển 2 thư vào Thùng rác." in text_of(clerk.act("delete", uids))
        assert not stored(world, login)
        gone = [message.uid for message in stored(world, login, "Trash")]
        question = clerk.act("destroy", gone, folder="Trash")
        assert "Xóa hẳn 2 thư?" in text_of(question)
        assert len(stored(world, login, "Trash")) == 2
        assert "Đã xóa hẳn 2 thư." in text_of(clerk.act("destroy", gone, folder="Trash", confirmed="1"))
        assert not stored(world, login, "Trash")

    def test_junk_and_back(self, cast: Cast, world: memory.World) -> None:
        uid = put(world, cast.clerk.login, letter())
        clerk = Person(cast.clerk)
        clerk.act("junk", [uid])
        junk = stored(world, cast.clerk.login, "Junk")
        assert len(junk) == 1
        assert "Không phải thư rác" in text_of(clerk.folder(folder="Junk"))
        clerk.act("not_junk", [junk[0].uid], folder="Junk")
        assert len(stored(world, cast.clerk.login)) == 1

    def test_moves_into_a_folder_of_ones_own(self, cast: Cast, world: memory.World) -> None:
        uid = put(world, cast.clerk.login, letter())
        clerk = Person(cast.clerk)
        clerk.client.post(f"/thu/{cast.clerk.login}/cac-thu-muc", {"name": "Công văn/2026"})
        assert "Chọn thư mục muốn chuyển" in text_of(clerk.act("move", [uid], target=""))
        assert "Không có thư mục này" in text_of(clerk.act("move", [uid], target="Khác"))
        assert "Đã chuyển 1 thư." in text_of(clerk.act("move", [uid], target="Công văn/2026"))
        assert len(stored(world, cast.clerk.login, "Công văn/2026")) == 1

    def test_nothing_chosen_or_nonsense_changes_nothing(self, cast: Cast, world: memory.World) -> None:
        put(world, cast.clerk.login, letter())
        clerk = Person(cast.clerk)
        cases: list[tuple[str, list[object]]] = [
            ("delete", []),
            ("explode", [1]),
            ("delete", ["1 OR 1", "-1", "९"]),
        ]
        for act, uids in cases:
            assert "Chưa chọn thư nào" in text_of(clerk.act(act, uids))
        assert clerk.act("delete", [999]).status_code == 200
        assert len(stored(world, cast.clerk.login)) == 1

    @pytest.mark.parametrize(
        "back",
        ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/khong-co"],
    )
    def test_goes_back_to_pages_of_ours_only(self, cast: Cast, world: memory.World, back: str) -> None:
        uid = put(world, cast.clerk.login, letter())
        response = Person(cast.clerk).act("star", [uid], back=back)
        assert response.redirect_chain == [(f"/thu/{cast.clerk.login}/thu-muc/INBOX", 302)]

    def test_acts_need_the_token_of_the_page(self, cast: Cast, world: memory.World) -> None:
        uid = put(world, cast.clerk.login, letter())
        assert Person(cast.clerk, enforce_csrf_checks=True).act("delete", [uid]).status_code == 403
        assert len(stored(world, cast.clerk.login)) == 1


class TestFolders:
    def test_made_renamed_and_removed_with_the_letters_kept_in_the_trash(
        self, cast: Cast, world: memory.World
    ) -> None:
        login, clerk = cast.clerk.login, Person(cast.clerk)
        path = f"/thu/{login}/cac-thu-muc"
        assert "Đã tạo thư mục" in text_of(clerk.client.post(path, {"name": "Công văn"}, follow=True))
        assert "Đã có thư mục tên này." in text_of(clerk.client.post(path, {"name": "Công văn"}))
        put(world, login, letter("Giữ lại"), "Công văn")
        clerk.client.post(f"/thu/{login}/doi-ten/Công văn", {"name": "Công văn đi"})
        assert [m.uid for m in stored(world, login, "Công văn đi")] == [1]
        remove = f"/thu/{login}/xoa-thu-muc/Công văn đi"
        assert "1 thư trong thư mục sẽ được chuyển vào Thùng rác" in text_of(clerk.client.get(remove))
        clerk.client.post(remove)
        assert "Công văn đi" not in world.mailboxes[login]
        assert len(stored(world, login, "Trash")) == 1

    @pytest.mark.parametrize("name", ["INBOX", "Trash", "Sent"])
    def test_folders_of_the_system_stay_with_all_their_letters(
        self, cast: Cast, world: memory.World, name: str
    ) -> None:
        put(world, cast.clerk.login, letter(), name)
        clerk = Person(cast.clerk)
        response = clerk.client.post(f"/thu/{cast.clerk.login}/xoa-thu-muc/{name}", follow=True)
        assert "Thư mục này của hệ thống" in text_of(response)
        response = clerk.client.post(f"/thu/{cast.clerk.login}/doi-ten/{name}", {"name": "Khác"})
        assert "Thư mục này của hệ thống" in text_of(response)
        assert len(stored(world, cast.clerk.login, name)) == 1

    @pytest.mark.parametrize("name", ["", "a*b", 'a"b', "/a", "a//b", "../b", "a\\b", "a\x07b", "x" * 101])
    def test_names_that_cannot_be_used_are_refused_with_a_sentence(self, cast: Cast, name: str) -> None:
        response = Person(cast.clerk).client.post(f"/thu/{cast.clerk.login}/cac-thu-muc", {"name": name})
        assert response.status_code == 200
        assert 'class="error"' in text_of(response)

    @pytest.mark.parametrize("name", ["Tài chính & Kế hoạch", "Việc #1", "Số 1.2", "50/2026", "a+b?c=d"])
    def test_folders_with_signs_open(self, cast: Cast, world: memory.World, name: str) -> None:
        clerk = Person(cast.clerk)
        clerk.client.post(f"/thu/{cast.clerk.login}/cac-thu-muc", {"name": name})
        place = next(place for place in clerk.folder().context["places"] if place.name == name)
        uid = put(world, cast.clerk.login, letter(), name)
        page = clerk.client.get(place.url)
        assert [line.uid for line in page.context["lines"]] == [uid]
        assert clerk.client.get(page.context["lines"][0].url).status_code == 200

    def test_names_are_kept_composed(self, cast: Cast, world: memory.World) -> None:
        Person(cast.clerk).client.post(
            f"/thu/{cast.clerk.login}/cac-thu-muc", {"name": "Ho\u0302\u0300 so\u031b"}
        )
        assert "Hồ sơ" in world.mailboxes[cast.clerk.login]
