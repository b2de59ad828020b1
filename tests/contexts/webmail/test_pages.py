"""Every page for every member of the cast: what opens, what does not exist for whom."""

import pytest
from django.test import Client

from congvu.compliance.models import Access, Evidence
from congvu.engines import memory
from tests.cast import MEMBERS, Cast
from tests.contexts.webmail.people import Person, letter, put, text_of

OPENS_SOTTTT = {"clerk", "leader", "deputy"}


class TestOwnMailbox:
    @pytest.mark.parametrize("name", MEMBERS)
    def test_everyone_comes_to_the_own_inbox(self, cast: Cast, name: str) -> None:
        person = Person(cast.member(name))
        response = person.client.get("/thu/", follow=True)
        assert response.status_code == 200
        assert response.context["desk"].mailbox.address == person.user.login
        assert "Chưa có thư nào ở đây" in text_of(response)

    @pytest.mark.parametrize("name", MEMBERS)
    def test_everyone_reads_writes_and_keeps_folders(
        self, cast: Cast, world: memory.World, name: str
    ) -> None:
        person = Person(cast.member(name))
        uid = put(world, person.user.login, letter())
        assert "Nội dung báo cáo." in text_of(person.message(uid))
        for path in ("source", "body", "all_parts"):
            assert person.client.get(person.url(path, uid)).status_code == 200
        assert person.begin().status_code == 200
        assert person.client.get(f"/thu/{person.user.login}/cac-thu-muc").status_code == 200

    def test_a_stranger_is_sent_to_the_sign_in(self, cast: Cast) -> None:
        response = Client().get(f"/thu/{cast.clerk.login}/thu-muc/INBOX")
        assert response.status_code == 302
        assert response["Location"].startswith("/dang-nhap?next=")


@pytest.mark.row("R15")
class TestOthersMailboxes:
    @pytest.mark.parametrize("name", MEMBERS)
    def test_the_agency_mailbox_opens_for_its_delegates_only(
        self, cast: Cast, world: memory.World, name: str
    ) -> None:
        person = Person(cast.member(name))
        uid = put(world, cast.sotttt.address, letter("Công văn đến"))
        expected = 200 if name in OPENS_SOTTTT else 404
        assert person.folder(cast.sotttt.address).status_code == expected
        for path in ("message", "body", "source", "all_parts"):
            assert person.client.get(person.url(path, uid, cast.sotttt.address)).status_code == expected

    @pytest.mark.parametrize("name", MEMBERS)
    def test_nobody_opens_the_own_mailbox_of_another(
        self, cast: Cast, world: memory.World, name: str
    ) -> None:
        person = Person(cast.member(name))
        other = cast.outsider if name != "outsider" else cast.clerk
        uid = put(world, other.login, letter("Việc riêng"))
        assert person.folder(other.login).status_code == 404
        assert person.message(uid, other.login).status_code == 404
        assert person.act("delete", [uid], other.login).status_code == 404
        assert person.begin(act="reply", mailbox=other.login, folder="INBOX", uid=uid).status_code == 404
        assert len(world.mailboxes[other.login]["INBOX"].messages) == 1

    def test_files_of_a_letter_that_may_not_be_read_are_not_passed_on(
        self, cast: Cast, world: memory.World
    ) -> None:
        writer = Person(cast.clerk)
        page = writer.begin(to=cast.receiver.login)
        foreign = Person(cast.outsider).begin().context["state"]
        response = writer.post(page, state=foreign)
        assert "Thư chưa gửi" in text_of(response)
        assert not world.mailboxes[cast.receiver.login]["INBOX"].messages


class TestSwitching:
    @pytest.mark.row("R24")
    def test_own_mailbox_first_then_those_of_agencies_with_the_role_in_words(self, cast: Cast) -> None:
        for name, role in (
            ("leader", "quản lý hộp thư"),
            ("deputy", "đọc và xử lý thư"),
            ("clerk", "xử lý và gửi thư"),
        ):
            boxes = Person(cast.member(name)).folder().context["boxes"]
            assert [box.url for box in boxes] == [
                f"/thu/{address}/thu-muc/INBOX" for address in (cast.member(name).login, cast.sotttt.address)
            ]
            assert role in boxes[1].detail

    def test_folders_have_vietnamese_names_and_counts_of_unread(
        self, cast: Cast, world: memory.World
    ) -> None:
        put(world, cast.clerk.login, letter())
        put(world, cast.clerk.login, letter())
        places = Person(cast.clerk).folder().context["places"]
        assert [(place.name, place.unseen) for place in places] == [
            ("Hộp thư đến", 2),
            ("Bản thảo", 0),
            ("Đã gửi", 0),
            ("Thư rác", 0),
            ("Thùng rác", 0),
        ]

    def test_what_is_opened_is_told_to_those_who_count_it(self, cast: Cast, world: memory.World) -> None:
        uid = put(world, cast.sotttt.address, letter())
        person = Person(cast.clerk)
        person.folder(cast.sotttt.address)
        person.message(uid, cast.sotttt.address)
        person.folder("nobody@binhphuoc.gov.vn")
        assert Access.objects.get().evidence == Evidence.MESSAGE_READ
        accesses = Access.objects.values_list("mailbox", "login", "protocol").distinct()
        assert set(accesses) == {(cast.sotttt.address, cast.clerk.login, "WEBMAIL")}

    @pytest.mark.parametrize("way", ["source", "body", "all_parts", "reply"])
    def test_there_is_no_way_of_reading_that_is_not_told(
        self, cast: Cast, world: memory.World, way: str
    ) -> None:
        uid = put(world, cast.sotttt.address, letter())
        person = Person(cast.clerk)
        if way == "reply":
            person.begin(act="reply", mailbox=cast.sotttt.address, folder="INBOX", uid=uid)
        else:
            person.client.get(person.url(way, uid, cast.sotttt.address))
        assert Access.objects.get().evidence == Evidence.MESSAGE_READ


class TestEngineAway:
    def test_pages_say_so_and_offer_to_try_again(self, cast: Cast, world: memory.World) -> None:
        person = Person(cast.clerk)
        world.is_down = True
        response = person.folder(offset=50)
        assert response.status_code == 503
        assert "Hệ thống thư đang tạm ngừng" in text_of(response)
        assert f'href="/thu/{cast.clerk.login}/thu-muc/INBOX?offset=50"' in text_of(response)
        world.is_down = False
        assert person.folder().status_code == 200

    def test_a_search_that_cannot_be_done_now_goes_back_to_the_list(
        self, cast: Cast, world: memory.World
    ) -> None:
        person = Person(cast.clerk)
        world.is_down = True
        response = person.folder(q="họp")
        world.is_down = False
        assert "Hệ thống thư đang tạm ngừng" in text_of(person.client.get(response["Location"]))

    def test_an_act_says_that_it_was_not_done(self, cast: Cast, world: memory.World) -> None:
        uid = put(world, cast.clerk.login, letter())
        person = Person(cast.clerk)
        world.is_down = True
        response = person.act("delete", [uid])
        assert response.status_code == 503
        assert 'class="alert alert-error"' in text_of(response)
        world.is_down = False
        assert list(world.mailboxes[cast.clerk.login]["INBOX"].messages) == [uid]

    def test_a_folder_or_message_that_is_not_there(self, cast: Cast) -> None:
        person = Person(cast.clerk)
        assert person.folder(folder="Không có").status_code == 404
        assert person.folder(folder='a"b*').status_code == 404
        response = person.client.get(person.url("message", 99), follow=True)
        assert "Thư này không còn ở đây" in text_of(response)
        assert person.client.get(person.url("source", 99)).status_code == 404
