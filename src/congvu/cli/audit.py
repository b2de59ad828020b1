"""`congvu audit`: the audit trail."""

import sys

import click

from congvu.cli.setup import set_up_django


@click.group()
def audit() -> None:
    """Nhật ký."""
    set_up_django()


@audit.command()
def verify() -> None:
    """Tính lại chuỗi băm của nhật ký; mã thoát 1 nếu có dòng bị sửa, bị xóa."""
    from congvu.audit.queries import verify_chain

    verdict = verify_chain()
    if verdict.broken_at is None:
        click.echo(f"Nhật ký nguyên vẹn: {verdict.length} dòng.")
        return
    click.echo(f"Nhật ký không khớp từ dòng {verdict.broken_at}.", err=True)
    sys.exit(1)
