"""The inbox page of a mailbox with 1,000, 10,000 and 100,000 messages, against the bare IMAP calls.

Bare means the calls that the page needs, made with the same IMAP library over one open connection:
the folder list with counts, the state of the folder, and one FETCH of 50 lines.
"""

import csv
import http.client
import re
import subprocess
import time
import urllib.parse
from email.message import EmailMessage

from imapclient import IMAPClient

from bench.place import Place
from bench.result import Result, at_most, median, percentile

SIZES = (1_000, 10_000, 100_000)
FACTOR = 5.0
ROUNDS = 120
_FOLDERS = [b'""', b'"*"', b"RETURN", b"(SPECIAL-USE STATUS (MESSAGES UNSEEN))"]
LINES = [b"UID", b"FLAGS", b"INTERNALDATE", b"RFC822.SIZE", b"ENVELOPE", b"BODYSTRUCTURE"]


def measure(place: Place) -> list[Result]:
    with (place.var / "demo" / "logins.csv").open(encoding="utf-8") as stream:
        people = list(csv.DictReader(stream))
    results = []
    for size, person in zip(SIZES, people[8:], strict=False):
        _fill(place, person["login"], size)
        bare = _bare(place, person)
        page = _page(place, person)
        ratio = percentile(page, 0.95) / percentile(bare, 0.95)
        detail = (
            f"page p50 {median(page) * 1e3:.1f} ms, p95 {percentile(page, 0.95) * 1e3:.1f} ms; "
            f"bare IMAP p50 {median(bare) * 1e3:.1f} ms, p95 {percentile(bare, 0.95) * 1e3:.1f} ms"
        )
        results.append(at_most(f"inbox page: {size:,} messages, p95 / bare IMAP", ratio, FACTOR, detail))
    return results


def _fill(place: Place, login: str, size: int) -> None:
    """Through a Maildir that Dovecot imports: the quick way to a large mailbox."""
    folder = place.root / "maildir"
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for number in range(size):
        (folder / "cur" / f"{1_256_000_000 + number}.{number}.bench:2,").write_bytes(_message(login, number))
    subprocess.run(["chown", "-R", "congvu", str(folder)], check=True)
    configuration = place.var / "etc" / "dovecot" / "dovecot.conf"
    subprocess.run(
        ["doveadm", "-c", str(configuration), "import", "-u", login, f"maildir:{folder}", "", "all"],
        check=True, capture_output=True,
    )  # fmt: skip
    subprocess.run(["rm", "-rf", str(folder)], check=True)


def _message(login: str, number: int) -> bytes:
    message = EmailMessage()
    message["From"] = f"Nguyễn Văn Bình <nguyenvanbinh{number % 97}.stnmt@binhphuoc.gov.vn>"
    message["To"] = login
    message["Subject"] = f"Về việc báo cáo tình hình sử dụng thư điện tử, số {number}"
    message["Date"] = "Mon, 02 Nov 2009 08:00:00 +0700"
    message["Message-ID"] = f"<{number}@bench.binhphuoc.gov.vn>"
    message.set_content("Kính gửi ông/bà,\n\nXem nội dung.\n")
    return message.as_bytes()


def _bare(place: Place, person: dict[str, str]) -> list[float]:
    with IMAPClient("127.0.0.1", place.ports["imap"], ssl=False, use_uid=False) as client:
        client.login(person["login"], person["password"])
        times = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            client._raw_command_untagged(b"LIST", _FOLDERS, uid=False)
            total = client.select_folder("INBOX", readonly=True)[b"EXISTS"]
            client.fetch(range(max(1, total - 49), total + 1), LINES)
            times.append(time.perf_counter() - began)
        return times


def _page(place: Place, person: dict[str, str]) -> list[float]:
    browser = _Browser(place.ports["web"])
    browser.sign_in(person["login"], person["password"])
    path = browser.follow("/thu/")
    for _ in range(10):
        browser.get(path)
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        status, _body = browser.get(path)
        times.append(time.perf_counter() - began)
        if status != 200:
            raise RuntimeError(f"{path}: {status}")
    return times


class _Browser:
    """One kept connection and its cookies."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port)
        self._cookies: dict[str, str] = {}
        self._location = ""

    def get(self, path: str) -> tuple[int, bytes]:
        return self._request("GET", path, None)

    def sign_in(self, login: str, password: str) -> None:
        _status, body = self.get("/dang-nhap")
        token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', body)
        if token is None:
            raise RuntimeError("no sign-in form")
        fields = {"csrfmiddlewaretoken": token[1].decode(), "login": login, "password": password}
        status, _body = self._request("POST", "/dang-nhap", urllib.parse.urlencode(fields))
        if status != 302:
            raise RuntimeError(f"sign-in answered {status}")

    def follow(self, path: str) -> str:
        """The path that a page leads to in the end."""
        status, _body = self.get(path)
        while status in (301, 302):
            path = self._location
            status, _body = self.get(path)
        return path

    def _request(self, method: str, path: str, body: str | None) -> tuple[int, bytes]:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        for value in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = value.partition("=")
            self._cookies[name] = rest.split(";")[0]
        self._location = answer.headers.get("Location", "")
        return answer.status, content
