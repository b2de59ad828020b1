"""Keeps IMAP connections open between pages, a few for each person."""

import atexit
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, LoginError

from congvu.engines.errors import EngineUnavailable, NotPermitted
from congvu.engines.imap.connection import Connection
from congvu.engines.imap.failures import UNAVAILABLE
from congvu.engines.imap.store import ImapMailStore
from congvu.engines.layout import Layout
from congvu.engines.ports import MailStore
from congvu.engines.secrets import WEB_ACCOUNT, load_secrets

_MOST_IDLE = 200
_IDLE_SECONDS = 240.0


class ImapMailStores:
    """`open` lends one connection to one thread at a time; idle ones are kept, the oldest closed first."""

    def __init__(self, *, port: int, secret: str) -> None:
        self._port = port
        self._secret = secret
        self._idle: OrderedDict[int, tuple[str, float, ImapMailStore]] = OrderedDict()
        self._lock = threading.Lock()
        atexit.register(self.close)

    @classmethod
    def for_layout(cls, layout: Layout) -> "ImapMailStores":
        return cls(port=layout.ports["imap"], secret=load_secrets(layout.secrets).web)

    @contextmanager
    def open(self, login: str) -> Iterator[MailStore]:
        store = self._take(login) or ImapMailStore(Connection(lambda: self._sign_in(login)), login)
        try:
            yield store
        except BaseException:
            if store.is_broken:
                store.close()
            else:
                self._give_back(login, store)
            raise
        self._give_back(login, store)

    def close(self) -> None:
        with self._lock:
            held, self._idle = list(self._idle.values()), OrderedDict()
        for _login, _since, store in held:
            store.close()

    def _take(self, login: str) -> ImapMailStore | None:
        while True:
            with self._lock:
                keys = [
                    key for key, (owner, _since, _store) in reversed(self._idle.items()) if owner == login
                ]
                if not keys:
                    return None
                _owner, since, store = self._idle.pop(keys[0])
            if time.monotonic() - since < _IDLE_SECONDS:
                return store
            store.close()

    def _give_back(self, login: str, store: ImapMailStore) -> None:
        dropped: list[ImapMailStore] = []
        with self._lock:
            self._idle[id(store)] = (login, time.monotonic(), store)
            while len(self._idle) > _MOST_IDLE:
                dropped.append(self._idle.popitem(last=False)[1][2])
        for old in dropped:
            old.close()

    def _sign_in(self, login: str) -> IMAPClient:
        try:
            client = IMAPClient("127.0.0.1", self._port, ssl=False, use_uid=True, timeout=60)
        except OSError as problem:
            raise EngineUnavailable(UNAVAILABLE, engine="imap", detail=str(problem)) from None
        client.normalise_times = False  # else times come without a zone, in that of the process
        try:
            client.plain_login(f"{login}*{WEB_ACCOUNT}", self._secret)
        except LoginError as problem:
            client.shutdown()
            sentence = "Hộp thư này chưa mở hoặc đã khóa; hãy hỏi cán bộ chuyên trách CNTT của cơ quan."
            raise NotPermitted(sentence, engine="imap", detail=str(problem)) from None
        except (IMAPClientError, OSError) as problem:
            client.shutdown()
            raise EngineUnavailable(UNAVAILABLE, engine="imap", detail=str(problem)) from None
        return client
