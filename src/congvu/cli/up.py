"""`congvu up`: the whole system in the foreground."""

import csv
import datetime
import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NoReturn

import click

from congvu.engines.layout import SERVICE_USER, Layout, LayoutError
from congvu.engines.supervisor import NotReady, Program, Supervisor, checks, namespace, place
from congvu.engines.supervisor.checks import CannotStart
from congvu.engines.supervisor.leftovers import STATUS, end_leftovers
from congvu.engines.supervisor.logs import bound_logs
from congvu.profiles import DEFAULT_PROFILE, NoSuchProfile, ProfileError, load_profile

_PUBLIC_PORTS = (
    "web", "imap", "imaps", "pop3", "pop3s", "submission", "submissions", "smtp", "lmtp", "dispatch",
    "policy",
)  # fmt: skip
_BAD_SETTING = 2
# Exit code of `congvu prepare`: all is well, and the engine lacks mailboxes that the database holds.
# It stands here because this process loads no Django, which that command needs.
MAILBOXES_WAIT = 3
_SHOWN_ROLES = ("Văn thư", "Thủ trưởng", "Vận hành hệ thống")


@click.command()
@click.option("--demo/--no-demo", default=True, help="Nạp tỉnh mẫu khi cơ sở dữ liệu trống.")
def up(demo: bool) -> None:
    """Chạy toàn hệ thống (Ctrl-C để dừng)."""
    try:
        layout = Layout.from_environment()
        lock = _take_place(layout)
    except (LayoutError, NoSuchProfile, ProfileError, CannotStart) as problem:
        _give_up(str(problem))
    except OSError as problem:
        _give_up(_unwritable(problem))
    try:
        _run(layout, demo=demo)
    finally:
        os.close(lock)


def _take_place(layout: Layout) -> int:
    """Everything that must hold before anything is started; the lock of the instance."""
    os.environ["PATH"] = checks.search_path()
    checks.check_root()
    load_profile(os.environ.get("CONGVU_PROFILE", "").strip() or DEFAULT_PROFILE)
    checks.check_programs(postgres=layout.is_postgres)
    layout.var.mkdir(parents=True, exist_ok=True)
    checks.check_space(layout)
    if namespace.ENGINE_ROOT in os.environ:
        namespace.check_short_place(layout)
    elif namespace.needs_short_place(layout):
        # The lock is taken by the new start; a second instance is refused there.
        namespace.enter_short_place(layout)
    lock = checks.take_lock(layout)
    end_leftovers(layout.run, layout.engine_root)
    checks.check_ports(layout)
    return lock


def _run(layout: Layout, *, demo: bool) -> None:
    supervisor = Supervisor(
        status=layout.run / STATUS,
        say=lambda text: click.echo(text, err=True),
        chore=partial(bound_logs, layout),
    )
    supervisor.listen_to_signals()
    try:
        _start_all(layout, supervisor, demo=demo)
        supervisor.watch()
    except (NotReady, CannotStart) as problem:
        if not supervisor.is_stopping:
            supervisor.stop()
            _give_up(str(problem))
    except OSError as problem:
        supervisor.stop()
        _give_up(_unwritable(problem))
    finally:
        supervisor.stop()
    click.echo("Đã dừng.")


def _start_all(layout: Layout, supervisor: Supervisor, *, demo: bool) -> None:
    """Each program when the one before answers. Raises NotReady, CannotStart, OSError."""
    place.make_place(layout, now=datetime.datetime.now(datetime.UTC))
    mailboxes_wait = _prepare(layout, demo=demo)
    for program in _programs(layout):
        supervisor.start(program)
        if supervisor.is_stopping:
            return
        if program.name == "dovecot" and mailboxes_wait:
            _congvu(layout, "mailbox", "converge")
    _announce(layout)


def _prepare(layout: Layout, *, demo: bool) -> bool:
    """The queue and the database; whether the engine lacks mailboxes."""
    if not (layout.spool / "active").is_dir():
        subprocess.run(place.postfix_check_folders(layout), check=False, capture_output=True)
    code = _congvu(layout, "prepare", "--demo" if demo else "--no-demo", allow=(0, MAILBOXES_WAIT))
    place.make_place(layout, now=datetime.datetime.now(datetime.UTC))  # owners of what was just made
    return code == MAILBOXES_WAIT


def _congvu(layout: Layout, *arguments: str, allow: Sequence[int] = (0,)) -> int:
    """The exit code of one of our commands. Raises CannotStart, without a sentence where it said one."""
    command = [sys.executable, "-m", "congvu.cli.main", *arguments]
    code = subprocess.run(command, env={**os.environ, "CONGVU_VAR": str(layout.var)}, check=False).returncode
    if code == _BAD_SETTING:
        raise CannotStart("")
    if code not in allow:
        raise CannotStart(f"lệnh `congvu {' '.join(arguments)}` không chạy được, xem thông báo ở trên")
    return code


def _give_up(sentence: str) -> NoReturn:
    if sentence:
        click.echo(f"congvu: {sentence}", err=True)
    sys.exit(_BAD_SETTING)


def _unwritable(problem: OSError) -> str:
    reason = problem.strerror or str(problem)
    return (
        f"không ghi được {problem.filename or 'vào var/'} ({reason}): kiểm tra quyền và chỗ trống của đĩa, "
        "hoặc đặt CONGVU_VAR sang thư mục khác (cannot write)"
    )


def _programs(layout: Layout) -> list[Program]:
    user = service_user(layout)
    here = {"CONGVU_VAR": str(layout.engine_root)}

    def own(name: str) -> list[str]:
        return [sys.executable, "-m", "congvu.cli.main", name]

    return [
        Program(
            "mailgate", own("mailgate"), layout.log / "mailgate.out", here, user,
            sockets=(layout.lookup_socket, layout.mailgate_socket), answers=(layout.ports["policy"],),
        ),
        Program(
            "dovecot", ["dovecot", "-F", "-c", str(layout.dovecot_etc / "dovecot.conf")],
            layout.log / "dovecot.out", here, layout.user,
            answers=tuple(layout.ports[name] for name in ("imap", "imaps", "pop3", "pop3s", "lmtp")),
            stale=(layout.run / "dovecot" / "master.pid",),
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
