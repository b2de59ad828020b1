"""`congvu mailbox`: mailboxes in the engine."""

import sys

import click
from django.db import DatabaseError

from congvu.cli.setup import set_up_django
from congvu.engines.errors import EngineError


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
