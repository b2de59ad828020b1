"""The content of a message as facts for the policy; PDFs are read in a process of their own.

Large messages are taken apart in a thread, so that look-ups and small messages do not wait for
them.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

from congvu.engines.errors import BadContent, EngineUnavailable
from congvu.engines.milter.messages import Received
from congvu.formats.message_facts import FileFacts, RawFacts, read_facts
from congvu.policy.gate import AttachmentFacts

# From this size on (bytes) a thread is worth its overhead.
LARGE = 256 * 1024
_THREADS = 2
# A file on which the reader died or hung so often is one that cannot be read.
_MOST_FAILURES = 2
_MOST_FAILING_FILES = 1000


class PdfReader(Protocol):
    """As `engines.ports.DocumentReader`, without blocking."""

    async def pdf_text(self, content: bytes) -> str: ...


@dataclass(frozen=True, slots=True)
class Content:
    """`message_id` with angle brackets, empty when there is none."""

    subject: str
    message_id: str
    text: str
    attachments: tuple[AttachmentFacts, ...]


class ContentReader:
    """Reads the content of messages; `close` ends its threads."""

    def __init__(self, pdf_reader: PdfReader) -> None:
        self._pdf_reader = pdf_reader
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="content")
        self._failures: Counter[str] = Counter()

    async def facts(self, message: Received) -> RawFacts:
        """Subject, text and files."""
        if len(message.body) < LARGE:
            return read_facts(whole(message))
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, lambda: read_facts(whole(message)))

    async def content(self, facts: RawFacts, *, known: Iterable[str] = ()) -> Content:
        """With the text of each file that can be read; files with a `known` SHA-256 need none.

        Raises `EngineUnavailable` when the reader does not work now.
        """
        known = frozenset(known)
        attachments = [await self._attachment(file, file.sha256 in known) for file in facts.files]
        return Content(facts.subject, facts.message_id, facts.text, tuple(attachments))

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _attachment(self, file: FileFacts, is_known: bool) -> AttachmentFacts:
        text, is_readable = file.text, file.is_readable
        if file.media_type == "application/pdf" and not is_known:
            text = await self._pdf_text(file)
            is_readable = text is not None
        return AttachmentFacts(file.filename, file.media_type, file.sha256, text, is_readable)

    async def _pdf_text(self, file: FileFacts) -> str | None:
        """None for a PDF that cannot be read: locked, broken, or hostile to the reader."""
        try:
            return await self._pdf_reader.pdf_text(file.content)
        except BadContent:
            return None
        except EngineUnavailable:
            if len(self._failures) > _MOST_FAILING_FILES:
                self._failures.clear()
            self._failures[file.sha256] += 1
            if self._failures[file.sha256] < _MOST_FAILURES:
                raise
            return None


def whole(message: Received) -> bytes:
    """The message as bytes again, as it came."""
    lines = [
        name + b": " + value.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        for name, value in message.headers
    ]
    return b"\r\n".join([*lines, b"", message.body])
