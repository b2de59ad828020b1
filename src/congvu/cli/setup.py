"""Brings Django up for a command."""

import sys

import click
import django as django_package
from django.core.exceptions import ImproperlyConfigured


def set_up_django() -> None:
    """Exits with code 2 and one sentence when a setting cannot be used."""
    try:
        django_package.setup()
    except ImproperlyConfigured as problem:
        click.echo(f"congvu: {problem}", err=True)
        sys.exit(2)


def require_database() -> None:
    """Exits with code 2 and one sentence when the database cannot be opened."""
    from django.db import DatabaseError, connection  # it reads the settings, which are not there before

    try:
        connection.ensure_connection()
    except DatabaseError as problem:
        reason = " ".join(str(problem).split())
        click.echo(f"congvu: không mở được cơ sở dữ liệu ({reason}): xem CONGVU_DATABASE_URL", err=True)
        sys.exit(2)
