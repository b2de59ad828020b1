"""`congvu mailgate`: content policy and look-ups for Postfix."""

import sys

import click


@click.command()
def mailgate() -> None:
    """Chạy tiến trình kiểm soát thư (milter và tra cứu cho Postfix)."""
    from congvu.engines.mailgate.main import main

    sys.exit(main())
