"""Both servers in one event loop, from bound sockets to a clean stop."""

import asyncio
import logging
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from congvu.engines.layout import Layout
from congvu.engines.lookup.opening import open_database
from congvu.engines.lookup.server import LookupServer
from congvu.engines.mailgate.content import ContentReader
from congvu.engines.mailgate.gatekeeper import Gatekeeper
from congvu.engines.mailgate.journal import Journal
from congvu.engines.mailgate.profile import ProfileInForce
from congvu.engines.mailgate.records import Records
from congvu.engines.mailgate.sockets import listen
from congvu.engines.milter.server import MilterServer
from congvu.engines.pdf_reader import AsyncDocumentReader
from congvu.profiles import load_profile

log = logging.getLogger(__name__)


def serve(layout: Layout, *, profile_id: str) -> None:
    """Serve until SIGTERM or SIGINT; `profile_id` counts until the database names a profile.

    Raises `SocketTaken`, `NoSuchProfile`, `ProfileError` or `BadDatabaseUrl` before it serves.
    """
    load_profile(profile_id)
    with _sockets(layout) as (lookup_socket, milter_socket):
        asyncio.run(_serve(layout, profile_id, lookup_socket, milter_socket))


@contextmanager
def _sockets(layout: Layout) -> Iterator[tuple[socket.socket, socket.socket]]:
    places = (layout.lookup_socket, layout.mailgate_socket)
    opened: list[socket.socket] = []
    try:
        opened += [listen(place) for place in places]
        yield opened[0], opened[1]
    finally:
        for listening, place in zip(opened, places, strict=False):
            listening.close()
            place.unlink(missing_ok=True)


async def _serve(
    layout: Layout, profile_id: str, lookup_socket: socket.socket, milter_socket: socket.socket
) -> None:
    # Each server has a connection of its own: questions of one do not queue behind the other's.
    url = layout.database_url or f"sqlite:///{layout.database}"
    lookup = LookupServer(open_database(url))
    records = Records(open_database(url))
    journal = Journal(layout.log / "mailgate.log")
    pdf_reader = AsyncDocumentReader()
    content = ContentReader(pdf_reader)
    gatekeeper = Gatekeeper(
        records,
        content,
        ProfileInForce(records, profile_id),
        journal,
        dispatch_port=layout.ports["dispatch"],
    )
    milter = MilterServer(gatekeeper)
    try:
        await lookup.serve(lookup_socket)
        await milter.serve(milter_socket)
        log.info("mailgate ready")
        await _stop_signal()
        await milter.stop()
        await lookup.stop()
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
