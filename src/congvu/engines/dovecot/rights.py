"""The rights of delegates in an agency mailbox: one file in its INBOX, the same in each but for the name.

A delegate holds the group `<address>:<role>` (`engine_acl_groups`); the file says what a group may do.
"""

import os
import pwd
from pathlib import Path

from congvu.engines.dovecot.shared_index import group
from congvu.engines.ports import Role

# Dovecot's letters (RFC 4314): lookup, read, own \Seen; then flags, insert, post, expunge, delete, folders.
_RIGHTS = {Role.READ: "lrs", Role.HANDLE: "lrwstipekx", Role.SEND: "lrwstipekx", Role.MANAGE: "lrwstipekx"}


def write_rights(home: Path, address: str, *, user: str) -> None:
    """Open the mailbox that lies in `home` to the delegates of `address`."""
    file = _file(home)
    fresh = file.with_name("dovecot-acl.new")
    fresh.write_text(_text(address), encoding="ascii")
    give(fresh, user)
    fresh.replace(file)
    # Dovecot trusts its list of shared folders while it stands; without it, it looks anew.
    (home / "sdbox" / "mailboxes" / "dovecot-acl-list").unlink(missing_ok=True)


def is_shared(home: Path) -> bool:
    """Whether delegates open the mailbox there."""
    return _file(home).is_file()


def are_of(home: Path, address: str) -> bool:
    """Whether the rights there are those of this address's delegates."""
    return is_shared(home) and _file(home).read_text(encoding="ascii") == _text(address)


def give(path: Path, user: str) -> None:
    """What root makes belongs to the service user."""
    if os.geteuid() == 0:
        entry = pwd.getpwnam(user)
        os.chown(path, entry.pw_uid, entry.pw_gid)


def _file(home: Path) -> Path:
    return home / "sdbox" / "mailboxes" / "INBOX" / "dbox-Mails" / "dovecot-acl"


def _text(address: str) -> str:
    return "".join(f"group={group(address, role)} {rights}\n" for role, rights in _RIGHTS.items())
