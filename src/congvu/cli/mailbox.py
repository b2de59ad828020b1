"""`congvu mailbox`: mailboxes in the engine."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click
from django.db import DatabaseError

from congvu.cli.setup import set_up_django
from congvu.engines.errors import EngineError

if TYPE_CHECKING:
    from congvu.mailboxes.models import Handover
    from congvu.policy.inventory import Verification


@click.group()
def mailbox() -> None:
    """Hộp thư."""
    set_up_django()


@mailbox.command()
def converge() -> None:
    """Tạo trong Dovecot các hộp thư đã mở mà chưa có.

    Mã thoát: 0 khi xong, 1 khi Dovecot không làm được, 2 khi không đọc được cơ sở dữ liệu.
    """
    from congvu.mailboxes.jobs import converge as run

    try:
        run()
    except EngineError as problem:
        click.echo(f"congvu: {problem.sentence} ({problem})", err=True)
        sys.exit(1)
    except DatabaseError as problem:
        reason = " ".join(str(problem).split())
        click.echo(f"congvu: không đọc được cơ sở dữ liệu ({reason}): chạy `congvu doctor`.", err=True)
        sys.exit(2)


@mailbox.command("verify-handover")
@click.argument("which")
def verify_handover(which: str) -> None:
    """Đối chiếu hộp thư với biên bản bàn giao: WHICH là tệp PDF của biên bản hoặc số bàn giao.

    Mã thoát: 0 khi mọi thư đã bàn giao còn nguyên, 1 khi có thư mất hoặc bị sửa, 2 khi không đối chiếu được.
    """
    from congvu.engines import wiring
    from congvu.mailboxes.queries import verify_handover as verify
    from congvu.policy.inventory import BadManifest

    handover = _find_handover(which)
    try:
        verdict = verify(handover, engine=wiring.mailbox_engine())
    except BadManifest:
        _stop("bản kiểm kê trong cơ sở dữ liệu đã bị sửa, không khớp mã kiểm tra của biên bản.")
    except EngineError as problem:
        _stop(f"{problem.sentence} ({problem})")
    click.echo(f"{handover.mailbox.address}: {_sentence(verdict)}")
    sys.exit(0 if verdict.is_complete else 1)


def _find_handover(which: str) -> Handover:
    from congvu.mailboxes.queries import find_counted_handover, find_handover_of_minutes

    if which.isascii() and which.isdigit():
        found = find_counted_handover(int(which)) if len(which) < 19 else None
        if found is None:
            _stop(f"không có lần bàn giao số {which} đã kiểm kê.")
        return found
    try:
        content = Path(which).read_bytes()
    except OSError as problem:
        _stop(f"không đọc được {which}: {problem.strerror}.")
    found = find_handover_of_minutes(hashlib.sha256(content).hexdigest())
    if found is None:
        _stop("tệp này không phải biên bản do hệ thống lập, hoặc đã bị sửa.")
    return found


def _sentence(verdict: Verification) -> str:
    """ "không đổi từ lúc kiểm kê", or what became of it."""
    if verdict.is_unchanged:
        return "không đổi từ lúc kiểm kê."
    parts = []
    if verdict.missing:
        parts.append(f"{len(verdict.missing)} thư đã mất")
    if verdict.changed:
        parts.append(f"{len(verdict.changed)} thư đã bị sửa")
    if verdict.is_complete:
        parts.append("mọi thư đã bàn giao còn nguyên")
    if verdict.moved:
        parts.append(f"{len(verdict.moved)} thư đã chuyển sang thư mục khác")
    if verdict.added:
        parts.append(f"{len(verdict.added)} thư thêm từ đó")
    return "; ".join(parts) + "."


def _stop(sentence: str) -> NoReturn:
    click.echo(f"congvu: {sentence}", err=True)
    sys.exit(2)
