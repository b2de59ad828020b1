"""What Postfix and the mail gate turn away, what they let pass, and what the sender reads of it."""

import email
import email.policy
import smtplib
from collections.abc import Iterator, Sequence
from email.message import EmailMessage

import pytest

from congvu.formats.pdf.sample import sample_official_pdf
from tests.engines.instances import wait_until
from tests.engines.mail import imap, letter, smtp, wait_for
from tests.places import Login, Logins, Place
from tests.unit.formats.files import docx, zip_of
from tests.unit.policy.documents import PDF_PAGE

pytestmark = pytest.mark.engines

SNV = "snv@binhphuoc.gov.vn"
OUTSIDER = "giam-doc@cong-ty.test"
STAMPED = "ỦY BAN NHÂN DÂN TỈNH\n\nTUYỆT MẬT\n\nKế hoạch\n"
ARTICLES = "Quy chế kèm Quyết định 48/2009/QĐ-UBND"
Refusal = tuple[int, str]


@pytest.fixture
def officer(logins: Logins) -> Login:
    return logins.login_of("Cán bộ", "sotttt")


@pytest.fixture
def clerk(logins: Logins) -> Login:
    return logins.login_of("Văn thư", "sotttt")


@pytest.fixture
def door(place: Place, officer: Login) -> Iterator[smtplib.SMTP]:
    """The submission port, an officer signed in."""
    with smtp(place, officer) as client:
        yield client


@pytest.fixture
def clerks_door(place: Place, clerk: Login) -> Iterator[smtplib.SMTP]:
    with smtp(place, clerk) as client:
        yield client


@pytest.fixture
def outer_door(place: Place) -> Iterator[smtplib.SMTP]:
    """The port of mail from outside."""
    with smtp(place) as client:
        yield client


def _refusal(
    door: smtplib.SMTP, sender: str, recipients: str | Sequence[str], message: EmailMessage | bytes
) -> Refusal:
    """Code and words of the refusal of a message's content."""
    with pytest.raises(smtplib.SMTPDataError) as refused:
        _hand_in(door, sender, recipients, message)
    return refused.value.smtp_code, _words(refused.value.smtp_error)


def _hand_in(
    door: smtplib.SMTP, sender: str, recipients: str | Sequence[str], message: EmailMessage | bytes
) -> None:
    everyone = [recipients] if isinstance(recipients, str) else list(recipients)
    assert door.sendmail(sender, everyone, bytes(message), ["BODY=8BITMIME"]) == {}


def _words(said: bytes | str) -> str:
    return said.decode("utf-8") if isinstance(said, bytes) else said


def _asked(door: smtplib.SMTP, sender: str, recipient: str) -> Refusal:
    """What is said to a sender and a recipient, before any content."""
    door.ehlo_or_helo_if_needed()
    door.rset()
    code, said = door.mail(sender)
    if code == 250:
        code, said = door.rcpt(recipient)
    return code, _words(said)


def _with_file(
    sender: str, name: str, content: bytes, *, kind: str = "application/octet-stream"
) -> EmailMessage:
    message = letter(sender, [SNV])
    maintype, _, subtype = kind.partition("/")
    message.add_attachment(content, maintype=maintype, subtype=subtype, filename=name)
    return message


def _nested(sender: str) -> EmailMessage:
    message = letter(sender, [SNV], subject="Chuyển tiếp")
    message.add_attachment(letter(OUTSIDER, [sender], text=STAMPED))
    return message


