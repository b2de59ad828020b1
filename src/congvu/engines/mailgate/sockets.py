"""Listening sockets: UNIX ones that Postfix's unprivileged daemons can enter, and one on loopback."""

import grp
import os
import socket
from pathlib import Path

# Postfix's daemons run as this group; on a system without it everybody local may connect.
POSTFIX_GROUP = "postfix"

_BACKLOG = 128
# sun_path of Linux holds 108 bytes with the final NUL.
_LONGEST_PATH = 107


class SocketTaken(Exception):
    """Another process answers there, or the place cannot be used; the message says which."""


def listen(path: Path) -> socket.socket:
    """A listening socket at `path`; one left behind by a dead process is replaced."""
    if len(os.fsencode(path)) > _LONGEST_PATH:
        raise SocketTaken(f"{path}: đường dẫn socket dài quá {_LONGEST_PATH} byte (socket path too long)")
    if _is_answered(path):
        raise SocketTaken(f"{path}: một tiến trình mailgate khác đang chạy (another mailgate is running)")
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        listening.bind(str(path))
        _open_to_postfix(path)
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        raise SocketTaken(f"{path}: {error.strerror}") from error
    return listening


def listen_on_port(port: int) -> socket.socket:
    """A listening socket on loopback. Raises SocketTaken."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        raise SocketTaken(f"127.0.0.1:{port}: {error.strerror}") from error
    return listening


def _is_answered(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(1)
        try:
            probe.connect(str(path))
        except TimeoutError:
            return True
        except OSError:
            return False
    return True


def _open_to_postfix(path: Path) -> None:
    try:
        os.chown(path, -1, grp.getgrnam(POSTFIX_GROUP).gr_gid)
        path.chmod(0o660)
    except (KeyError, PermissionError):
        path.chmod(0o666)
