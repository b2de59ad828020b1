"""What each role may do in an agency mailbox: on the page, and when the page is got round."""

import pytest

from congvu.audit.models import AuditEvent
from congvu.engines import memory
from tests.cast import Cast
from tests.contexts.webmail.people import Person, grant, letter, letters, put, stored, text_of

ROLES = ("READ", "HANDLE", "SEND", "MANAGE")
MAY_HANDLE = {"HANDLE", "SEND", "MANAGE"}
MAY_SEND = {"SEND", "MANAGE"}


@pytest.fixture(params=ROLES)
def role(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def delegate(cast: Cast, role: str) -> Person:
    grant(cast.officer, cast.sotttt.address, role)
    return Person(cast.officer)


class TestRoles:
    @pytest.mark.row("R24")
    def test_every_role_reads(self, cast: Cast, world: memory.World, delegate: Person) -> None:
        uid = put(world, cast.sotttt.address, letter("Công văn"))
        assert "Công văn" in text_of(delegate.folder(cast.sotttt.address))
        assert delegate.message(uid, cast.sotttt.address).status_code == 200
        assert cast.officer.login in stored(world, cast.sotttt.address)[0].seen_by

    def test_buttons_stand_only_where_the_role_allows_the_act(
        self, cast: Cast, world: memory.World, delegate: Person, role: str
    ) -> None:
        uid = put(world, cast.sotttt.address, letter())
        shown = text_of(delegate.folder(cast.sotttt.address))
        opened = text_of(delegate.message(uid, cast.sotttt.address))
        for button in ('value="delete"', 'value="junk"', 'value="move"'):
            assert (button in shown) == (role in MAY_HANDLE)
            assert (button in opened) == (role in MAY_HANDLE)
        senders = dict(delegate.begin().context["form"].fields["sender"].choices)
        assert (cast.sotttt.address in senders) == (role in MAY_SEND)

    @pytest.mark.parametrize("act", ["star", "delete", "junk", "move", "destroy"])
    def test_the_engine_refuses_what_the_role_does_not_allow(
        self, cast: Cast, world: memory.World, delegate: Person, role: str, act: str
    ) -> None:
        uid = put(world, cast.sotttt.address, letter())
        response = delegate.act(act, [uid], cast.sotttt.address, target="Sent", confirmed="1")
        message = stored(world, cast.sotttt.address)[:1]
        is_unchanged = bool(message) and not message[0].flags
        assert is_unchanged == (role not in MAY_HANDLE)
        if role not in MAY_HANDLE:
            assert "không cho phép việc này" in text_of(response)

    def test_own_marks_of_reading_are_for_everyone(
        self, cast: Cast, world: memory.World, delegate: Person
    ) -> None:
        uid = put(world, cast.sotttt.address, letter())
        delegate.message(uid, cast.sotttt.address)
        delegate.act("unread", [uid], cast.sotttt.address)
        assert cast.officer.login not in stored(world, cast.sotttt.address)[0].seen_by

    @pytest.mark.row("R47a")
    def test_only_who_may_send_sends_for_the_agency(
        self, cast: Cast, world: memory.World, delegate: Person, role: str
    ) -> None:
        response = delegate.send(cast.receiver.login, sender=cast.sotttt.address)
        received = letters(world, cast.receiver.login)
        if role in MAY_SEND:
            assert [one.sender.address for one in received] == [cast.sotttt.address]
        else:
            assert response.status_code == 422
            assert received == []

    def test_folders_are_made_by_those_who_handle(
        self, cast: Cast, world: memory.World, delegate: Person, role: str
    ) -> None:
        path = f"/thu/{cast.sotttt.address}/cac-thu-muc"
        response = delegate.client.post(path, {"name": "Công văn 2026"}, follow=True)
        assert ("Công văn 2026" in world.mailboxes[cast.sotttt.address]) == (role in MAY_HANDLE)
        if role not in MAY_HANDLE:
            assert "không cho phép việc này" in text_of(response)


class TestCommonMail:
    def test_what_vanishes_from_an_agency_mailbox_is_on_record(self, cast: Cast, world: memory.World) -> None:
        uid = put(world, cast.sotttt.address, letter(), "Trash")
        Person(cast.clerk).act("destroy", [uid], cast.sotttt.address, "Trash", confirmed="1")
        event = AuditEvent.objects.get(action="webmail.destroy_messages")
        assert (event.actor, event.target_id) == (cast.clerk.login, cast.sotttt.address)

    def test_own_mail_is_ones_own_affair(self, cast: Cast, world: memory.World) -> None:
        uid = put(world, cast.clerk.login, letter(), "Trash")
        Person(cast.clerk).act("destroy", [uid], folder="Trash", confirmed="1")
        assert not AuditEvent.objects.filter(action__startswith="webmail.").exists()
        assert stored(world, cast.clerk.login, "Trash") == []

    @pytest.mark.row("R44")
    def test_mail_to_a_person_is_handled_by_that_person_alone(self, cast: Cast, world: memory.World) -> None:
        uid = put(world, cast.officer.login, letter("Gửi riêng ông Bình"))
        assert "Gửi riêng ông Bình" in text_of(Person(cast.officer).folder())
        assert Person(cast.leader).message(uid, cast.officer.login).status_code == 404

    def test_only_mail_of_an_agency_is_offered_to_the_register(self, cast: Cast, world: memory.World) -> None:
        common, own = put(world, cast.sotttt.address, letter()), put(world, cast.clerk.login, letter())
        clerk = Person(cast.clerk)
        assert "Vào sổ văn bản đến" in text_of(clerk.message(common, cast.sotttt.address))
        assert "Vào sổ văn bản đến" not in text_of(clerk.message(own))
