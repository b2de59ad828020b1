"""Fills a mailbox through a Maildir that Dovecot imports: the quick way to a large one."""

import email.header
import subprocess

from bench.place import Place

# One in so many messages holds these words, in the text only.
RARE = 200
RARE_WORDS = "xuất khẩu hạt điều"
_HEADERS = """\
From: {sender} <nguyenvanbinh{writer}.stnmt@binhphuoc.gov.vn>
To: {login}
Subject: {subject} {number}
Date: Mon, 02 Nov 2009 {hour:02d}:{minute:02d}:00 +0700
Message-ID: <{number}@bench.binhphuoc.gov.vn>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Kính gửi ông/bà,

Xem nội dung số {number}{words}.
"""
_SENDER = email.header.Header("Nguyễn Văn Bình", "utf-8").encode()
_SUBJECT = email.header.Header("Về việc báo cáo tình hình sử dụng thư điện tử, số", "utf-8").encode()


def fill(place: Place, login: str, size: int) -> None:
    """`size` short letters in the inbox of `login`."""
    folder = place.root / "maildir"
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir(parents=True)
    for number in range(size):
        file = folder / "cur" / f"{1_256_000_000 + number}.{number}.bench:2,"
        file.write_bytes(_message(login, number))
    subprocess.run(["chown", "-R", "congvu", str(folder)], check=True)
    _doveadm(place, "-o", "mail_fsync=never", "import", "-u", login, f"maildir:{folder}", "", "all")
    subprocess.run(["rm", "-rf", str(folder)], check=True)


def index(place: Place, login: str) -> None:
    """Build the word index of an inbox, as the first search would."""
    _doveadm(place, "index", "-u", login, "INBOX")


def _message(login: str, number: int) -> bytes:
    text = _HEADERS.format(
        sender=_SENDER,
        writer=number % 97,
        login=login,
        subject=_SUBJECT,
        number=number,
        hour=number // 60 % 24,
        minute=number % 60,
        words=f", {RARE_WORDS}" if number % RARE == 0 else "",
    )
    return text.encode()


def _doveadm(place: Place, *arguments: str) -> None:
    configuration = place.var / "etc" / "dovecot" / "dovecot.conf"
    command = ["doveadm", "-c", str(configuration), *arguments]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)}: {done.stderr[-500:]}")
