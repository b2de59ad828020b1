"""Reads a whole mailbox as its owner, from its files: Dovecot's own `imap`, started for this alone.

It talks over a pipe (RFC 3501, PREAUTH), so nobody signs in, no event is told, and a mailbox that is
closed or belongs to nobody is read like any other. One message at a time is held in memory.
"""

import contextlib
import os
import pwd
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from imapclient.imap_utf7 import decode as decode_utf7

from congvu.engines.errors import EngineUnavailable
from congvu.engines.imap.connection import quoted
from congvu.engines.layout import Layout
from congvu.policy.inventory import folder_order

_PROGRAM = "/usr/lib/dovecot/imap"
_SENTENCE = "Chưa đọc được hộp thư; hãy thử lại sau ít phút."
_LITERAL = re.compile(rb"\{(\d+)\}\r\n$")
_LISTED = re.compile(rb"^\* LIST \(([^)]*)\) \S+ (.*)\r\n$", re.DOTALL)
_UID = re.compile(rb"UID (\d+)")
_NEXT = re.compile(rb"\[UIDNEXT (\d+)\]")
_SHARED = "shared/"  # what others opened to the owner is not the owner's mailbox


class MailboxReader:
    """`folders` sorted by name, `messages` of one by rising uid: those that are there when it begins."""

    def __init__(self, program: "subprocess.Popen[bytes]") -> None:
        assert program.stdin is not None  # noqa: S101
        assert program.stdout is not None  # noqa: S101
        self._out: IO[bytes] = program.stdin
        self._in: IO[bytes] = program.stdout
        if not self._in.readline().startswith(b"* PREAUTH"):
            raise _unreadable("no greeting")

    def folders(self) -> list[str]:
        names = []
        for line, literal in self._ask(b'LIST "" "*"'):
            found = _LISTED.match(line)
            if found and b"\\noselect" not in found[1].lower() and b"\\nonexistent" not in found[1].lower():
                name = decode_utf7(literal if literal is not None else _unquoted(found[2]))
                if not name.startswith(_SHARED):
                    names.append(name)
        return sorted(names, key=folder_order)

    def messages(self, folder: str) -> Iterator[tuple[int, bytes]]:
        """(uid, the whole message with CRLF); nothing is marked as seen."""
        last = 0
        for line, _literal in self._ask(b"EXAMINE " + quoted(folder)):
            if found := _NEXT.search(line):
                last = int(found[1]) - 1
        if not last:
            return
        for line, literal in self._ask(b"UID FETCH 1:%d (UID BODY.PEEK[])" % last):
            if b" FETCH (" in line and b"BODY[]" in line and (found := _UID.search(line)):
                if literal is None and b'BODY[] ""' not in line:
                    raise _unreadable(f"{folder}: {line[:200]!r}")
                yield int(found[1]), literal or b""

    def _ask(self, command: bytes) -> Iterator[tuple[bytes, bytes | None]]:
        """The untagged lines of the answer, each with the literal in it. Raises EngineUnavailable."""
        try:
            self._out.write(b"a " + command + b"\r\n")
            self._out.flush()
        except OSError as problem:
            raise _unreadable(str(problem)) from problem
        while True:
            line = self._in.readline()
            if not line.endswith(b"\r\n"):
                raise _unreadable("it ended in the middle")
            if line.startswith(b"a "):
                if not line.startswith((b"a OK", b"a NO [EXPUNGEISSUED]")):
                    raise _unreadable(line.decode("utf-8", "replace"))
                return
            literal = None
            while found := _LITERAL.search(line):
                literal = self._in.read(int(found[1]))
                line = line[: found.start()] + self._in.readline()
            yield line, literal


@contextmanager
def open_reader(layout: Layout, address: str) -> Iterator[MailboxReader]:
    """Raises EngineUnavailable; the caller has seen that the mailbox is there."""
    configuration = layout.dovecot_etc / "dovecot.conf"
    # No statistics: each message read would be reported as opened by somebody.
    command = [_PROGRAM, "-c", str(configuration), "-o", "stats_writer_socket_path="]
    environment = {"HOME": str(layout.home(address)), "USER": address, "PATH": "/usr/bin:/bin"}
    try:
        program = subprocess.Popen(
            command,
            env=environment,
            cwd="/",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=1 << 18,
            **_as_user(layout),
        )
    except OSError as problem:
        raise _unreadable(str(problem)) from problem
    with contextlib.ExitStack() as ending:
        ending.callback(_end, program)
        yield MailboxReader(program)


def is_held(home: Path) -> bool:
    """Whether a mailbox lies there: only with its INBOX is it one."""
    return (home / "sdbox" / "mailboxes" / "INBOX").is_dir()


def _end(program: "subprocess.Popen[bytes]") -> None:
    for pipe in (program.stdin, program.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    try:
        program.wait(10)
    except subprocess.TimeoutExpired:
        program.kill()
        program.wait()


def _as_user(layout: Layout) -> dict[str, Any]:
    """What it writes (its index) must belong to the service user."""
    if os.geteuid() != 0:
        return {}
    entry = pwd.getpwnam(layout.user)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _unquoted(name: bytes) -> bytes:
    if not name.startswith(b'"'):
        return name
    return re.sub(rb"\\(.)", rb"\1", name[1:-1])


def _unreadable(detail: str) -> EngineUnavailable:
    return EngineUnavailable(_SENTENCE, engine="dovecot", detail=detail)