SECRETS = {
    "in the body": lambda sender: letter(sender, [SNV], text=STAMPED),
    "in the subject": lambda sender: letter(sender, [SNV], subject="[MẬT] Kế hoạch năm"),
    "in the name of a file": lambda sender: _with_file(sender, "TỐI MẬT_Ke-hoach.bin", b"\0\1"),
    "in a text file": lambda sender: _with_file(sender, "a.txt", STAMPED.encode(), kind="text/plain"),
    "in a text file that says to be a picture": lambda sender: _with_file(
        sender, "a.png", STAMPED.encode(), kind="image/png"
    ),
    "in a text file of UTF-16": lambda sender: _with_file(sender, "a.txt", STAMPED.encode("utf-16")),
    "in a Word document": lambda sender: _with_file(sender, "a.docx", docx(*STAMPED.split("\n"))),
    "in the header of a Word document": lambda sender: _with_file(
        sender, "a.docx", docx("Kế hoạch", header="MẬT")
    ),
    "in a ZIP": lambda sender: _with_file(sender, "a.zip", zip_of(("sau/a.txt", STAMPED.encode()))),
    "in a PDF in a ZIP": lambda sender: _with_file(
        sender, "a.zip", zip_of(("a.pdf", sample_official_pdf(secrecy="TỐI MẬT")))
    ),
    "in a message within": _nested,
}


class TestSecretsNeverEnter:
    @pytest.mark.row("R31")
    @pytest.mark.parametrize("where", list(SECRETS))
    def test_from_an_official(self, door: smtplib.SMTP, officer: Login, where: str) -> None:
        code, words = _refusal(door, officer.login, SNV, SECRETS[where](officer.login))
        _is_secret(code, words)

    @pytest.mark.row("R31")
    def test_from_an_agency_mailbox(self, clerks_door: smtplib.SMTP, clerk: Login) -> None:
        box = clerk.agency_mailbox
        code, words = _refusal(clerks_door, box, SNV, SECRETS["in a Word document"](box))
        _is_secret(code, words)

    @pytest.mark.row("R31")
    @pytest.mark.parametrize("where", ["in the body", "in a PDF in a ZIP"])
    def test_from_outside(self, outer_door: smtplib.SMTP, where: str) -> None:
        code, words = _refusal(outer_door, OUTSIDER, SNV, SECRETS[where](OUTSIDER))
        _is_secret(code, words)

    @pytest.mark.row("R31")
    def test_a_pdf_from_outside(self, outer_door: smtplib.SMTP) -> None:
        message = _with_file(OUTSIDER, "a.pdf", sample_official_pdf(secrecy="MẬT"), kind="application/pdf")
        code, words = _refusal(outer_door, OUTSIDER, SNV, message)
        _is_secret(code, words)


def _is_secret(code: int, words: str) -> None:
    assert code == 550
    for part in (
        "5.7.1 Văn bản mật không được gửi",
        "A document with a secrecy stamp",
        "Điều 10.1",
        ARTICLES,
    ):
        assert part in words


class TestOfficialDocumentsAreIssued:
    @pytest.mark.row("R40", "R42")
    def test_a_personal_mailbox_sends_none_also_as_text_of_the_letter(
        self, door: smtplib.SMTP, officer: Login
    ) -> None:
        code, words = _refusal(door, officer.login, SNV, letter(officer.login, [SNV], text=PDF_PAGE))
        assert code == 550
        for part in ("5.7.1 Không được dùng hộp thư cá nhân", "A personal mailbox may not", "Điều 17.2b"):
            assert part in words

    @pytest.mark.row("R40", "R42")
    def test_nor_in_a_word_document_to_oneself(self, door: smtplib.SMTP, officer: Login) -> None:
        message = _with_file(officer.login, "qd.docx", docx(*PDF_PAGE.split("\n")))
        assert _refusal(door, officer.login, officer.login, message)[0] == 550

    @pytest.mark.row("R40", "R41")
    def test_an_agency_mailbox_sends_none_that_was_not_issued(
        self, clerks_door: smtplib.SMTP, clerk: Login
    ) -> None:
        box = clerk.agency_mailbox
        message = _with_file(box, "qd.pdf", sample_official_pdf(code="15/QĐ-STTTT"), kind="application/pdf")
        code, words = _refusal(clerks_door, box, SNV, message)
        assert code == 550
        for part in ("phải được lãnh đạo duyệt", "must be approved and issued", "Điều 16.1", "Văn bản đi"):
            assert part in words

    @pytest.mark.row("R18")
    def test_one_free_mailbox_among_the_recipients_stops_it_for_all(
        self, place: Place, clerks_door: smtplib.SMTP, clerk: Login
    ) -> None:
        box = clerk.agency_mailbox
        message = letter(box, [SNV], text=PDF_PAGE)
        code, words = _refusal(clerks_door, box, [SNV, "van.thu@yahoo.com.vn"], message)
        assert code == 550
        for part in ("hộp thư miễn phí", "may not go to free mailboxes", "Điều 14.1", ".gov.vn"):
            assert part in words

    @pytest.mark.row("R40")
    def test_the_systems_own_account_is_nobodys_to_use(self, place: Place, officer: Login) -> None:
        """Its port takes only the system, and issued documents only."""
        with smtp(place, officer, port="dispatch") as client:
            code, words = _refusal(client, officer.login, SNV, letter(officer.login, [SNV]))
        assert code == 550
        assert "Cổng này chỉ để hệ thống phát hành văn bản" in words
        assert "only the system's own dispatch" in words


