"""The engine follows the tables: one mailbox that it refuses holds up no other."""

import pytest
from django.test import Client
from django.urls import reverse

from congvu.engines import memory, wiring
from congvu.mailboxes import operations
from tests.cast import Cast

pytestmark = pytest.mark.django_db


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
