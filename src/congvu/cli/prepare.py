"""`congvu prepare`: brings the database to what this version needs, in one process for a quick start."""

import sys

import click

from congvu.cli.setup import require_database, set_up_django
from congvu.cli.up import MAILBOXES_WAIT


@click.command(hidden=True)
@click.option("--demo/--no-demo", default=False, help="Nạp tỉnh mẫu khi cơ sở dữ liệu trống.")
@click.pass_context
def prepare(context: click.Context, demo: bool) -> None:
    """Chuẩn bị cơ sở dữ liệu (`congvu up` gọi lệnh này)."""
    set_up_django()
    require_database()
    from django.core.management import call_command

    from congvu.cli.demo.command import load
    from congvu.mailboxes.queries import count_waiting_for_engine

    call_command("migrate", verbosity=0)
    if demo:
        context.invoke(load, if_empty=True)
    sys.exit(MAILBOXES_WAIT if count_waiting_for_engine() else 0)
