"""`congvu profile`: which regulation is in force from which day."""

import sys
from datetime import datetime

import click
from django.utils import timezone

from congvu.cli.setup import set_up_django
from congvu.profiles import NoSuchProfile, list_profiles, load_profile

ACTOR = "profile"


@click.group()
def profile() -> None:
    """Quy chế áp dụng."""
    set_up_django()


@profile.command("list")
def show_profiles() -> None:
    """Các quy chế có sẵn."""
    for profile_id in list_profiles():
        one = load_profile(profile_id)
        day = one.effective_from.strftime("%d/%m/%Y")
        click.echo(f"{profile_id:20} {one.source.code:24} {one.source.issuer}, hiệu lực từ {day}")


@profile.command("show")
def show_assignments() -> None:
    """Quy chế nào áp dụng từ ngày nào, ở tỉnh này."""
    from congvu.directory.queries import list_profile_assignments

    for row in list_profile_assignments():
        click.echo(f"{row.effective_from.strftime('%d/%m/%Y')}  {row.profile_id}")


@profile.command("set")
@click.argument("profile_id")
@click.option("--from", "day", required=True, type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]))
def set_profile(profile_id: str, day: datetime) -> None:
    """Áp dụng một quy chế từ một ngày; văn bản cũ vẫn xét theo quy chế của ngày ấy.

    Mã thoát: 0 khi xong, 2 khi không có quy chế này hoặc ngày sớm hơn ngày quy chế có hiệu lực.
    """
    from congvu.directory.operations import assign_profile
    from congvu.directory.queries import get_province

    try:
        chosen = load_profile(profile_id)
    except NoSuchProfile as problem:
        click.echo(f"congvu: {problem}", err=True)
        sys.exit(2)
    if day.date() < chosen.effective_from:
        first = chosen.effective_from.strftime("%d/%m/%Y")
        click.echo(f"congvu: {profile_id} có hiệu lực từ {first}; hãy chọn ngày không sớm hơn.", err=True)
        sys.exit(2)
    assign_profile(
        actor=ACTOR,
        now=timezone.now(),
        province=get_province(),
        profile_id=profile_id,
        effective_from=day.date(),
    )
    click.echo(f"Từ {day.strftime('%d/%m/%Y')} áp dụng {profile_id} ({chosen.source.code}).")
