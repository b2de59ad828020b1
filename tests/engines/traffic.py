"""Steady mail between people while something is killed: what was accepted must arrive."""

import contextlib
import smtplib
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from tests.engines.instances import wait_until
from tests.engines.mail import letter, message_ids
from tests.places import Login, Place

_PAUSE = 0.03
_SECONDS = 15


@dataclass(slots=True)
class Traffic:
    """Two programs of `sender` send one small letter after the other to all `receivers`.

    `accepted` were answered 250; `unknown` broke off after the last byte and before the answer, so
    that they may arrive; `later` counts the temporary refusals, `refused` keeps the final ones.
    """

    place: Place
    sender: Login
    receivers: tuple[Login, ...]
    accepted: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    later: int = 0
    _stopping: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._threads = [threading.Thread(target=self._run) for _ in range(2)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join(30)

    def flows_again(self, *, seconds: float = 20) -> None:
        """Wait until letters are accepted that were not before."""
        before = len(self.accepted)
        wait_until(lambda: len(self.accepted) > before + 5, seconds=seconds, what="mail flows again")

    def copies(self, *, seconds: float = 40) -> Counter[int]:
        """How many letters arrived how often: {1: 80} when each arrived exactly once at everybody.

        Raises AssertionError when one that was accepted is still missing after so many seconds.
        """
        held: dict[str, Counter[str]] = {}

        def all_there() -> bool:
            held.update({one.login: message_ids(self.place, one) for one in self.receivers})
            return all(set(self.accepted) <= set(ids) for ids in held.values())

        wait_until(all_there, seconds=seconds, what="every accepted letter has arrived")
        ours = {*self.accepted, *self.unknown}
        return Counter(count for ids in held.values() for mark, count in ids.items() if mark in ours)

    def _run(self) -> None:
        while not self._stopping.is_set():
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self._session()
            time.sleep(_PAUSE)

    def _session(self) -> None:
        client = smtplib.SMTP(timeout=_SECONDS, local_hostname="may-tinh")
        try:
            client.connect("127.0.0.1", self.place.ports["submission"])
            client.login(self.sender.login, self.sender.password)
            while not self._stopping.is_set():
                self._send(client)
                time.sleep(_PAUSE)
        finally:
            client.close()

    def _send(self, client: smtplib.SMTP) -> None:
        recipients = [one.login for one in self.receivers]
        message = letter(self.sender.login, recipients)
        mark = str(message["Message-ID"])
        answers = [client.docmd("MAIL", f"FROM:<{self.sender.login}>")]
        answers += [client.docmd("RCPT", f"TO:<{recipient}>") for recipient in recipients]
        answers += [client.docmd("DATA")]
        bad = [code for code, _text in answers if code not in (250, 354)]
        if bad:
            self._note(mark, bad[0])  # the first tells why: without a recipient DATA is wrong too
            raise smtplib.SMTPException("not now")
        self.unknown.append(mark)
        client.send(bytes(message) + b"\r\n.\r\n")
        code, _text = client.getreply()
        self.unknown.remove(mark)
        self._note(mark, code)

    def _note(self, mark: str, code: int) -> None:
        if code == 250:
            self.accepted.append(mark)
        elif code >= 500:
            self.refused.append(f"{mark}: {code}")
        else:
            self.later += 1
