"""`congvu django`: Django's own management commands."""

import sys

import click
from django.core.management import execute_from_command_line

from congvu.cli.setup import set_up_django


@click.command(
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True}, add_help_option=False
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def django(arguments: tuple[str, ...]) -> None:
    """Lệnh quản trị của Django (migrate, shell…)."""
    set_up_django()
    execute_from_command_line([sys.argv[0], *arguments])
