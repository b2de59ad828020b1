"""Transfer, new names, withdrawal and coming back: one act, nothing half-done."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from congvu.accounts.models import FormerLogin, User
from congvu.accounts.operations import LoginTaken, create_user
from congvu.accounts.queries import map_names
from congvu.compliance.queries import list_accesses, list_accesses_by
from congvu.directory.models import Official
from congvu.directory.queries import list_posts, office_date, search_contacts
from congvu.engines import memory, wiring
from congvu.engines.ports import FolderRef, MailboxSpec
from congvu.mailboxes import operations, queries
from congvu.mailboxes.models import Alias, Delegation, Mailbox
from congvu.mailboxes.signals import mailbox_opened
from tests.cast import DOMAIN, PASSWORD, Cast

pytestmark = pytest.mark.django_db
NOW = datetime(2009, 11, 3, 2, 0, tzinfo=UTC)


def _box(user: User) -> Mailbox:
    return Mailbox.objects.get(user=user)


def _transfer(cast: Cast, user: User, local_part: str = "nguyenvanbinh.snv") -> Mailbox:
    return operations.transfer_mailbox(
        actor=cast.operator.login,
        now=NOW,
        mailbox=_box(user),
        target_agency=cast.snv,
        local_part=local_part,
        title="Chuyên viên Phòng Công chức",
    )


def _close(cast: Cast, mailbox: Mailbox, **changed: str) -> None:
    given = {"reason": "LEFT", **changed}
    operations.close_mailbox(actor=cast.operator.login, now=NOW, mailbox=mailbox, **given)


def _sign_in(login: str, password: str) -> str:
    return Client().post("/dang-nhap", {"login": login, "password": password}).content.decode()


class TestTransfer:
    @pytest.mark.row("R10")
    def test_mailbox_login_directory_and_alias_change_in_one_act(self, cast: Cast) -> None:
        old = cast.officer.login
        box = _transfer(cast, cast.officer)
        assert (box.address, box.agency, box.renamed_from) == (f"nguyenvanbinh.snv@{DOMAIN}", cast.snv, old)
        user = User.objects.get(pk=cast.officer.pk)
        assert user.login == box.address
        official = Official.objects.get(user=user)
        assert (official.agency, official.address, official.unit) == (cast.snv, box.address, None)
        alias = Alias.objects.get(address=old)
        assert (alias.mailbox, alias.kind) == (box, Alias.Kind.FORMER)
        assert alias.valid_until == NOW + timedelta(days=90)
        posts = list_posts(user.login, on=office_date(NOW))
        assert [(post.agency_id, post.post) for post in posts] == [(cast.snv.pk, "OFFICER")]
        found = search_contacts("nguyen van binh", on=office_date(NOW))
        assert [one.address for one in found] == [box.address]

    @pytest.mark.row("R10")
    def test_the_engine_takes_the_mail_along_and_a_repeat_changes_nothing(
        self, cast: Cast, world: memory.World
    ) -> None:
        old = cast.officer.login
        box = _transfer(cast, cast.officer)
        assert operations.converge(engine=wiring.mailbox_engine(), now=NOW) == 1
        assert box.address in world.mailboxes
        assert old not in world.mailboxes
        assert operations.converge(engine=wiring.mailbox_engine(), now=NOW) == 0
        box.refresh_from_db()
        assert box.renamed_from == ""

    @pytest.mark.row("R10")
    def test_a_crash_after_the_engine_moved_it_is_taken_up_again(
        self, cast: Cast, world: memory.World
    ) -> None:
        box = _transfer(cast, cast.officer)
        wiring.mailbox_engine().rename(box.renamed_from, box.address)  # and nothing was written down
        operations.converge(engine=wiring.mailbox_engine(), now=NOW)
        box.refresh_from_db()
        assert box.renamed_from == ""
        assert box.address in world.mailboxes

    def test_one_that_the_engine_refuses_holds_up_no_other(
        self, cast: Cast, world: memory.World, caplog: pytest.LogCaptureFixture
    ) -> None:
        stuck, other = _transfer(cast, cast.officer), _transfer(cast, cast.it_officer, "tranquockhanh.snv")
        wiring.mailbox_engine().ensure([MailboxSpec(stuck.address, False)])
        world.folder(FolderRef(stuck.address)).add(b"Subject: x\r\n\r\n", NOW, set())
        for _again in range(2):
            operations.converge(engine=wiring.mailbox_engine(), now=NOW)
        waiting = Mailbox.objects.exclude(renamed_from="")
        assert list(waiting.values_list("address", flat=True)) == [stuck.address]
        assert other.address in world.mailboxes
        assert len(caplog.records) == 1

    @pytest.mark.row("R10", "R24")
    def test_rights_in_the_old_agency_end(self, cast: Cast) -> None:
        _transfer(cast, cast.clerk, "dangtuyetthao.snv")
        ended = Delegation.objects.get(user=cast.clerk)
        assert (ended.ends_at, ended.ended_by) == (NOW, cast.operator.login)
        login = User.objects.get(pk=cast.clerk.pk).login
        assert [one.address for one in queries.list_usable_mailboxes(login, now=NOW)] == [login]

    @pytest.mark.row("R10", "R26")
    def test_a_head_hands_the_mailbox_of_the_agency_over_first(self, cast: Cast) -> None:
        with pytest.raises(operations.LastManager) as refusal:
            _transfer(cast, cast.leader, "ngoduchieu.snv")
        assert refusal.value.addresses == (cast.sotttt.address,)

    def test_the_old_login_is_never_given_to_another(self, cast: Cast) -> None:
        old = cast.officer.login
        _transfer(cast, cast.officer)
        with pytest.raises(LoginTaken):
            create_user(login=old, full_name="Nguyễn Văn Bình", now=NOW)

    def test_an_address_that_was_ones_own_may_come_back(self, cast: Cast) -> None:
        old = cast.officer.login
        _transfer(cast, cast.officer)
        operations.converge(engine=wiring.mailbox_engine(), now=NOW)
        back = operations.transfer_mailbox(
            actor="system",
            now=NOW,
            mailbox=_box(cast.officer),
            target_agency=cast.sotttt,
            local_part=old.partition("@")[0],
        )
        assert back.address == old
        assert list(FormerLogin.objects.values_list("login", flat=True)) == [f"nguyenvanbinh.snv@{DOMAIN}"]
        assert list(Alias.objects.values_list("address", flat=True)) == [f"nguyenvanbinh.snv@{DOMAIN}"]

    @pytest.mark.row("R10")
    def test_signing_in_with_the_old_login_tells_the_new_one_after_the_right_password(
        self, cast: Cast
    ) -> None:
        old = cast.officer.login
        operations.transfer_mailbox(
            actor="system",
            now=timezone.now(),
            mailbox=_box(cast.officer),
            target_agency=cast.snv,
            local_part="nguyenvanbinh.snv",
        )
        for login in (old, old.partition("@")[0]):
            assert f"đã đổi thành nguyenvanbinh.snv@{DOMAIN}" in _sign_in(login, PASSWORD)
        assert "nguyenvanbinh.snv" not in _sign_in(old, "wrong-password")
        FormerLogin.objects.update(told_until=timezone.now())
        assert "nguyenvanbinh.snv" not in _sign_in(old, PASSWORD)

    @pytest.mark.row("R10")
    def test_what_was_written_down_under_the_old_address_stays_readable(self, cast: Cast) -> None:
        old, day = cast.officer.login, office_date(NOW)
        mailbox_opened.send(None, login=old, mailbox=old, folder="INBOX", uid=None, at=NOW)
        box = _transfer(cast, cast.officer)
        assert [row.mailbox for row in list_accesses(mailbox=box.address, since=day, until=day)] == [old]
        assert [row.login for row in list_accesses_by(login=box.address, since=day, until=day)] == [old]
        assert map_names([old]) == {old: cast.officer.full_name}
        assert queries.map_mailbox_names([old]) == {old: cast.officer.full_name}

    def test_waits_until_the_last_new_name_has_reached_the_engine(self, cast: Cast) -> None:
        box = _transfer(cast, cast.officer)
        with pytest.raises(operations.NotNow, match="đang được chuyển"):
            operations.rename_mailbox(actor="system", now=NOW, mailbox=box, local_part="binh.snv")

    def test_refuses_a_taken_address_and_leaves_all_as_it_was(self, cast: Cast) -> None:
        taken = cast.receiver.login.partition("@")[0]
        with pytest.raises(operations.AddressTaken):
            _transfer(cast, cast.officer, taken)
        assert User.objects.get(pk=cast.officer.pk).login == cast.officer.login
        assert not Alias.objects.exists()

    def test_only_the_operator_may(self, cast: Cast) -> None:
        with pytest.raises(operations.MayNot):
            operations.transfer_mailbox(
                actor=cast.it_officer.login,
                now=NOW,
                mailbox=_box(cast.officer),
                target_agency=cast.snv,
                local_part="x.snv",
            )


class TestRename:
    def test_an_agency_is_published_under_its_new_address(self, cast: Cast) -> None:
        box = queries.get_mailbox(cast.snv.address)
        operations.rename_mailbox(actor=cast.operator.login, now=NOW, mailbox=box, local_part="sonoivu")
        cast.snv.refresh_from_db()
        assert (cast.snv.address, cast.snv.local_part) == (f"sonoivu@{DOMAIN}", "sonoivu")
        assert Alias.objects.get().address == f"snv@{DOMAIN}"


class TestClose:
    @pytest.mark.row("R11")
    def test_sign_in_directory_and_rights_end_and_the_content_stays(
        self, cast: Cast, client: Client, world: memory.World
    ) -> None:
        client.force_login(cast.clerk)
        _close(cast, _box(cast.clerk))
        box = _box(cast.clerk)
        assert (box.status, box.close_reason, box.closed_at) == ("CLOSED", "LEFT", NOW)
        assert box.keep_until is not None
        assert (box.keep_until - office_date(NOW)).days == 730
        assert client.get("/thu/", follow=True).redirect_chain[-1][0].startswith("/dang-nhap")
        assert not Client().login(username=cast.clerk.login, password=PASSWORD)
        assert search_contacts("dang tuyet thao", on=office_date(NOW)) == ()
        assert not Delegation.objects.filter(queries.in_force(NOW), user=cast.clerk).exists()
        assert box.address in world.mailboxes

    @pytest.mark.row("R11")
    def test_open_sessions_are_cut_by_the_worker(self, cast: Cast, world: memory.World) -> None:
        _close(cast, _box(cast.officer))
        operations.end_sessions_of_ended(
            engine=wiring.mailbox_engine(), since=NOW - timedelta(seconds=1), now=NOW
        )
        assert world.ended[cast.officer.login] == 1

    @pytest.mark.row("R11")
    def test_signing_in_says_so_after_the_right_password(self, cast: Cast) -> None:
        _close(cast, _box(cast.officer))
        assert "đã thu hồi" in _sign_in(cast.officer.login, PASSWORD)
        assert "đã thu hồi" not in _sign_in(cast.officer.login, "wrong-password")

    @pytest.mark.row("R11")
    def test_it_is_undone_within_the_archive_period(self, cast: Cast) -> None:
        _close(cast, _box(cast.officer))
        later = NOW + timedelta(days=700)
        operations.reopen_mailbox(actor=cast.operator.login, now=later, mailbox=_box(cast.officer))
        assert Client().login(username=cast.officer.login, password=PASSWORD)
        found = search_contacts("nguyen van binh", on=office_date(later))
        assert [one.address for one in found] == [cast.officer.login]
        assert _box(cast.officer).keep_until is None

    @pytest.mark.row("R11")
    def test_not_after_it(self, cast: Cast) -> None:
        _close(cast, _box(cast.officer))
        with pytest.raises(operations.NotNow, match="Đã hết thời hạn lưu giữ"):
            operations.reopen_mailbox(
                actor="system", now=NOW + timedelta(days=730), mailbox=_box(cast.officer)
            )

    def test_a_person_s_mail_is_not_forwarded_where_the_regulation_refuses_it(self, cast: Cast) -> None:
        with pytest.raises(operations.BadChoice) as refusal:
            _close(cast, _box(cast.officer), forward_to=cast.clerk.login)
        assert refusal.value.field == "forward_to"
        assert _box(cast.officer).status == "OPEN"

    def test_an_agency_s_mail_goes_on_to_its_successor(self, cast: Cast) -> None:
        box = queries.get_mailbox(cast.stc.address)
        _close(cast, box, reason="DISSOLVED", forward_to=cast.snv.address)
        box.refresh_from_db()
        assert (box.forward_to, box.forward_until) == (cast.snv.address, NOW + timedelta(days=90))
        cast.stc.refresh_from_db()
        assert cast.stc.address == ""

    def test_twice_is_refused(self, cast: Cast) -> None:
        _close(cast, _box(cast.officer))
        with pytest.raises(operations.NotNow, match="đã thu hồi rồi"):
            _close(cast, _box(cast.officer))

    @pytest.mark.row("R26")
    def test_the_last_manager_hands_over_first(self, cast: Cast) -> None:
        with pytest.raises(operations.LastManager, match="bàn giao"):
            _close(cast, _box(cast.leader))
