"""SMTP through the whole policy to the mailbox, against the same Postfix and Dovecot without it.

In turn a block with the policy and a block without; the figure is the median of the ratios of
neighbours, so that a slow drift of the machine cancels out.
"""

import csv
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bench.bare_postfix import bare_postfix
from bench.place import Place
from bench.result import Result, at_least, median
from bench.smtp_client import Job, send_all
from congvu.formats.mime.compose import Address, OutgoingAttachment, OutgoingMessage, compose_message
from congvu.formats.pdf.sample import sample_official_pdf

_LONGEST_WAIT = 120.0
_PARAGRAPH = (
    "Các cơ quan, đơn vị kiểm tra hộp thư công vụ đúng giờ quy định, trả lời kịp thời thư của các cơ quan, "
    "người dân và doanh nghiệp; thủ trưởng chịu trách nhiệm thi hành.\n"
)


@dataclass(frozen=True, slots=True)
class Load:
    """What is sent in a block: `clients` at once, `each` messages by each."""

    name: str
    clients: int
    each: int
    pairs: int
    target: float
    make: Callable[[str, str, int], bytes]


def measure(place: Place) -> Iterator[Result]:
    with (place.var / "demo" / "logins.csv").open(encoding="utf-8") as stream:
        people = list(csv.DictReader(stream))
    pdf = sample_official_pdf(padding_bytes=720_000)
    loads = (
        Load("10 kB", 8, 75, 6, 0.85, _small),
        Load("1 MB with a PDF", 4, 12, 5, 0.6, partial(_large, pdf)),
    )
    with bare_postfix(place) as bare:
        for load in loads:
            for port in ("submission", "smtp"):
                yield _compare(place, people, load, port, bare[port])


def _compare(place: Place, people: list[dict[str, str]], load: Load, port: str, bare_port: int) -> Result:
    log = place.var / "log" / "dovecot-events.log"
    with ProcessPoolExecutor(load.clients) as pool:

        def block(number: int) -> float:
            jobs = _jobs(people, load, is_signed_in=port == "submission", serial=serial.pop())
            return load.clients * load.each / _seconds(pool, number, jobs, log)

        serial = list(range(2 * load.pairs + 2))
        block(place.ports[port]), block(bare_port)  # warm: processes of both stand
        pairs = [(block(place.ports[port]), block(bare_port)) for _ in range(load.pairs)]
    ratio = median([ours / theirs for ours, theirs in pairs])
    detail = (
        f"{median([p[0] for p in pairs]):.0f} a second with the policy, {median([p[1] for p in pairs]):.0f} "
        f"without; {load.clients} clients, until the last is in its mailbox"
    )
    return at_least(f"smtp: {load.name} through the {port} port / without policy", ratio, load.target, detail)


def _seconds(pool: ProcessPoolExecutor, port: int, jobs: Sequence[Job], log: Path) -> float:
    with log.open("rb") as stream:
        stream.seek(0, 2)
        began = time.monotonic()
        running = [pool.submit(send_all, port, job) for job in jobs]
        missing = sum(len(job.messages) for job in jobs)
        rest = b""
        while missing > 0:
            read = rest + stream.read()
            lines, _, rest = read.rpartition(b"\n")
            missing -= lines.count(b'{"event":"mail_delivery_finished"')
            for one in running:
                if one.done():
                    one.result()  # a client that was refused says so here
            if time.monotonic() > began + _LONGEST_WAIT:
                raise RuntimeError(f"{missing} messages did not arrive")
            time.sleep(0.01)
        return time.monotonic() - began


def _jobs(people: list[dict[str, str]], load: Load, *, is_signed_in: bool, serial: int) -> list[Job]:
    """Every client is another person and writes to many."""
    jobs = []
    for client in range(load.clients):
        writer = people[client]
        sender = writer["login"] if is_signed_in else f"dan{client}@example.org"
        targets = [people[(client * 53 + n * 7 + serial) % len(people)]["login"] for n in range(load.each)]
        messages = tuple(
            (to, load.make(sender, to, (serial * load.clients + client) * load.each + n))
            for n, to in enumerate(targets)
        )
        account = (writer["login"], writer["password"]) if is_signed_in else None
        jobs.append(Job(account, sender, messages))
    return jobs


def _small(sender: str, to: str, number: int) -> bytes:
    return compose_message(_message(sender, to, number, _PARAGRAPH * 31))


def _large(pdf: bytes, sender: str, to: str, number: int) -> bytes:
    """Each PDF differs a little: the policy reads every one."""
    file = OutgoingAttachment("bao-cao.pdf", "application/pdf", pdf + b"\n%% %d\n" % number)
    return compose_message(replace(_message(sender, to, number, _PARAGRAPH * 3), attachments=(file,)))


def _message(sender: str, to: str, number: int, text: str) -> OutgoingMessage:
    return OutgoingMessage(
        sender=Address("Nguyễn Văn Bình", sender),
        to=(Address("", to),),
        subject=f"Về việc báo cáo tình hình sử dụng thư điện tử, số {number}",
        text=text,
        message_id=f"<{number}.{time.time_ns()}@bench.binhphuoc.gov.vn>",
        date=datetime.now(UTC),
    )
