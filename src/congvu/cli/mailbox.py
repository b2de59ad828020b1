"""`congvu mailbox`: mailboxes in the engine."""

import click

from congvu.cli.setup import set_up_django


@click.group()
def mailbox() -> None:
    """Hộp thư."""
    set_up_django()


@mailbox.command()
def converge() -> None:
    """Tạo trong Dovecot các hộp thư đã mở mà chưa có."""
    from congvu.mailboxes.jobs import converge as run

    run()
