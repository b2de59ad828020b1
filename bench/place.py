"""A running Công Vụ of its own for the measures: own var/, own ports, stopped at the end."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

NAMES = (
    "WEB", "IMAP", "IMAPS", "POP3", "POP3S", "SUBMISSION", "SUBMISSIONS", "SMTP", "LMTP", "DISPATCH", "POLICY"
)  # fmt: skip
START_SECONDS = 180


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on now; all held at once so that none is given twice."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


@dataclass(slots=True)
class Place:
    """`environment` makes `congvu` commands act on this instance."""

    root: Path
    environment: dict[str, str]
    process: "subprocess.Popen[str] | None" = None
    ports: dict[str, int] = field(default_factory=dict)

    @property
    def var(self) -> Path:
        return self.root / "var"

    def congvu(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "congvu.cli.main", *arguments],
            env=self.environment, check=check, text=True, capture_output=True,
        )  # fmt: skip

    def script(self, module: str, *arguments: str) -> str:
        """Run a module of ours under the place's Django settings, return what it prints."""
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            env=self.environment, check=False, text=True, capture_output=True,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{module}: {done.stdout}{done.stderr}")
        return done.stdout

    def start(self, *arguments: str) -> float:
        """`congvu up` with further arguments; waits for `ready` and returns the seconds that took."""
        began = time.monotonic()
        with (self.root / "up.log").open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "congvu.cli.main", "up", *arguments],
                env=self.environment, text=True, stdout=subprocess.PIPE, stderr=log,
            )  # fmt: skip
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("ready "):
                self.ports = json.loads((self.var / "ports.json").read_text())
                return time.monotonic() - began
            if time.monotonic() - began > START_SECONDS:
                break
        self.stop()
        raise RuntimeError("did not get ready: " + (self.root / "up.log").read_text()[-2000:])

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()
        self.process = None


@contextmanager
def new_place(**settings: str) -> Iterator[Place]:
    """A place that is not started yet; `settings` are further environment variables."""
    root = Path(tempfile.mkdtemp(prefix="cv-bench-", dir="/tmp"))
    root.chmod(0o755)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CONGVU_")}
    environment |= {"DJANGO_SETTINGS_MODULE": "congvu.project.settings", "CONGVU_VAR": str(root / "var")}
    environment |= settings
    for name, port in zip(NAMES, free_ports(len(NAMES)), strict=True):
        environment[f"CONGVU_{name}_PORT"] = str(port)
    source = Path(__file__).resolve().parents[1]
    environment["PYTHONPATH"] = os.pathsep.join([str(source / "src"), str(source)])
    place = Place(root, environment)
    try:
        yield place
    finally:
        place.stop()
        shutil.rmtree(root, ignore_errors=True)
