"""`congvu account`: what only somebody at the machine may do, when no operator can sign in any more."""

import sys

import click

from congvu.cli.setup import set_up_django


@click.group()
def account() -> None:
    """Tài khoản."""
    set_up_django()


@account.command()
@click.argument("login")
@click.option("--valid-days", default=3, show_default=True, type=click.IntRange(1, 30))
@click.option("--forget-second-factor", is_flag=True, help="Bỏ cả đăng nhập hai bước (mất điện thoại).")
def reset(login: str, valid_days: int, forget_second_factor: bool) -> None:
    """Đóng tài khoản LOGIN ở mọi nơi và in mã kích hoạt mới.

    Dùng khi không còn người vận hành nào đăng nhập được. Mã thoát: 0 khi xong, 1 khi không có tài khoản.
    """
    from django.utils import timezone

    from congvu.accounts.operations import reset_access
    from congvu.accounts.queries import find_user
    from congvu.audit.operations import SYSTEM
    from congvu.engines.wiring import mailbox_engine
    from congvu.policy.sign_in import Standing

    user = find_user(login)
    if user is None:
        click.echo(f"congvu: không có tài khoản {login}", err=True)
        sys.exit(1)
    made = reset_access(
        actor=Standing(SYSTEM, "", is_operator=True),
        now=timezone.now(),
        user=user,
        owner=Standing(user.login, ""),
        valid_days=valid_days,
        engine=mailbox_engine(),
        forget_second_factor=forget_second_factor,
    )
    click.echo(f"/kich-hoat/{made.token}\n{made.code}")