class TestNobodyWritesInAnothersName:
    @pytest.mark.row("R42", "R47")
    @pytest.mark.parametrize("forged", ["snv@binhphuoc.gov.vn", "Sở Nội vụ <snv@binhphuoc.gov.vn>"])
    def test_in_the_from_line(self, door: smtplib.SMTP, officer: Login, forged: str) -> None:
        code, words = _refusal(door, officer.login, SNV, letter(forged, [SNV]))
        assert code == 550
        for part in ("5.7.1 Dòng From", "may not send as"):
            assert part in words

    @pytest.mark.row("R47")
    def test_in_the_from_line_beside_the_own_address(self, door: smtplib.SMTP, officer: Login) -> None:
        both = f"{officer.login}, {SNV}"
        assert _refusal(door, officer.login, SNV, letter(both, [SNV]))[0] == 550

    @pytest.mark.row("R15", "R47")
    def test_on_the_envelope(self, door: smtplib.SMTP, officer: Login, clerk: Login) -> None:
        for other in (clerk.login, clerk.agency_mailbox, "vang-lai@binhphuoc.gov.vn", OUTSIDER):
            code, words = _asked(door, other, SNV)
            assert code == 553
            for part in ("5.7.1", "không được gửi thay", "not owned by user"):
                assert part in words

    @pytest.mark.row("R15", "R47")
    def test_from_outside_on_the_envelope(self, outer_door: smtplib.SMTP, officer: Login) -> None:
        for own in (officer.login, SNV.upper(), "khong-co@binhphuoc.gov.vn"):
            code, words = _asked(outer_door, own, SNV)
            assert code == 550
            for part in ("5.7.1", "phải gửi qua cổng có đăng nhập", "Sign in at the submission port"):
                assert part in words

    @pytest.mark.row("R15", "R47")
    @pytest.mark.parametrize("envelope", [OUTSIDER, ""])
    def test_from_outside_in_the_from_line(
        self, outer_door: smtplib.SMTP, officer: Login, envelope: str
    ) -> None:
        for forged in (f"Chủ tịch <{officer.login}>", "khong-co@binhphuoc.gov.vn"):
            code, words = _refusal(outer_door, envelope, SNV, letter(forged, [SNV]))
            assert code == 550
            for part in ("5.7.1 Dòng From", "không được gửi thay", "may not send as"):
                assert part in words

    @pytest.mark.row("R47")
    def test_the_actor_stands_in_the_letter_and_forged_lines_are_gone(
        self, place: Place, clerks_door: smtplib.SMTP, clerk: Login, logins: Logins
    ) -> None:
        message = letter(clerk.agency_mailbox, [clerk.login])
        message["X-CongVu-Actor"] = "nguoi-khac@binhphuoc.gov.vn"
        message["x-congvu-document"] = "7"
        _hand_in(clerks_door, clerk.agency_mailbox, clerk.login, message)
        arrived = _arrived(place, clerk, message)
        assert arrived.get_all("X-CongVu-Actor") == [clerk.login]
        assert arrived["X-CongVu-Document"] is None

    @pytest.mark.row("R47")
    def test_from_outside_no_such_line_comes_in(
        self, place: Place, outer_door: smtplib.SMTP, officer: Login
    ) -> None:
        message = letter(OUTSIDER, [officer.login])
        message["X-CongVu-Actor"] = officer.login
        _hand_in(outer_door, OUTSIDER, officer.login, message)
        assert _arrived(place, officer, message)["X-CongVu-Actor"] is None


