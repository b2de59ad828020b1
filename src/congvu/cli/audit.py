"""`congvu audit`: the audit trail."""

import sys

import click
from django.db import DatabaseError

from congvu.cli.setup import set_up_django


@click.group()
def audit() -> None:
    """Nhật ký."""
    set_up_django()


@audit.command()
def verify() -> None:
    """Tính lại chuỗi băm của nhật ký.

    Mã thoát: 0 khi nguyên vẹn, 1 khi có dòng bị sửa hoặc bị xóa, 2 khi không đọc được.
    """
    from congvu.audit.queries import verify_chain

    try:
        verdict = verify_chain()
    except DatabaseError as problem:
        reason = " ".join(str(problem).split())
        click.echo(f"congvu: không đọc được nhật ký ({reason}): chạy `congvu doctor` để xem lý do.", err=True)
        sys.exit(2)
    if verdict.broken_at is None:
        click.echo(f"Nhật ký nguyên vẹn: {verdict.length} dòng.")
        return
    click.echo(
        f"Nhật ký không khớp từ dòng {verdict.broken_at}: có dòng bị sửa hoặc bị xóa. "
        "Giữ nguyên máy và bản sao lưu, báo người phụ trách an toàn thông tin.",
        err=True,
    )
    sys.exit(1)
