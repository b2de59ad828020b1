"""One IMAP connection of one person: what is open on it, and a new one when it was cut."""

import contextlib
import imaplib
import time
from collections.abc import Callable

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError
from imapclient.imap_utf7 import encode as encode_utf7

# A session keeps the rights that it began with: so old at most is what the web goes by (seconds).
MOST_AGE = 30.0
CUT = (IMAPClientError, imaplib.IMAP4.error, OSError)


class Connection:
    """`connect` signs in; it raises `EngineError`.

    A session may be cut between two acts: the engine was restarted, a right ended, a folder that is
    open was deleted. `ready` then signs in again, with the rights that hold now.
    """

    def __init__(self, connect: Callable[[], IMAPClient]) -> None:
        self._connect = connect
        self._selected: str | None = None
        self._exists = 0
        self._rights: dict[str, frozenset[str]] = {}
        self._since = 0.0
        self.client = connect()
        self._begin()

    def ready(self) -> None:
        """Learn what happened in the open folder; sign in again if need be."""
        try:
            if time.monotonic() - self._since < MOST_AGE:
                self.client.noop()
                return
        except CUT:
            with contextlib.suppress(OSError):  # shut down before, when the person could not sign in again
                self.client.shutdown()
        else:
            self.close()
        self.client = self._connect()
        self._begin()

    def select(self, name: str) -> int:
        """Open a folder, unless it is open; the number of messages in it."""
        if self._selected != name:
            self._selected = None
            self.client.select_folder(name)
            self._selected = name
        return self._exists

    def leave(self) -> None:
        """Close the open folder, so that it can be renamed or deleted."""
        if self._selected is not None:
            self.client.unselect_folder()
            self._selected = None

    def forget(self) -> None:
        """What is open is not known for sure any more."""
        self._selected = None

    def rights(self, name: str) -> frozenset[str]:
        """The letters of RFC 4314 that the person holds on a folder."""
        if name not in self._rights:
            _code, answer = self.client._imap.myrights(quoted(name).decode("ascii"))
            self._rights[name] = frozenset(bytes(answer[0]).decode("ascii").rpartition(" ")[2])
        return self._rights[name]

    def close(self) -> None:
        try:
            self.client.logout()
        except CUT:
            with contextlib.suppress(OSError):
                self.client.shutdown()

    def _begin(self) -> None:
        self._selected, self._exists, self._rights = None, 0, {}
        self._since = time.monotonic()
        # EXISTS and EXPUNGE may come with the answer of any command, and their order counts.
        take = self.client._imap._append_untagged

        def watch(kind: str, data: bytes) -> None:
            if kind == "EXISTS":
                self._exists = int(data)
            elif kind == "EXPUNGE":
                self._exists -= 1
            else:
                take(kind, data)

        self.client._imap._append_untagged = watch


def quoted(name: str) -> bytes:
    """A folder name as IMAP writes it."""
    return b'"' + bytes(encode_utf7(name)).replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'