def _arrived(place: Place, who: Login, sent: EmailMessage, *, folder: str = "INBOX") -> EmailMessage:
    """The letter as it lies in the mailbox."""
    if folder == "INBOX":
        wait_for(place, who, sent["Message-ID"])
    return _found(place, who, f'HEADER Message-ID "{sent["Message-ID"]}"', folder=folder)[0]


def _found(place: Place, who: Login, criterion: str, *, folder: str) -> list[EmailMessage]:
    with imap(place, who) as client:
        assert client.select(f'"{folder}"', readonly=True)[0] == "OK"
        _, [uids] = client.uid("SEARCH", criterion)
        parts = [client.uid("FETCH", uid, "(BODY.PEEK[])")[1][0] for uid in uids.decode().split()]
    return [email.message_from_bytes(part[1], policy=email.policy.default) for part in parts]


class TestNoOpenRelay:
    @pytest.mark.parametrize(
        "recipient",
        [
            "ai-do@noi-khac.test",
            "ai-do%noi-khac.test@binhphuoc.gov.vn",
            '"ai-do@noi-khac.test"@binhphuoc.gov.vn',
            "@binhphuoc.gov.vn:ai-do@noi-khac.test",
            "noi-khac.test!ai-do",
            "ai-do@[127.0.0.2]",
        ],
    )
    def test_from_outside(self, outer_door: smtplib.SMTP, recipient: str) -> None:
        for sender in (OUTSIDER, ""):
            code, words = _asked(outer_door, sender, recipient)
            assert 550 <= code <= 554, words

    def test_it_is_said_in_both_languages(self, outer_door: smtplib.SMTP) -> None:
        code, words = _asked(outer_door, OUTSIDER, "ai-do@noi-khac.test")
        assert code == 554
        assert "5.7.1" in words
        assert "Relay access denied" in words
        assert "không chuyển tiếp" in words

    def test_who_has_not_signed_in_sends_nothing_at_the_ports_for_people(self, place: Place) -> None:
        for port in ("submission", "dispatch"):
            with smtplib.SMTP(
                "127.0.0.1", place.ports[port], local_hostname="may-tinh", timeout=20
            ) as client:
                code, words = _asked(client, OUTSIDER, SNV)
                assert 500 <= code < 560, words

    def test_a_mailbox_that_is_not_there_is_named_at_once(
        self, door: smtplib.SMTP, outer_door: smtplib.SMTP, officer: Login
    ) -> None:
        for client, sender in ((door, officer.login), (outer_door, OUTSIDER)):
            code, words = _asked(client, sender, "khong.co@binhphuoc.gov.vn")
            assert code == 550
            for part in ("5.1.1", "khong.co@binhphuoc.gov.vn", "Không có hộp thư này", "User unknown"):
                assert part in words


