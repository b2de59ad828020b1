"""The click commands of the demonstration."""

import sys
from pathlib import Path

import click
from django.utils import timezone
from tqdm import tqdm

from congvu.cli.setup import set_up_django

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
    from django.conf import settings

    from congvu.cli.demo import load as loading
    from congvu.cli.demo.plan import OFFICIALS, make_plan
    from congvu.directory.queries import find_province

    if find_province() is not None:
        if if_empty:
            return
        click.echo(
            "congvu: đã có dữ liệu một tỉnh; tỉnh mẫu chỉ nạp được vào cơ sở dữ liệu trống "
            "(đặt CONGVU_VAR sang thư mục khác).",
            err=True,
        )
        sys.exit(2)
    with tqdm(total=OFFICIALS, desc="Nạp tỉnh mẫu", unit="người", file=sys.stderr) as bar:
        logins = loading.load(
            make_plan(seed),
            now=timezone.now(),
            profile_id=settings.CONGVU_PROFILE,
            domain="binhphuoc.gov.vn",
            progress=bar.update,
        )
    folder = Path(settings.CONGVU_VAR) / "demo"
    loading.write_logins(logins, folder / "logins.csv")
    write_samples(folder)
    click.echo(f"Đã nạp {len(logins)} cán bộ; tài khoản mẫu: {folder / 'logins.csv'}")


def write_samples(folder: Path) -> None:
    """PDF files for the walk of the README: one to send, one that must be refused."""
    from congvu.cli.demo.samples import SAMPLES

    for name, make in SAMPLES.items():
        (folder / name).write_bytes(make())
