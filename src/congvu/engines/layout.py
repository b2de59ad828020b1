"""Where everything of one instance lies: files below var/, ports on loopback, the user it runs as.

Read from the environment, `CONGVU_VAR` and `CONGVU_<NAME>_PORT`; nothing else decides a path.
"""

import os
import pwd
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from congvu.engines.postgres_url import SCHEMES, parse_postgres_url

SERVICE_USER = "congvu"
DEFAULT_PORTS: dict[str, int] = {
    "web": 8000,
    "imap": 1143,
    "imaps": 1993,
    "pop3": 1110,
    "pop3s": 1995,
    "submission": 1587,
    "submissions": 1465,
    "smtp": 1025,
    "lmtp": 1024,
    "dispatch": 1588,
    "policy": 1590,
}
_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")
_LONGEST_SOCKET = 100  # sun_path holds 108 bytes; Dovecot and Postfix add names of their own


class LayoutError(ValueError):
    """A variable that cannot be used; the sentence names it and what was expected."""


@dataclass(frozen=True, slots=True)
class Layout:
    """`var` is where files lie; `engine_root` the same place as the engines reach it."""

    var: Path
    engine_root: Path
    ports: Mapping[str, int] = field(default_factory=lambda: dict(DEFAULT_PORTS))
    database_url: str = ""
    domain: str = "binhphuoc.gov.vn"
    outbound: bool = False

    @classmethod
    def from_environment(
        cls, environment: Mapping[str, str] | None = None, *, var: Path | None = None
    ) -> "Layout":
        """Raises LayoutError."""
        env = os.environ if environment is None else environment
        place = Path(env.get("CONGVU_VAR", "") or "var").resolve() if var is None else var
        root = Path(env.get("CONGVU_ENGINE_ROOT", "") or place)
        ports = {name: _port(env, name, default) for name, default in DEFAULT_PORTS.items()}
        taken: dict[int, str] = {}
        for name, port in ports.items():
            if port in taken:
                raise LayoutError(
                    f"{variable(name)}={port}: trùng với {variable(taken[port])}; mỗi cổng phải khác nhau "
                    "(each port must differ)"
                )
            taken[port] = name
        outbound = env.get("CONGVU_OUTBOUND", "").strip().lower()
        if outbound not in ("", "none", "smtp"):
            raise LayoutError(f"CONGVU_OUTBOUND={outbound!r}: cần none hoặc smtp (expected none or smtp)")
        return cls(
            var=place,
            engine_root=root,
            ports=ports,
            database_url=_database_url(env),
            domain=env.get("CONGVU_DOMAIN", "").strip() or "binhphuoc.gov.vn",
            outbound=outbound == "smtp",
        )

    @property
    def database(self) -> Path:
        """The SQLite file; meaningless with PostgreSQL."""
        named = unquote(urlsplit(self.database_url).path) if self.database_url.startswith("sqlite:") else ""
        return Path(named) if named else self.engine_root / "db" / "congvu.sqlite3"

    @property
    def is_postgres(self) -> bool:
        return urlsplit(self.database_url).scheme in SCHEMES

    @property
    def run(self) -> Path:
        return self.engine_root / "run"

    @property
    def log(self) -> Path:
        return self.engine_root / "log"

    @property
    def mail(self) -> Path:
        return self.engine_root / "mail"

    @property
    def secrets(self) -> Path:
        return self.engine_root / "secrets"

    @property
    def tls(self) -> Path:
        return self.engine_root / "tls"

    @property
    def dovecot_etc(self) -> Path:
        return self.engine_root / "etc" / "dovecot"

    @property
    def postfix_etc(self) -> Path:
        return self.engine_root / "etc" / "postfix"

    @property
    def spool(self) -> Path:
        return self.engine_root / "spool"

    @property
    def shared_mailboxes(self) -> Path:
        return self.engine_root / "state" / "shared-mailboxes"

    @property
    def kept_tries(self) -> Path:
        return self.engine_root / "state" / "sign-in-tries.json"

    @property
    def events_log(self) -> Path:
        return self.log / "dovecot-events.log"

    @property
    def lookup_socket(self) -> Path:
        return self.run / "lookup.sock"

    @property
    def mailgate_socket(self) -> Path:
        return self.run / "mailgate.sock"

    @property
    def worker_socket(self) -> Path:
        return self.run / "worker.sock"

    @property
    def user(self) -> str:
        """Who the unprivileged programs run as: the service user when root starts, else oneself."""
        return SERVICE_USER if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name

    def home(self, address: str) -> Path:
        """Where a mailbox lies. Raises ValueError for what is no address and might lead elsewhere."""
        local, _at, domain = address.partition("@")
        if not _PLAIN_NAME.fullmatch(local) or not _PLAIN_NAME.fullmatch(domain):
            raise ValueError(f"no mailbox address: {address[:100]!r}")
        return self.mail / domain / local

    def longest_socket(self) -> int:
        return len(str(self.run / "dovecot" / "login" / "managesieve-login-director"))

    def sockets_fit(self) -> bool:
        """Whether the paths of UNIX sockets stay short enough."""
        return self.longest_socket() <= _LONGEST_SOCKET


def variable(port_name: str) -> str:
    """The environment variable that sets a port."""
    return f"CONGVU_{port_name.upper()}_PORT"


def _database_url(env: Mapping[str, str]) -> str:
    url = env.get("CONGVU_DATABASE_URL", "").strip()
    expected = "cần sqlite:///đường-dẫn hoặc postgresql://người-dùng@máy:cổng/tên (expected such an address)"
    try:
        scheme = urlsplit(url).scheme
        name = parse_postgres_url(url).name if scheme in SCHEMES else urlsplit(url).path
    except ValueError:
        scheme, name = "", ""
    if url and (scheme not in ("sqlite", *SCHEMES) or not name.strip("/")):
        # The address may hold a password: it is not repeated.
        raise LayoutError(f"CONGVU_DATABASE_URL: {expected}")
    return url


def _port(env: Mapping[str, str], name: str, default: int) -> int:
    raw = env.get(variable(name), "").strip()
    if not raw:
        return default
    if not (raw.isascii() and raw.isdigit()) or not 0 < int(raw) < 65536:
        raise LayoutError(f"{variable(name)}={raw!r}: cần một cổng từ 1 đến 65535 (expected a port number)")
    return int(raw)
