"""Each page for each member of the cast: those of the agency see it, to others it is not there."""

import pytest
from django.test import Client
from django.urls import reverse

from congvu.documents.operations import UploadedFile
from congvu.engines.memory import World
from congvu.formats.mime.parse import Address
from tests.cast import MEMBERS, Cast
from tests.contexts.documents.letters import put_letter
from tests.contexts.documents.steps import Desk, pdf

SENDING = {"clerk", "leader", "deputy", "officer", "it_officer", "operator"}
RECEIVING = {"receiver", "receiving_leader"}


def _answers(path: str, cast: Cast) -> dict[str, int]:
    answers = {}
    for name in MEMBERS:
        client = Client()
        client.force_login(cast.member(name))
        answers[name] = client.get(path).status_code
    return answers


def _only(allowed: set[str], *, others: int = 404) -> dict[str, int]:
    return {name: 200 if name in allowed else others for name in MEMBERS}


class TestPagesForAll:
    @pytest.mark.parametrize(
        "page", ["outgoing", "incoming", "outgoing_register", "incoming_register", "write"]
    )
    def test_everyone_in_an_agency_has_their_own_lists(self, cast: Cast, page: str) -> None:
        assert _answers(reverse(f"documents:{page}"), cast) == _only(set(MEMBERS))

    def test_a_list_shows_nothing_of_other_agencies(self, desk: Desk, cast: Cast) -> None:
        desk.draft(subject="Chỉ của Sở TTTT")
        for name in MEMBERS:
            client = Client()
            client.force_login(cast.member(name))
            shown = "Chỉ của Sở TTTT" in client.get(reverse("documents:outgoing")).content.decode()
            assert shown == (name in SENDING), name

    def test_a_register_of_another_agency_is_not_there(self, cast: Cast) -> None:
        path = f"{reverse('documents:outgoing_register')}?co-quan={cast.sotttt.pk}"
        assert _answers(path, cast) == _only(SENDING)


class TestPagesOfADocument:
    @pytest.mark.parametrize("page", ["document", "change", "outgoing_file", "deliveries"])
    def test_are_for_the_agency_that_writes_it(self, desk: Desk, cast: Cast, page: str) -> None:
        document = desk.draft()
        assert _answers(reverse(f"documents:{page}", args=[document.pk]), cast) == _only(SENDING)

    @pytest.mark.parametrize("status", ["submitted", "approved", "issued"])
    def test_at_every_point_of_its_way(self, desk: Desk, cast: Cast, status: str) -> None:
        document = getattr(desk, status)()
        assert _answers(reverse("documents:document", args=[document.pk]), cast) == _only(SENDING)

    def test_an_annex_too(self, desk: Desk, cast: Cast) -> None:
        document = desk.draft(attachments=(UploadedFile("a.txt", b"a"),))
        path = reverse("documents:attachment", args=[document.pk, document.attachments.get().pk])
        assert _answers(path, cast) == _only(SENDING)

    def test_what_does_not_exist_looks_alike(self, cast: Cast) -> None:
        assert _answers(reverse("documents:document", args=[999]), cast) == _only(set())


class TestPagesOfAnArrival:
    @pytest.mark.parametrize("page", ["arrived", "incoming_file"])
    def test_are_for_the_agency_that_received_it(self, desk: Desk, cast: Cast, page: str) -> None:
        entry = desk.register(desk.arrived())
        assert _answers(reverse(f"documents:{page}", args=[entry.pk]), cast) == _only(RECEIVING)

    def test_before_it_is_registered_its_file_is_for_the_clerk(self, desk: Desk, cast: Cast) -> None:
        delivery = desk.arrived()
        path = reverse("documents:delivery_file", args=[delivery.pk])
        assert _answers(path, cast) == _only({"receiver"})

    def test_a_letter_is_registered_by_the_clerk_who_may_open_the_mailbox(
        self, cast: Cast, world: World
    ) -> None:
        uid = put_letter(
            world,
            cast.snv.address,
            sender=Address("Bộ Nội vụ", "vanthu@moha.gov.vn"),
            subject="3505/BNV-VP: Về việc báo cáo",
            message_id="<3505@moha.gov.vn>",
            files=(("3505.pdf", pdf(code="3505/BNV-VP")),),
        )
        path = f"{reverse('documents:register_message')}?mailbox={cast.snv.address}&folder=INBOX&uid={uid}"
        # The leader may open the mailbox, but the register is the clerk's.
        for page in (path, path.replace("vao-so?", "vao-so/tep/0?")):
            assert _answers(page, cast) == _only({"receiver"}) | {"receiving_leader": 403}


class TestActs:
    @pytest.mark.parametrize(
        "act", ["submit", "approve", "send_back", "issue", "retry", "delete", "deliveries"]
    )
    def test_strangers_learn_nothing_of_a_document(self, desk: Desk, cast: Cast, act: str) -> None:
        document = desk.submitted()
        for name in ("receiver", "receiving_leader", "outsider"):
            client = Client()
            client.force_login(cast.member(name))
            path = reverse(f"documents:{act}", args=[document.pk])
            answer = client.get(path) if act == "deliveries" else client.post(path, {"reason": "x"})
            assert answer.status_code == 404, name
        assert desk.status(document) == "SUBMITTED"

    @pytest.mark.parametrize("act", ["submit", "approve", "send_back", "issue", "retry", "delete"])
    def test_are_never_done_by_a_link(self, desk: Desk, cast: Cast, act: str) -> None:
        document = desk.submitted()
        client = Client()
        client.force_login(cast.leader)
        assert client.get(reverse(f"documents:{act}", args=[document.pk])).status_code == 405

    def test_registering_another_agencys_arrival_is_not_there(self, desk: Desk, cast: Cast) -> None:
        delivery = desk.arrived()
        for name in set(MEMBERS) - {"receiver"}:
            client = Client()
            client.force_login(cast.member(name))
            path = reverse("documents:register_delivery", args=[delivery.pk])
            assert client.post(path).status_code == 404, name

    def test_strangers_to_the_system_are_asked_to_sign_in(self, desk: Desk) -> None:
        document = desk.draft()
        for page in ("document", "outgoing_file"):
            answer = Client().get(reverse(f"documents:{page}", args=[document.pk]))
            assert answer.status_code == 302
            assert "/dang-nhap" in answer.headers["Location"]
