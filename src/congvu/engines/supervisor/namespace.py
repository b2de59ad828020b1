"""A short path that every user can pass, for a clone below /root, a very deep folder or a name with spaces.

Postfix and Dovecot run as users of their own and must reach var/. Where they cannot, the supervisor
starts itself again in a private mount namespace in which var/ also stands at a short place below
/run; outside of it nothing changes.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from congvu.engines.layout import Layout
from congvu.engines.supervisor.checks import CannotStart, can_pass

ENGINE_ROOT = "CONGVU_ENGINE_ROOT"


# What the configuration files of Postfix and Dovecot take as it stands.
_PLAIN_PATH = re.compile(r"[A-Za-z0-9/._+-]+")


def needs_short_place(layout: Layout) -> bool:
    is_plain = _PLAIN_PATH.fullmatch(str(layout.var)) is not None
    return not (is_plain and can_pass(layout.var) and layout.sockets_fit())


def enter_short_place(layout: Layout) -> None:
    """Replaces this process. Raises CannotStart where namespaces are not allowed."""
    digest = hashlib.sha256(str(layout.var).encode()).hexdigest()[:10]
    short = Path("/run/congvu") / digest
    short.mkdir(parents=True, exist_ok=True)
    os.environ[ENGINE_ROOT] = str(short)
    in_a_namespace = _in_a_namespace(layout)
    script = 'mount --bind "$1" "$2" && shift 2 && exec "$@"'
    again = [sys.executable, "-m", "congvu.cli.main", *sys.argv[1:]]
    command = [*in_a_namespace, "sh", "-c", script, "sh", str(layout.var), str(short), *again]
    sys.stdout.flush()
    os.execv(command[0], command)  # noqa: S606 (replaces this process by itself, in a namespace)


def _in_a_namespace(layout: Layout) -> list[str]:
    """The words that run a command in a mount namespace of its own, tried out before they are needed."""
    unshare = shutil.which("unshare")
    if unshare is None:
        raise CannotStart(_sentence(layout))
    words = [unshare, "--mount", "--propagation", "private"]
    if subprocess.run([*words, "true"], capture_output=True, check=False).returncode:
        raise CannotStart(_sentence(layout))
    return words


def check_short_place(layout: Layout) -> None:
    """After the new start: the short place must hold var/."""
    if not layout.engine_root.is_dir() or not os.path.samefile(layout.engine_root, layout.var):
        raise CannotStart(_sentence(layout))


def _sentence(layout: Layout) -> str:
    return (
        f"người dùng thư không vào được {layout.var} (thư mục cha đóng hoặc đường dẫn quá dài): "
        "đặt CONGVU_VAR sang một thư mục ngắn mà mọi người dùng đi qua được, ví dụ /srv/congvu"
    )
