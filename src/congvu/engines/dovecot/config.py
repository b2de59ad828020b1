"""Renders Dovecot's configuration for an instance."""

import grp
import pwd
from importlib import resources
from string import Template

from congvu.engines.layout import Layout
from congvu.engines.postgres_url import parse_postgres_url
from congvu.engines.secrets import DISPATCH_ACCOUNT, WEB_ACCOUNT, Secrets, sha256_scheme
from congvu.engines.sign_in_guard.fingerprint import BITS

_TEMPLATES = ("dovecot.conf", "app-passwords.conf", "logins.conf", "acls.conf")


def render_dovecot(layout: Layout, secrets: Secrets) -> dict[str, str]:
    """File name below `layout.dovecot_etc` -> content. Pure but for the names of user and group."""
    values = _values(layout) | {"policy_key": secrets.policy, "nonce": secrets.nonce}
    files = {name: _fill(name, values) for name in _TEMPLATES}
    files["master-users"] = f"{WEB_ACCOUNT}:{sha256_scheme(secrets.web)}\n"
    files["system-users"] = f"{DISPATCH_ACCOUNT}:{sha256_scheme(secrets.dispatch)}\n"
    return files


def _values(layout: Layout) -> dict[str, str]:
    driver, connect = _database(layout)
    values = {
        "root": layout.engine_root,
        "run": layout.run,
        "log": layout.log,
        "events_log": layout.events_log,
        "mail": layout.mail,
        "shared_mailboxes": layout.shared_mailboxes,
        "etc": layout.dovecot_etc,
        "tls": layout.tls,
        "user": layout.user,
        "group": _group(layout.user),
        "domain": layout.domain,
        "driver": driver,
        "connect": connect,
        "fingerprint_bits": BITS,
        "web_account": WEB_ACCOUNT,
    }
    ports = {f"{name}_port": port for name, port in layout.ports.items()}
    return {name: str(value) for name, value in (values | ports).items()}


def _group(user: str) -> str:
    return grp.getgrgid(pwd.getpwnam(user).pw_gid).gr_name


def _database(layout: Layout) -> tuple[str, str]:
    if not layout.is_postgres:
        return "sqlite", str(layout.database)
    place = parse_postgres_url(layout.database_url)
    pairs = {
        "host": place.host,
        "port": place.port,
        "dbname": place.name,
        "user": place.user,
        "password": place.password,
    }
    return "pgsql", " ".join(f"{key}={value}" for key, value in pairs.items() if value)


def _fill(name: str, values: dict[str, str]) -> str:
    text = (resources.files("congvu.engines.dovecot") / "templates" / name).read_text(encoding="utf-8")
    return Template(text).substitute(values)
