"""One program: how it is started, how one knows that it answers."""

import ctypes
import os
import pwd
import resource
import signal
import socket
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_OPEN_FILES = 16384
_LIBC = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True, slots=True)
class Program:
    """`answers` are loopback ports, `sockets` UNIX sockets that accept when it is ready.

    `stale` are files of a run that did not end well, which the program would trust: a process number
    that somebody else has now.
    """

    name: str
    command: Sequence[str]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    user: str | None = None
    answers: tuple[int, ...] = ()
    sockets: tuple[Path, ...] = ()
    stale: tuple[Path, ...] = ()
    stop_signal: signal.Signals = signal.SIGTERM
    # Dovecot and Postfix lead families of their own, which they end themselves.
    stop_seconds: float = 10.0

    def start(self) -> "subprocess.Popen[bytes]":
        """The started process, in a session of its own so that Ctrl-C reaches only the supervisor."""
        for path in self.stale:
            path.unlink(missing_ok=True)
        identity = pwd.getpwnam(self.user) if self.user else None
        parent = os.getpid()

        def prepare() -> None:
            _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:
                os._exit(1)  # the supervisor died between fork and here
            hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
            resource.setrlimit(resource.RLIMIT_NOFILE, (min(_OPEN_FILES, hard), hard))
            if identity is not None:
                os.setgroups([identity.pw_gid])
                os.setgid(identity.pw_gid)
                os.setuid(identity.pw_uid)
                # Changing identity clears the wish to die with the parent.
                _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)

        with self.log.open("ab") as log:
            return subprocess.Popen(
                list(self.command),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **self.environment},
                start_new_session=True,
                preexec_fn=prepare,
            )

    def is_ready(self) -> bool:
        return all(map(_port_answers, self.answers)) and all(map(_socket_answers, self.sockets))


def _port_answers(port: int) -> bool:
    with socket.socket() as client:
        client.settimeout(1)
        return client.connect_ex(("127.0.0.1", port)) == 0


def _socket_answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        return client.connect_ex(str(path)) in (0, 91)  # 91: a datagram socket listens there
