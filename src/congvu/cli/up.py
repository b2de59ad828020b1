"""`congvu up`: the whole system in the foreground."""

import csv
import datetime
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import click

from congvu.engines.layout import SERVICE_USER, Layout, LayoutError
from congvu.engines.supervisor import NotReady, Program, Supervisor, checks, namespace, place
from congvu.engines.supervisor.checks import CannotStart

_PUBLIC_PORTS = (
    "web", "imap", "imaps", "pop3", "pop3s", "submission", "submissions", "smtp", "lmtp", "dispatch"
)  # fmt: skip
_SHOWN_ROLES = ("Văn thư", "Thủ trưởng", "Vận hành hệ thống")


@click.command()
@click.option("--demo/--no-demo", default=True, help="Nạp tỉnh mẫu khi cơ sở dữ liệu trống.")
def up(demo: bool) -> None:
    """Chạy toàn hệ thống (Ctrl-C để dừng)."""
    try:
        layout = Layout.from_environment()
        _check(layout)
        lock = checks.take_lock(layout)
    except (LayoutError, CannotStart) as problem:
        click.echo(f"congvu: {problem}", err=True)
        sys.exit(2)
    try:
        _run(layout, demo=demo)
    finally:
        os.close(lock)


def _check(layout: Layout) -> None:
    checks.check_root()
    checks.check_programs(postgres=layout.is_postgres)
    checks.check_ports(layout)
    layout.var.mkdir(parents=True, exist_ok=True)
    if namespace.ENGINE_ROOT in os.environ:
        namespace.check_short_place(layout)
    elif namespace.needs_short_place(layout):
        # The lock is taken by the new start; a second instance is refused there.
        namespace.enter_short_place(layout)


def _run(layout: Layout, *, demo: bool) -> None:
    supervisor = Supervisor(
        status=layout.run / "supervisor.json", say=lambda text: click.echo(text, err=True)
    )
    supervisor.listen_to_signals()
    try:
        place.make_place(layout, now=datetime.datetime.now(datetime.UTC))
        _prepare_database(layout, demo=demo)
        for program in _programs(layout):
            if supervisor.is_stopping:
                return
            supervisor.start(program)
            if program.name == "dovecot":
                _congvu(layout, "mailbox", "converge")
        _announce(layout)
        supervisor.watch()
    except (NotReady, CannotStart) as problem:
        click.echo(f"congvu: {problem}", err=True)
        supervisor.stop()
        sys.exit(2)
    finally:
        supervisor.stop()
    click.echo("Đã dừng.")


def _prepare_database(layout: Layout, *, demo: bool) -> None:
    subprocess.run(place.postfix_check_folders(layout), check=False, capture_output=True)
    _congvu(layout, "django", "migrate", "--verbosity", "0")
    if demo:
        _congvu(layout, "demo", "load", "--if-empty")
    place.make_place(layout, now=datetime.datetime.now(datetime.UTC))  # owners of what was just made


def _congvu(layout: Layout, *arguments: str) -> None:
    command = [sys.executable, "-m", "congvu.cli.main", *arguments]
    done = subprocess.run(command, env={**os.environ, "CONGVU_VAR": str(layout.var)}, check=False)
    if done.returncode:
        raise CannotStart(f"lệnh `congvu {' '.join(arguments)}` không chạy được, xem thông báo ở trên")


def _programs(layout: Layout) -> list[Program]:
    user = service_user(layout)
    here = {"CONGVU_VAR": str(layout.engine_root)}

    def own(name: str) -> list[str]:
        return [sys.executable, "-m", "congvu.cli.main", name]

    return [
        Program(
            "mailgate", own("mailgate"), layout.log / "mailgate.out", here, user,
            sockets=(layout.lookup_socket, layout.mailgate_socket),
        ),
        Program(
            "dovecot", ["dovecot", "-F", "-c", str(layout.dovecot_etc / "dovecot.conf")],
            layout.log / "dovecot.out", here, layout.user,
            answers=tuple(layout.ports[name] for name in ("imap", "imaps", "pop3", "pop3s", "lmtp")),
        ),
        Program(
            "postfix", ["/usr/lib/postfix/sbin/master", "-s"], layout.log / "postfix.out",
            {"MAIL_CONFIG": str(layout.postfix_etc)},
            answers=tuple(layout.ports[name] for name in ("smtp", "submission", "submissions", "dispatch")),
        ),
        Program("web", own("web"), layout.log / "web.out", here, user, answers=(layout.ports["web"],)),
        Program(
            "worker", own("worker"), layout.log / "worker.out", here, user, sockets=(layout.worker_socket,),
            stop_signal=signal.SIGTERM,
        ),
    ]  # fmt: skip


def service_user(layout: Layout) -> str | None:
    """The service user where it can reach the interpreter and the source, else None: as one started."""
    if os.geteuid() != 0:
        return None
    interpreter = Path(os.path.realpath(sys.executable))
    source = Path(__file__).resolve()
    venv = Path(sys.prefix) / "x"
    reachable = all(checks.can_pass(path) for path in (interpreter, source, venv))
    return SERVICE_USER if reachable else None


def _announce(layout: Layout) -> None:
    ports = {name: layout.ports[name] for name in _PUBLIC_PORTS}
    (layout.var / "ports.json").write_text(json.dumps(ports, indent=1) + "\n", encoding="utf-8")
    logins = layout.var / "demo" / "logins.csv"
    if logins.exists():
        click.echo(f"Tài khoản mẫu ({logins}):")
        with logins.open(encoding="utf-8") as stream:
            rows = [row for row in csv.DictReader(stream) if "sotttt" in row["login"]]
        for role in _SHOWN_ROLES:
            for row in rows:
                if row["role"] == role:
                    click.echo(f"  {role}, {row['agency']}: {row['login']}  mật khẩu: {row['password']}")
    click.echo(f"ready http://127.0.0.1:{layout.ports['web']}")
    sys.stdout.flush()
