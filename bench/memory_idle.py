"""Idle memory of the whole stack after some use, against the 350 MB of the issue."""

import csv
import time
from collections.abc import Iterator
from datetime import UTC, datetime

from imapclient import IMAPClient

from bench.browser import Browser
from bench.place import Place
from bench.processes import pss_by_process
from bench.result import Result, at_most
from bench.smtp_client import Job, send_all
from congvu.formats.mime.compose import Address, OutgoingAttachment, OutgoingMessage, compose_message
from congvu.formats.pdf.sample import sample_official_pdf

LIMIT_MB = 350
_PEOPLE = 12
_QUIET_SECONDS = 20.0


def measure(place: Place) -> Iterator[Result]:
    """A dozen people sign in, read and write, one with a PDF; then nobody does anything for a moment."""
    _use(place)
    time.sleep(_QUIET_SECONDS)
    assert place.process is not None
    found = pss_by_process(place.process.pid)
    total = sum(found.values()) / 1e6
    biggest = sorted(found.items(), key=lambda item: -item[1])[:5]
    detail = f"{total:.0f} MB PSS in {len(found)} processes; " + ", ".join(
        f"{name.rsplit(' ', 1)[-1]} {size / 1e6:.0f}" for name, size in biggest
    )
    yield at_most("memory: stack idle after use / 350 MB", total / LIMIT_MB, 1.0, detail)


def _use(place: Place) -> None:
    with (place.var / "demo" / "logins.csv").open(encoding="utf-8") as stream:
        people = list(csv.DictReader(stream))[:_PEOPLE]
    for person in people:
        account = (person["login"], person["password"])
        _send(place, account, people[0]["login"])
        browser = Browser(place.ports["web"])
        browser.sign_in(*account)
        for path in ("/", browser.follow("/thu/")):
            browser.page(browser.follow(path))
        with IMAPClient("127.0.0.1", place.ports["imap"], ssl=False) as client:
            client.login(*account)
            client.select_folder("INBOX")
            client.fetch(client.search()[-20:], ["BODY.PEEK[]"])


def _send(place: Place, account: tuple[str, str], to: str) -> None:
    message = compose_message(
        OutgoingMessage(
            sender=Address("", account[0]),
            to=(Address("", to),),
            subject="Về việc họp giao ban",
            text="Kính gửi ông/bà,\n\nXem tệp kèm theo.\n",
            message_id=f"<{time.time_ns()}@bench.binhphuoc.gov.vn>",
            date=datetime.now(UTC),
            attachments=(OutgoingAttachment("lich.pdf", "application/pdf", sample_official_pdf()),),
        )
    )
    send_all(place.ports["submission"], Job(account, account[0], ((to, message),)))
