"""A process of the product's own on a database, told what to do by its arguments.

python -m tests.engines.numbering_process COMMAND [ARGUMENT...]   (run by test_numbering)

Every command writes JSON to its output, a line each. Those that stop wait to be killed.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db.models.signals import post_save  # noqa: E402

from congvu.directory.models import Agency  # noqa: E402
from congvu.documents import operations  # noqa: E402
from congvu.documents.models import Dispatch, OutgoingDocument, RegisterEntry  # noqa: E402
from congvu.engines import wiring  # noqa: E402
from congvu.engines.ports import Submitted  # noqa: E402
from congvu.formats.mime.parse import parse_message  # noqa: E402
from congvu.mailboxes.models import Mailbox  # noqa: E402
from tests.cast import make_cast  # noqa: E402

CLERK = "dangtuyetthao.sotttt@binhphuoc.gov.vn"
RECEIVER = "phamthuhuong.snv@binhphuoc.gov.vn"


def say(value: Any) -> None:
    print(json.dumps(value), flush=True)


def stop_here(word: str) -> NoReturn:
    """Tell it, and wait for the signal that nobody can catch."""
    say(word)
    while True:
        time.sleep(60)


def serve(wanted: str) -> None:
    """Make a province with approved documents (`{"DECISION": 80}`), say their ids by type, then do what
    each line of the input asks for: `["numbers", "DECISION"]`."""
    from tests.contexts.documents.steps import Desk

    call_command("migrate", verbosity=0)
    desk = Desk(make_cast())
    say(
        {
            kind: [desk.approved(type_code=kind).pk for _ in range(count)]
            for kind, count in json.loads(wanted).items()
        }
    )
    for line in sys.stdin:
        command, *arguments = json.loads(line)
        COMMANDS[command](*arguments)


def issue(document: str) -> None:
    """Says the number, None where refused."""
    say(_issue(document))


def issue_when_told(*documents: str) -> None:
    """Says `[document, number]` for each, number None where refused."""
    _wait()
    for document in documents:
        say([int(document), _issue(document)])


def register_when_told(message_id: str) -> None:
    """A clerk registers a letter; says its number and whether it had one already."""
    agency = Agency.objects.get(local_part="snv")
    data = operations.ArrivalData(
        agency.pk, "Bộ Nội vụ", "3505/BNV-VP", None, "Về việc báo cáo", message_id=message_id
    )
    _wait()
    try:
        entry = operations.register_arrival(
            actor=RECEIVER, now=datetime.now(UTC), data=data, reader=wiring.document_reader()
        )
        say([entry.arrival_number, False])
    except operations.AlreadyRegistered as refused:
        say([refused.existing.arrival_number, True])


def store_when_told(text: str) -> None:
    """Stores a file and reads it back; says its SHA-256 and how many rows hold it."""
    from django.conf import settings
    from django.db import transaction

    from congvu.documents.models import FileBlob
    from congvu.documents.operations.files import store_file

    assert str(settings.CONGVU_FILES).startswith("/tmp/")
    _wait()
    with transaction.atomic():
        blob = store_file(text.encode() * 100_000, name="a.txt", now=datetime.now(UTC))
    assert operations.read_file(blob) == text.encode() * 100_000
    say([blob.sha256, FileBlob.objects.filter(sha256=blob.sha256).count()])


def draft_when_told(times: str) -> None:
    """Writes a draft, reads its bytes, deletes it, again and again; says how often the bytes were whole."""
    from tests.contexts.documents.steps import pdf

    agency = Agency.objects.get(local_part="sotttt")
    file = operations.UploadedFile("a.pdf", pdf(pages=3))
    data = operations.DraftData(agency.pk, "DECISION", "Về việc", "NORMAL", "Sở Nội vụ", file=file)
    _wait()
    whole = 0
    for _ in range(int(times)):
        document = operations.save_draft(
            actor=CLERK, now=datetime.now(UTC), data=data, reader=wiring.document_reader()
        )
        whole += operations.read_file(document.file) == file.content
        operations.delete_draft(actor=CLERK, now=datetime.now(UTC), document_id=document.pk)
    say(whole)


def drop_when_told(times: str) -> None:
    """Takes away what no document has any more, again and again; says whether anything went."""
    _wait()
    dropped = 0
    for _ in range(int(times)):
        dropped += operations.drop_unused_files(now=datetime.now(UTC))
        time.sleep(0.02)
    say(dropped > 0)


def issue_and_stop_inside(document: str) -> None:
    """Stops after the number was taken and all rows were written, before the transaction ends."""

    def stop(**_given: object) -> None:
        (number,) = RegisterEntry.objects.filter(outgoing_id=int(document)).values_list("number", flat=True)
        stop_here(str(number))

    post_save.connect(stop, sender=Dispatch, weak=False)
    _issue(document)


def issue_and_stop(document: str) -> None:
    """Stops after the transaction, before anyone handed the document over."""
    number = _issue(document)
    stop_here(str(number))


def claim_and_stop() -> None:
    """A worker that stops while the mail system takes the message."""

    class Hanging:
        def submit(self, *, login: str, sender: str, recipients: Sequence[str], message: bytes) -> Submitted:
            raise AssertionError("documents are dispatched")

        def dispatch(
            self, *, sender: str, recipients: Sequence[str], message: bytes, keep_copy: bool = False
        ) -> Submitted:
            stop_here("claimed")

    operations.dispatch_next(submission=Hanging(), now=datetime.now(UTC))


def work(seconds_ahead: str = "0") -> None:
    """What the worker does, on a clock that may be ahead; says `[document, address, copies]`."""
    world = wiring.reset_memory()
    for address in Mailbox.objects.values_list("address", flat=True):
        world.create(address)
    now = datetime.now(UTC) + timedelta(seconds=int(seconds_ahead))
    while operations.dispatch_next(submission=wiring.submission(), now=now):
        pass
    found = Counter(
        (int(parse_message(message.raw).header("X-CongVu-Document")), address)
        for address, folders in world.mailboxes.items()
        for message in folders["INBOX"].messages.values()
    )
    say([[document, address, count] for (document, address), count in found.items()])


def numbers(kind: str) -> None:
    """Says `[number, document]` of a register in order, and whether the chain of the audit holds."""
    from congvu.audit.queries import verify_chain

    rows = RegisterEntry.objects.filter(register__series=kind).order_by("number")
    chain = verify_chain()
    say([list(rows.values_list("number", "outgoing_id")), chain.broken_at])


def state(document: str) -> None:
    """Says the document's status, its number, its dispatch's state and attempts."""
    found = OutgoingDocument.objects.get(pk=int(document))
    dispatch = Dispatch.objects.filter(document=found).first()
    say([found.status, found.code_number, dispatch and dispatch.state, dispatch and dispatch.attempts])


def _wait() -> None:
    """For a line of the input, so that all begin at once."""
    say("waits")
    sys.stdin.readline()


def _issue(document: str) -> int | None:
    try:
        issued = operations.issue_document(actor=CLERK, now=datetime.now(UTC), document_id=int(document))
    except operations.NotNow:
        return None
    return issued.code_number


COMMANDS: dict[str, Callable[..., None]] = {
    "serve": serve,
    "issue": issue,
    "issue-when-told": issue_when_told,
    "register-when-told": register_when_told,
    "store-when-told": store_when_told,
    "draft-when-told": draft_when_told,
    "drop-when-told": drop_when_told,
    "issue-and-stop-inside": issue_and_stop_inside,
    "issue-and-stop": issue_and_stop,
    "claim-and-stop": claim_and_stop,
    "work": work,
    "numbers": numbers,
    "state": state,
}

if __name__ == "__main__":
    COMMANDS[sys.argv[1]](*sys.argv[2:])
