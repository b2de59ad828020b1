"""The servers in one event loop, from bound sockets to a clean stop."""

import asyncio
import logging
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from congvu.engines.layout import Layout
from congvu.engines.lookup.opening import open_database
from congvu.engines.lookup.server import LookupServer
from congvu.engines.mailgate.content import ContentReader
from congvu.engines.mailgate.gatekeeper import Gatekeeper
from congvu.engines.mailgate.journal import Journal
from congvu.engines.mailgate.profile import ProfileInForce
from congvu.engines.mailgate.records import Records
from congvu.engines.mailgate.sockets import listen, listen_on_port
from congvu.engines.milter.server import MilterServer
from congvu.engines.pdf_reader import AsyncDocumentReader
from congvu.engines.secrets import load_secrets
from congvu.engines.sign_in_guard.memory import GuardMemory
from congvu.engines.sign_in_guard.server import GuardServer
from congvu.profiles import load_profile

log = logging.getLogger(__name__)


def serve(layout: Layout, *, profile_id: str) -> None:
    """Serve until SIGTERM or SIGINT; `profile_id` counts until the database names a profile.

    Raises `SocketTaken`, `NoSuchProfile`, `ProfileError` or `BadDatabaseUrl` before it serves.
    """
    load_profile(profile_id)
    with _sockets(layout) as sockets:
        asyncio.run(_serve(layout, profile_id, sockets))


@dataclass(frozen=True, slots=True)
class _Sockets:
    lookup: socket.socket
    milter: socket.socket
    guard: socket.socket


@contextmanager
def _sockets(layout: Layout) -> Iterator[_Sockets]:
    places = (layout.lookup_socket, layout.mailgate_socket)
    opened: list[socket.socket] = []
    try:
        opened += [listen(place) for place in places]
        with listen_on_port(layout.ports["policy"]) as guard:
            yield _Sockets(opened[0], opened[1], guard)
    finally:
        for listening, place in zip(opened, places, strict=False):
            listening.close()
            place.unlink(missing_ok=True)


async def _serve(layout: Layout, profile_id: str, sockets: _Sockets) -> None:
    # Each server has a connection of its own: questions of one do not queue behind the other's.
    url = layout.database_url or f"sqlite:///{layout.database}"
    lookup = LookupServer(open_database(url))
    records = Records(open_database(url))
    journal = Journal(layout.log / "mailgate.log")
    pdf_reader = AsyncDocumentReader()
    content = ContentReader(pdf_reader)
    secrets = load_secrets(layout.secrets)
    gatekeeper = Gatekeeper(
        records,
        content,
        ProfileInForce(records, profile_id),
        journal,
        dispatch_port=layout.ports["dispatch"],
        filed_key=secrets.web,
    )
    milter = MilterServer(gatekeeper)
    guard = GuardServer(GuardMemory(domain=layout.domain), key=secrets.policy, kept=layout.kept_tries)
    try:
        await lookup.serve(sockets.lookup)
        await milter.serve(sockets.milter)
        await guard.serve(sockets.guard)
        log.info("mailgate ready")
        await _stop_signal()
        await milter.stop()
        await lookup.stop()
        await guard.stop()
    finally:
        content.close()
        await pdf_reader.close()
        await records.close()
        journal.close()


async def _stop_signal() -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    await stopping.wait()
