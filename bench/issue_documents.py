"""Run under a place's settings: documents issued to many agencies, in turn with the bare hand-over.

`python -m bench.issue_documents LMTP_PORT SIZE:ROUNDS:DISK_ROUNDS...` prints one JSON object for each
size, the fields of `Measured`. What the disk takes is measured over documents issued one after the
other without bare ones between: files grow by blocks, in all mailboxes at the same document.
"""

import csv
import hashlib
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import django

from bench.disk import disk_usage
from bench.lmtp import BareLmtp
from bench.make_agencies import group_name

PDF_BYTES = 2 * 10**6
_LOOK_EVERY = 0.01
_LONGEST_WAIT = 120.0


@dataclass(slots=True)
class Measured:
    """Seconds from the call of `issue_document`, and of the bare hand-over; `disk` is bytes a document."""

    size: int
    bare: list[float] = field(default_factory=list)
    ours: list[float] = field(default_factory=list)
    issue: list[float] = field(default_factory=list)
    handed_over: list[float] = field(default_factory=list)
    disk: float = 0.0
    message: int = 0


def main(lmtp_port: int, rounds: list[list[int]]) -> None:
    django.setup()
    from django.conf import settings

    var = Path(settings.CONGVU_VAR)
    with (var / "demo" / "logins.csv").open(encoding="utf-8") as stream:
        people = [row for row in csv.DictReader(stream) if ".sotttt@" in row["login"]]
    clerk, head = (next(r["login"] for r in people if r["role"] == x) for x in ("Văn thư", "Thủ trưởng"))
    pdfs = _pdfs()
    for size, count, disk_count in rounds:
        measured = Measured(size)
        for number in range(count + 1):
            # The first round warms: indexes of new mailboxes, connections, caches of both sides.
            _one_round(measured if number else Measured(size), clerk, head, lmtp_port, next(pdfs))
        if disk_count:
            measured.disk = _disk(size, var, clerk, head, [next(pdfs) for _ in range(disk_count)])
        print(json.dumps(asdict(measured)), flush=True)


def _one_round(into: Measured, clerk: str, head: str, lmtp_port: int, pdf: bytes) -> None:
    key = _approved(clerk, head, into.size, pdf)
    _issue(into, clerk, key)
    _wait_for(lambda: _dispatch(key).sent_copy_at is not None)
    into.bare.append(_bare(into, key, lmtp_port))


def _disk(size: int, var: Path, clerk: str, head: str, pdfs: list[bytes]) -> float:
    """Bytes a document takes from "issue" on, its copy in Sent and all logs included."""
    keys = [_approved(clerk, head, size, pdf) for pdf in pdfs]
    before = disk_usage(var)
    for key in keys:
        _issue(Measured(size), clerk, key)
        _wait_for(lambda key=key: _dispatch(key).sent_copy_at is not None)  # type: ignore[misc]
    return (disk_usage(var) - before) / len(keys)


def _approved(clerk: str, head: str, size: int, pdf: bytes) -> int:
    """A document that only waits to be issued."""
    from django.utils import timezone

    from congvu.directory.queries import find_official
    from congvu.documents import operations
    from congvu.engines import wiring

    official = find_official(clerk)
    assert official is not None
    data = operations.DraftData(
        agency_id=official.agency_id,
        type_code="DECISION",
        subject="Về việc sử dụng hộp thư điện tử công vụ",
        urgency="NORMAL",
        distribution_note=group_name(size),
        file=operations.UploadedFile("quyet-dinh.pdf", pdf),
    )
    now = timezone.now()
    document = operations.save_draft(actor=clerk, now=now, data=data, reader=wiring.document_reader())
    operations.submit_document(actor=clerk, now=now, document_id=document.pk)
    operations.approve_document(
        actor=head, now=now, document_id=document.pk, shown_sha256=hashlib.sha256(pdf).hexdigest()
    )
    return document.pk


def _issue(into: Measured, clerk: str, key: int) -> None:
    from django.utils import timezone

    from congvu.documents.models import Delivery
    from congvu.documents.operations import issue_document

    began = time.perf_counter()
    issue_document(actor=clerk, now=timezone.now(), document_id=key)
    into.issue.append(time.perf_counter() - began)
    waiting = Delivery.objects.filter(document_id=key, delivered_at__isnull=True)
    handed = 0.0
    deadline = began + _LONGEST_WAIT
    while waiting.exists():
        if not handed and _dispatch(key).state == "HANDED_OVER":
            handed = time.perf_counter() - began
        if time.perf_counter() > deadline:
            raise RuntimeError(f"{waiting.count()} of {into.size} were not delivered: {_dispatch(key).error}")
        time.sleep(_LOOK_EVERY)
    into.ours.append(time.perf_counter() - began)
    into.handed_over.append(handed)
    delivered = Delivery.objects.filter(document_id=key, failure="").count()
    if delivered != into.size:
        raise RuntimeError(f"{delivered} deliveries instead of {into.size}")


def _bare(into: Measured, key: int, lmtp_port: int) -> float:
    """The very bytes, but for one letter of the Message-ID, so that the worker does not take it for ours."""
    from congvu.documents.models import Delivery
    from congvu.documents.operations.compose import compose_document

    dispatch = _dispatch(key)
    message = compose_document(dispatch).replace(b"Message-ID: <vb.", b"Message-ID: <xx.")
    into.message = len(message)
    addresses = list(Delivery.objects.filter(document_id=key).values_list("address", flat=True))
    connection = BareLmtp(lmtp_port)
    began = time.perf_counter()
    taken = connection.send(dispatch.sender, addresses, message)
    seconds = time.perf_counter() - began
    connection.close()
    if taken != len(addresses):
        raise RuntimeError(f"LMTP took {taken} of {len(addresses)}")
    return seconds


def _dispatch(key: int) -> Any:
    from congvu.documents.models import Dispatch

    return Dispatch.objects.select_related("document__agency__province", "document__file").get(
        document_id=key
    )


def _wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.perf_counter() + _LONGEST_WAIT
    while not condition():
        if time.perf_counter() > deadline:
            raise RuntimeError("waited too long")
        time.sleep(0.05)


def _pdfs() -> Iterator[bytes]:
    """Each a little different: documents are different."""
    from congvu.formats.pdf.sample import sample_official_pdf

    number = 0
    while True:
        number += 1
        yield sample_official_pdf(padding_bytes=PDF_BYTES) + b"\n%% %d\n" % number


if __name__ == "__main__":
    main(int(sys.argv[1]), [[int(part) for part in argument.split(":")] for argument in sys.argv[2:]])
