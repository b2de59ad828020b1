"""Pages of the operator: transfer, new address, withdrawal, archive, dissolution."""

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from congvu.accounts.models import User
from congvu.engines import memory, wiring
from congvu.mailboxes import operations, queries
from congvu.mailboxes.models import Destruction, Mailbox
from tests.cast import DOMAIN, Cast

pytestmark = pytest.mark.django_db
BASE = "/hop-thu/van-hanh"


@pytest.fixture
def operator(cast: Cast) -> Client:
    return _as(cast.operator)


def _as(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _of(user: User) -> str:
    return f"{BASE}/hop/{Mailbox.objects.get(user=user).address}"


class TestOperator:
    @pytest.mark.row("R10")
    def test_finds_and_transfers_a_person(self, cast: Cast, operator: Client) -> None:
        assert cast.officer.login in operator.get(f"{BASE}?q=nguyen+van+binh").content.decode()
        answer = operator.post(f"{_of(cast.officer)}/chuyen", {"target_agency": cast.snv.pk}, follow=True)
        page = answer.content.decode()
        assert "nguyenvanbinh.snv@" in page
        assert "Đã làm xong" in page
        old = cast.officer.login
        assert f"nguyenvanbinh.snv@{DOMAIN}" in operator.get(f"{BASE}?q={old}").content.decode()

    def test_a_taken_address_stands_beside_its_field(self, cast: Cast, operator: Client) -> None:
        taken = cast.receiver.login.partition("@")[0]
        page = operator.post(
            f"{_of(cast.officer)}/chuyen", {"target_agency": cast.snv.pk, "local_part": taken}
        ).content.decode()
        assert "Hãy đặt địa chỉ khác" in page

    def test_renames(self, cast: Cast, operator: Client) -> None:
        operator.post(f"{_of(cast.officer)}/doi-dia-chi", {"local_part": "vanbinh.sotttt"})
        assert Mailbox.objects.get(user=cast.officer).address == f"vanbinh.sotttt@{DOMAIN}"

    @pytest.mark.parametrize("typed", ["a..b", ".a", "a.", "Bình", "a b", "a@b", "x" * 65, "<b>", "a-", "-a"])
    def test_a_part_that_is_none_is_said_beside_its_field(
        self, cast: Cast, operator: Client, typed: str
    ) -> None:
        page = operator.post(f"{_of(cast.officer)}/doi-dia-chi", {"local_part": typed}).content.decode()
        assert "has-error" in page
        assert Mailbox.objects.filter(address=cast.officer.login).exists()

    @pytest.mark.row("R11")
    def test_withdraws_and_gives_back(self, cast: Cast, operator: Client) -> None:
        page = operator.post(f"{_of(cast.officer)}/thu-hoi", {"reason": "LEFT"}, follow=True).content.decode()
        assert "Mở lại hộp thư" in page
        assert "Nghỉ việc, nghỉ hưu" in operator.get(f"{BASE}/da-thu-hoi").content.decode()
        page = operator.post(f"{_of(cast.officer)}/mo-lai", follow=True).content.decode()
        assert "Đã mở lại" in page

    def test_hears_why_not(self, cast: Cast, operator: Client) -> None:
        page = operator.post(f"{_of(cast.leader)}/thu-hoi", {"reason": "LEFT"}).content.decode()
        assert "bàn giao hộp thư" in page

    @pytest.mark.row("R11")
    def test_exports_and_destroys(
        self, cast: Cast, operator: Client, world: memory.World, tmp_path: Path, settings: Settings
    ) -> None:
        settings.CONGVU_VAR = tmp_path
        operator.post(f"{_of(cast.officer)}/thu-hoi", {"reason": "LEFT"})
        Mailbox.objects.filter(user=cast.officer).update(keep_until=date(2010, 1, 1))
        assert "1 hộp thư đã hết thời hạn" in operator.get(BASE).content.decode()
        operator.post(f"{_of(cast.officer)}/xuat")
        folder, engine = operations.archive_folder(), wiring.mailbox_engine()
        operations.write_exports(engine=engine, folder=folder, now=timezone.now())
        download = operator.get(f"{_of(cast.officer)}/ban-xuat.zip")
        assert b"".join(download.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
        decision = {
            "code": "15/QĐ-STTTT",
            "signed_on": timezone.localdate().isoformat(),
            "file": SimpleUploadedFile("qd.pdf", b"%PDF-1.7"),
            "is_sure": "on",
        }
        page = operator.post(f"{_of(cast.officer)}/tieu-huy", decision, follow=True).content.decode()
        assert "15/QĐ-STTTT" in page
        assert Destruction.objects.get().messages == 0

    @pytest.mark.row("R11")
    def test_dissolves_an_agency(self, cast: Cast, operator: Client) -> None:
        box = Mailbox.objects.get(user=cast.outsider)
        url = f"{BASE}/giai-the/{cast.stc.pk}"
        assert box.address in operator.get(url).content.decode()
        chosen = {"successor": cast.snv.pk, f"box-{box.pk}": cast.snv.pk}
        assert "has-error" in operator.post(url, chosen).content.decode()  # nobody is withdrawn by default
        page = operator.post(url, chosen | {"others": 0}, follow=True).content.decode()
        assert "1 hộp thư chuyển đi, 1 hộp thư thu hồi" in page
        assert queries.get_mailbox(cast.stc.address).forward_to == cast.snv.address

    def test_two_of_one_name_do_not_get_one_address(self, cast: Cast, operator: Client) -> None:
        """The second form of the name goes to the second, and the third is moved apart."""
        boxes = list(Mailbox.objects.filter(agency=cast.sotttt, kind="PERSON")[:3])
        Mailbox.objects.filter(pk__in=[box.pk for box in boxes]).update(name="Trần An")
        chosen = {"others": 0} | {f"box-{box.pk}": cast.snv.pk for box in boxes}
        page = operator.post(f"{BASE}/giai-the/{cast.sotttt.pk}", chosen).content.decode()
        assert "Hãy chuyển riêng hộp thư này trước" in page
        assert not Mailbox.objects.filter(status="CLOSED").exists()

    @pytest.mark.parametrize("who", ["clerk", "leader", "it_officer", "outsider"])
    def test_for_others_none_of_it_is_there(self, cast: Cast, who: str) -> None:
        other, target = _as(cast.member(who)), _of(cast.officer)
        paths = [BASE, f"{BASE}/da-thu-hoi", f"{BASE}/giai-the/{cast.stc.pk}", target]
        paths += [f"{target}/{act}" for act in ("chuyen", "doi-dia-chi", "thu-hoi", "tieu-huy")]
        assert {other.get(path).status_code for path in paths} == {404}
        posts = [f"{target}/{act}" for act in ("mo-lai", "xuat", "chuyen", "thu-hoi", "tieu-huy")]
        assert {other.post(path).status_code for path in posts} == {404}
