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
