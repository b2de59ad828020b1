"""The commands `congvu reorganise plan` and `apply` (docs/operations/reorganisation.md)."""

import sys
from pathlib import Path

import click
from django.db import DatabaseError
from django.utils import timezone

from congvu.cli.reorganise.sentences import problem_line, step_line
from congvu.cli.setup import set_up_django
from congvu.policy.reorganisation import Order, OrderError, parse_order

ACTOR = "reorganise"
_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.group()
def reorganise() -> None:
    """Sắp xếp lại cơ quan, tỉnh: lập kế hoạch, rồi thực hiện đúng kế hoạch đã xem."""
    set_up_django()


@reorganise.command("plan")
@_file
def show_plan(file: Path) -> None:
    """In mọi thay đổi theo quyết định trong tệp TOML; không sửa gì.

    Mã thoát: 0 khi có thể thực hiện, 1 khi còn điểm chưa rõ, 2 khi không đọc được tệp.
    """
    from congvu.directory.queries import office_date
    from congvu.mailboxes.queries import plan_reorganisation, was_done

    order = _read(file)
    if was_done(order):
        click.echo(f"Quyết định {order.code} đã được thực hiện rồi; không còn gì để làm.")
        return
    plan = plan_reorganisation(order, on=office_date(timezone.now()))
    for step in plan.steps:
        click.echo(step_line(step))
    for problem in plan.problems:
        click.echo(problem_line(problem))
    day = order.effective_on.strftime("%d/%m/%Y")
    if plan.problems:
        click.echo(f"Còn {len(plan.problems)} điểm chưa rõ. Sửa tệp rồi lập lại kế hoạch.")
        sys.exit(1)
    click.echo(f"{len(plan.steps)} thay đổi, có hiệu lực từ {day}. Để thực hiện:")
    click.echo(f"  congvu reorganise apply {file} --digest {plan.digest}")


@reorganise.command("apply")
@_file
@click.option("--digest", required=True, help="Mã của kế hoạch đã xem (in ở cuối `plan`).")
def apply_plan(file: Path, digest: str) -> None:
    """Thực hiện kế hoạch đã xem: tất cả hoặc không gì cả.

    Mã thoát: 0 khi xong, 1 khi chưa làm được (có câu nói lý do), 2 khi không đọc được tệp.
    """
    from congvu.mailboxes import operations

    order = _read(file)
    try:
        done = operations.reorganise(actor=ACTOR, now=timezone.now(), order=order, digest=digest)
    except operations.MailboxRefused as refused:
        click.echo(f"congvu: {refused}", err=True)
        sys.exit(1)
    except DatabaseError as problem:
        click.echo(f"congvu: cơ sở dữ liệu không ghi được ({problem}); không có gì thay đổi.", err=True)
        sys.exit(1)
    click.echo(
        f"Đã thực hiện {order.code}: {done.renamed} hộp thư có địa chỉ mới, {done.closed} hộp thư thu hồi. "
        "Thư cũ đang được chuyển theo; thư đến trong lúc đó chờ, không mất."
    )


def _read(file: Path) -> Order:
    try:
        return parse_order(file.read_text(encoding="utf-8"), source=file.name)
    except (OSError, UnicodeDecodeError) as problem:
        click.echo(f"congvu: không đọc được {file} ({problem})", err=True)
    except OrderError as wrong:
        click.echo(f"congvu: tệp có chỗ sai:\n{wrong}", err=True)
    sys.exit(2)
