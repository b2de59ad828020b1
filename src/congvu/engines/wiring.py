"""Which engines the contexts get: the one module here that reads Django settings.

`CONGVU_ENGINES = "memory"` gives process-wide twins, whose rights come from the same views that the
real engines read.
"""

from collections.abc import Mapping
from functools import cache

from django.conf import settings
from django.db import connection

from congvu.engines import memory
from congvu.engines.layout import Layout
from congvu.engines.ports import (
    DocumentReader,
    EventStream,
    MailboxEngine,
    MailStores,
    Role,
    SignInGuard,
    Submission,
)


def mail_stores() -> MailStores:
    return _memory().mail_stores if _is_memory() else _real_mail_stores()


def submission() -> Submission:
    return _memory().submission if _is_memory() else _real_submission()


def mailbox_engine() -> MailboxEngine:
    return _memory().mailbox_engine if _is_memory() else _real_mailbox_engine()


def event_stream() -> EventStream:
    return _memory().event_stream if _is_memory() else _real_event_stream()


def document_reader() -> DocumentReader:
    return _memory().document_reader if _is_memory() else _real_document_reader()


def sign_in_guard() -> SignInGuard:
    return _memory().sign_in_guard if _is_memory() else _real_sign_in_guard()


def reset_memory() -> memory.World:
    """A new, empty world for a test; returns it."""
    _memory.cache_clear()
    return _memory().world


class _Memory:
    def __init__(self) -> None:
        self.world = memory.World(_role)
        self.mail_stores = memory.MemoryMailStores(self.world)
        self.submission = memory.MemorySubmission(self.world, may_send=_may_send)
        self.mailbox_engine = memory.MemoryMailboxEngine(self.world)
        self.event_stream = memory.MemoryEventStream(self.world)
        self.sign_in_guard = memory.MemorySignInGuard()
        self.document_reader = memory.InProcessDocumentReader()


@cache
def _memory() -> _Memory:
    return _Memory()


def _is_memory() -> bool:
    return bool(settings.CONGVU_ENGINES == "memory")


def ports() -> Mapping[str, int]:
    """The ports on which the engines answer, by name (`engines.layout`)."""
    return _layout().ports


@cache
def _layout() -> Layout:
    return Layout.from_environment(var=settings.CONGVU_VAR)


@cache
def _real_mail_stores() -> MailStores:
    from congvu.engines.imap import ImapMailStores

    return ImapMailStores.for_layout(_layout())


@cache
def _real_submission() -> Submission:
    from congvu.engines.submission import SmtpSubmission

    return SmtpSubmission.for_layout(_layout())


@cache
def _real_mailbox_engine() -> MailboxEngine:
    from congvu.engines.dovecot import DovecotMailboxEngine

    return DovecotMailboxEngine(_layout())


@cache
def _real_event_stream() -> EventStream:
    from congvu.engines.events import DovecotEventStream

    return DovecotEventStream(_layout().events_log)


@cache
def _real_sign_in_guard() -> SignInGuard:
    from congvu.engines.sign_in_guard import HttpSignInGuard

    return HttpSignInGuard.for_layout(_layout())


@cache
def _real_document_reader() -> DocumentReader:
    from congvu.engines.pdf_reader import SubprocessDocumentReader

    return SubprocessDocumentReader()


def _role(login: str, mailbox: str) -> Role | None:
    with connection.cursor() as cursor:
        cursor.execute('SELECT "groups" FROM engine_acl_groups WHERE address = %s', [login])
        row = cursor.fetchone()
    for group in (row[0] if row else "").split(","):
        address, _colon, role = group.rpartition(":")
        if address == mailbox:
            return Role(role.upper())
    return None


def _may_send(login: str, sender: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM engine_senders WHERE sender = %s AND login = %s", [sender, login])
        return cursor.fetchone() is not None
