"""What must hold before anything is started: everything or nothing."""

import fcntl
import os
import shutil
import socket
import subprocess
from pathlib import Path

from congvu.engines.layout import Layout, variable

_PROGRAMS = {
    "doveadm": "dovecot-core",
    "/usr/lib/postfix/sbin/master": "postfix",
    "/usr/lib/dovecot/imap": "dovecot-imapd",
    "/usr/lib/dovecot/pop3": "dovecot-pop3d",
    "/usr/lib/dovecot/lmtp": "dovecot-lmtpd",
    "/usr/lib/dovecot/modules/lib21_fts_xapian_plugin.so": "dovecot-fts-xapian",
}


class CannotStart(Exception):
    """One sentence: what is wrong and what to do. Nothing was started."""


def check_root() -> None:
    if os.geteuid() != 0:
        raise CannotStart("Postfix cần quyền root để khởi động: hãy chạy bằng root (run as root)")


def check_programs(*, postgres: bool) -> None:
    needed = dict(_PROGRAMS)
    if postgres:
        needed["/usr/lib/dovecot/modules/auth/libdriver_pgsql.so"] = "dovecot-pgsql"
    else:
        needed["/usr/lib/dovecot/modules/auth/libdriver_sqlite.so"] = "dovecot-sqlite"
    missing = sorted({package for program, package in needed.items() if not _is_there(program)})
    if missing:
        raise CannotStart(
            f"thiếu gói {', '.join(missing)}: chạy `make setup` (missing packages: run `make setup`)"
        )
    version = subprocess.run(
        ["dovecot", "--version"], capture_output=True, text=True, check=False
    ).stdout.strip()
    if not version.startswith("2.3."):
        raise CannotStart(f"cần Dovecot 2.3, máy có {version or 'bản không rõ'} (Dovecot 2.3 is required)")


def check_ports(layout: Layout) -> None:
    for name, port in layout.ports.items():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except PermissionError:
                problem = "không được phép dùng (not permitted)"
            except OSError:
                problem = "đã có chương trình khác dùng (already in use)"
            else:
                continue
            raise CannotStart(f"cổng {port} ({name}) {problem}: đặt {variable(name)} sang cổng khác")


def take_lock(layout: Layout) -> int:
    """The lock of an instance; held as long as the file descriptor is open."""
    layout.run.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(layout.run / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise CannotStart(
            f"đã có một Công Vụ khác chạy trên {layout.var} (a second instance on the same var/): "
            "dừng bản đó hoặc đặt CONGVU_VAR sang thư mục khác"
        ) from None
    return descriptor


def can_pass(path: Path) -> bool:
    """Whether any user may go through all folders above a path."""
    return all(folder.stat().st_mode & 0o001 for folder in path.parents)


def _is_there(program: str) -> bool:
    return Path(program).exists() if program.startswith("/") else shutil.which(program) is not None