class TestTooLarge:
    def test_is_said_before_it_is_sent(self, door: smtplib.SMTP, officer: Login) -> None:
        door.ehlo_or_helo_if_needed()
        code, said = door.mail(officer.login, ["SIZE=80000000"])
        assert code == 552
        for part in ("5.3.4", "quá dung lượng", "exceeds fixed"):
            assert part in _words(said)

    def test_is_said_after_it_was_sent_by_a_program_that_did_not_tell(
        self, door: smtplib.SMTP, officer: Login
    ) -> None:
        door.ehlo_or_helo_if_needed()
        del door.esmtp_features["size"]
        content = bytes(letter(officer.login, [SNV])) + (b"x" * 998 + b"\r\n") * 74_000
        code, words = _refusal(door, officer.login, SNV, content)
        assert code == 552
        assert "5.3.4" in words
        assert "quá dung lượng" in words


ORDINARY = {
    "bảo mật": "Đề nghị các phòng tăng cường bảo mật, không để lộ bí mật công tác.",
    "mật khẩu": "Mật khẩu hộp thư phải đổi trước ngày 15.\nKhông gửi mật khẩu qua thư.",
    "trừ văn bản mật": "Gửi bản điện tử của mọi văn bản, trừ những văn bản mật.",
    "số": "Theo Quyết định số 48/2009/QĐ-UBND, đề nghị anh chị góp ý.",
}


class TestOrdinaryMailPasses:
    @pytest.mark.row("R31", "R47a")
    @pytest.mark.parametrize("word", list(ORDINARY))
    def test_with_words_that_only_sound_so(
        self, place: Place, door: smtplib.SMTP, officer: Login, word: str
    ) -> None:
        message = letter(officer.login, [officer.login], subject=f"Về {word}", text=ORDINARY[word])
        _hand_in(door, officer.login, officer.login, message)
        assert _arrived(place, officer, message)["Subject"] == f"Về {word}"

    @pytest.mark.row("R40", "R47a")
    def test_a_draft_for_comments(self, place: Place, door: smtplib.SMTP, officer: Login) -> None:
        content = sample_official_pdf(code="15/QĐ-STTTT", is_draft=True)
        message = _with_file(officer.login, "du-thao.pdf", content, kind="application/pdf")
        _hand_in(door, officer.login, officer.login, message)
        [attached] = _arrived(place, officer, message).iter_attachments()
        assert attached.get_content() == content

    @pytest.mark.row("R47a")
    def test_working_mail_of_the_agency(
        self, place: Place, clerks_door: smtplib.SMTP, clerk: Login, officer: Login
    ) -> None:
        message = letter(clerk.agency_mailbox, [officer.login], subject="Mời họp giao ban")
        _hand_in(clerks_door, clerk.agency_mailbox, officer.login, message)
        assert _arrived(place, officer, message)["From"].addresses[0].addr_spec == clerk.agency_mailbox

    @pytest.mark.row("R38")
    def test_an_answer_to_a_citizen_is_stopped_only_where_no_mail_goes_out(
        self, place: Place, clerks_door: smtplib.SMTP, clerk: Login
    ) -> None:
        """The policy lets it pass. Where CONGVU_OUTBOUND is `none`, as here, it comes back with the
        reason, so that the clerk knows that the citizen did not get it."""
        citizen = "nguoi.dan@gmail.com"
        message = letter(clerk.agency_mailbox, [citizen], subject="Trả lời ông bà")
        _hand_in(clerks_door, clerk.agency_mailbox, citizen, message)
        journal = (place.var / "log" / "mailgate.log").read_text(encoding="utf-8")
        [judged] = [line for line in journal.splitlines() if message["Message-ID"] in line]
        assert '"verdict": "ACCEPTED"' in judged
        folder = f"shared/{clerk.agency_mailbox}"

        def notices() -> list[str]:
            found = _found(place, clerk, 'HEADER From "MAILER-DAEMON"', folder=folder)
            return [text for one in found if message["Message-ID"] in (text := one.as_string())]

        wait_until(notices, seconds=20, what="the notice")
        [notice] = notices()
        assert "5.7.0" in notice
        assert "CONGVU_OUTBOUND" in notice
