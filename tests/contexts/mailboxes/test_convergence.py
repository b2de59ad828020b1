"""The engine follows the tables: one mailbox that it refuses holds up no other."""

import logging

import pytest
from django.test import Client
from django.urls import reverse

from congvu.engines import memory, wiring
from congvu.engines.ports import FolderRef
from congvu.mailboxes import operations
from congvu.mailboxes.models import Mailbox
from congvu.mailboxes.queries import get_mailbox
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db


def _rename(login: str, local_part: str) -> Mailbox:
    return operations.rename_mailbox(actor="test", now=NOW, mailbox=get_mailbox(login), local_part=local_part)


def test_a_mailbox_that_is_refused_waits_and_the_others_go_on(
    cast: Cast, world: memory.World, caplog: pytest.LogCaptureFixture
) -> None:
    taken = _rename(cast.officer.login, "binh.sotttt").address
    free = _rename(cast.deputy.login, "hanh.sotttt").address
    world.create(taken)
    world.folder(FolderRef(taken)).add(b"Subject: cu\r\n\r\n", at=NOW, flags=set())
    with caplog.at_level(logging.ERROR):
        done = operations.converge(engine=wiring.mailbox_engine(), now=NOW)
    assert done == 1
    assert get_mailbox(free).renamed_from == ""
    assert get_mailbox(taken).renamed_from == cast.officer.login
    assert taken in caplog.text
    assert wiring.mailbox_engine().exists(free)


def test_who_is_given_a_mailbox_signs_in_anew_to_see_it(cast: Cast, world: memory.World) -> None:
    head = Client()
    head.force_login(cast.leader)
    page = reverse("mailboxes:delegates", args=[cast.sotttt.address])
    before = world.ended[cast.officer.login]
    form = {"person": cast.officer.login, "role": "READ", "ends_on": "", "is_checker": ""}
    answer = head.post(page, form, follow=True)
    assert "Đã giao" in answer.content.decode()
    assert world.ended[cast.officer.login] == before + 1


def test_an_engine_that_is_down_does_not_undo_the_grant(cast: Cast, world: memory.World) -> None:
    world.is_down = True
    operations.show_new_right(engine=wiring.mailbox_engine(), login=cast.officer.login)
    world.is_down = False
    assert world.ended[cast.officer.login] == 0
