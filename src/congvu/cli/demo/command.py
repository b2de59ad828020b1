"""The click commands of the demonstration."""

import sys
from pathlib import Path
from typing import NoReturn

import click
from django.db import DatabaseError, transaction
from django.utils import timezone

from congvu.cli.demo.progress import Progress
from congvu.cli.setup import set_up_django
from congvu.engines.layout import Layout

DEFAULT_SEED = 2009


@click.group()
def demo() -> None:
    """Tỉnh mẫu để xem, thử và tập huấn."""
    set_up_django()


@demo.command()
@click.option("--seed", default=DEFAULT_SEED, show_default=True, help="Cùng số này thì ra cùng một tỉnh mẫu.")
@click.option("--if-empty", is_flag=True, help="Không làm gì nếu đã có dữ liệu.")
def load(seed: int, if_empty: bool) -> None:
    """Nạp tỉnh Bình Phước mẫu: cơ quan, cán bộ, hộp thư."""
    if _is_loaded():
        if if_empty:
            return
        _refuse(
            "đã có dữ liệu một tỉnh; tỉnh mẫu chỉ nạp được vào cơ sở dữ liệu trống "
            "(đặt CONGVU_VAR sang thư mục khác)"
        )
    try:
        _load(seed)
    except OSError as problem:
        _refuse(
            f"không ghi được {problem.filename}: {problem.strerror}" if problem.filename else str(problem)
        )


def _is_loaded() -> bool:
    from congvu.directory.queries import find_province

    try:
        return find_province() is not None
    except DatabaseError as problem:
        reason = " ".join(str(problem).split())
        _refuse(f"cơ sở dữ liệu chưa sẵn sàng ({reason}): chạy `congvu django migrate` trước")


def _load(seed: int) -> None:
    from django.conf import settings

    from congvu.cli.demo import load as loading
    from congvu.cli.demo.plan import OFFICIALS, make_plan
    from congvu.cli.demo.requests import load_requests
    from congvu.cli.demo.samples import write_samples

    plan, now = make_plan(seed), timezone.now()
    folder = Path(settings.CONGVU_VAR) / "demo"
    with Progress("Nạp tỉnh mẫu", OFFICIALS, "người") as progress, transaction.atomic():
        logins = loading.load(
            plan,
            now=now,
            profile_id=settings.CONGVU_PROFILE,
            domain=Layout.from_environment(var=settings.CONGVU_VAR).domain,
            progress=progress.advance,
        )
        operator = next(one.login for one in logins if one.role == loading.OPERATOR)
        load_requests(operator=operator, now=now)
        # Before the commit: a province whose logins nobody knows would be of no use.
        loading.write_logins(logins, folder / "logins.csv")
        write_samples(plan, folder, year=timezone.localdate(now).year)
    click.echo(f"Đã nạp {len(logins)} cán bộ; tài khoản mẫu: {folder / 'logins.csv'}")


def _refuse(sentence: str) -> NoReturn:
    click.echo(f"congvu: {sentence}.", err=True)
    sys.exit(2)
