"""What must hold before anything is started: everything or nothing."""

import fcntl
import os
import shutil
import socket
import subprocess
from pathlib import Path

from congvu.engines.layout import Layout, variable

# A start writes the database, certificates and logs; with less it would break off half-way.
_LEAST_MB = 100
_PROGRAMS = {
    "dovecot": "dovecot-core",
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
    version = _dovecot_version()
    if not version.startswith("2.3."):
        raise CannotStart(f"cần Dovecot 2.3, máy có {version or 'bản không rõ'} (Dovecot 2.3 is required)")


def search_path() -> str:
    """PATH and the folder of system programs, which the PATH of `su` without `-` lacks."""
    return os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"])


def check_space(layout: Layout) -> None:
    free = shutil.disk_usage(layout.var).free // 2**20
    if free < _LEAST_MB:
        raise CannotStart(
            f"đĩa của {layout.var} chỉ còn {free} MB chỗ trống, cần ít nhất {_LEAST_MB} MB: hãy xóa bớt tệp, "
            "hoặc đặt CONGVU_VAR sang đĩa khác (the disk is full)"
        )


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
    if program.startswith("/"):
        return Path(program).exists()
    return shutil.which(program, path=search_path()) is not None


def _dovecot_version() -> str:
    """Its first word, "2.3.19.1"; empty when it does not say."""
    command = [shutil.which("dovecot", path=search_path()) or "dovecot", "--version"]
    try:
        said = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=10
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return next(iter(said.stdout.split()), "")
