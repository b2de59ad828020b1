"""The same Postfix without the policy: the place's configuration, no milter, look-ups from files.

It hands to the same Dovecot (LMTP, SASL) with the same limits; only what this product adds is gone.
"""

import csv
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from bench.place import Place, free_ports
from congvu.engines.layout import Layout
from congvu.engines.postfix.config import render_postfix

_MASTER = "/usr/lib/postfix/sbin/master"
_PORTS = ("smtp", "submission", "submissions", "dispatch")


@contextmanager
def bare_postfix(place: Place) -> Iterator[dict[str, int]]:
    """Runs while the block runs; gives its ports by name."""
    theirs = Layout.from_environment(place.environment)
    root = place.root / "bare"
    ports = dict(theirs.ports) | dict(zip(_PORTS, free_ports(len(_PORTS)), strict=True))
    ours = replace(theirs, var=root, engine_root=root, ports=ports)
    _write(place, theirs, ours)
    process = subprocess.Popen([_MASTER, "-s"], env={**os.environ, "MAIL_CONFIG": str(ours.postfix_etc)})
    try:
        _wait_for(ports["submission"])
        yield ports
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        shutil.rmtree(root, ignore_errors=True)


def _write(place: Place, theirs: Layout, ours: Layout) -> None:
    for folder in (ours.postfix_etc, ours.log, ours.spool, ours.engine_root / "postfix-data"):
        folder.mkdir(parents=True)
    shutil.chown(ours.engine_root / "postfix-data", "postfix")
    with (place.var / "demo" / "logins.csv").open(encoding="utf-8") as stream:
        logins = [row["login"] for row in csv.DictReader(stream)]
    boxes = "".join(f"{login} 1\n" for login in logins)
    maps = {
        "mailbox": boxes,
        "deliverable": boxes,
        "sender": "".join(f"{login} {login}\n" for login in logins),
        "alias": "# none\n",
        "domain": "# none\n",
        "outsider": "# none\n",
    }
    for name, content in maps.items():
        (ours.postfix_etc / name).write_text(content)
    for name, content in render_postfix(ours).items():
        (ours.postfix_etc / name).write_text(_without_policy(content, theirs, ours))
    subprocess.run(["postfix", "-c", str(ours.postfix_etc), "check"], check=True, capture_output=True)


def _without_policy(configuration: str, theirs: Layout, ours: Layout) -> str:
    plain = re.sub(r"(?m)^smtpd_milters = .*$", "smtpd_milters =", configuration)
    plain = re.sub(r"check_recipient_access socketmap:\S+,\s*", "", plain)
    plain = re.sub(r"socketmap:unix:\S+?:(\w+)", rf"texthash:{ours.postfix_etc}/\1", plain)
    plain = plain.replace(str(ours.run), str(theirs.run)).replace(str(ours.tls), str(theirs.tls))
    if "socketmap" in plain or "mailgate" in plain:
        raise RuntimeError("the bare Postfix would still ask the policy")
    return plain


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
                connection.makefile("rb").readline()
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
