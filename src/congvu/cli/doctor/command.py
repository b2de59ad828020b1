"""The click command: collects what the parts find."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import click
from django.core.exceptions import ImproperlyConfigured

from congvu.cli.doctor import data, machine, probes, programs, variables
from congvu.cli.doctor.report import Check, Report
from congvu.engines.layout import Layout, LayoutError


@click.command()
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON cho chương trình khác đọc.")
def doctor(as_json: bool) -> None:
    """Khám hệ thống: cái gì đang chạy, cái gì sai, sửa thế nào.

    Mã thoát: 0 khi tốt, 1 khi có việc phải sửa, 2 khi biến môi trường sai.
    """
    try:
        report = examine(Layout.from_environment(), now=datetime.now(UTC))
    except (LayoutError, ImproperlyConfigured) as problem:
        click.echo(f"congvu: {problem}", err=True)
        sys.exit(2)
    click.echo(report.as_json() if as_json else report.as_text())
    sys.exit(0 if report.ok else 1)


def examine(layout: Layout, *, now: datetime) -> Report:
    """Raises ImproperlyConfigured."""
    running = programs.look_at_programs(layout)
    ports = _ports(layout) if running.is_up else layout.ports
    checks = [variables.check_variables(os.environ), *machine.check_machine(layout, now=now)]
    checks += running.checks
    checks += _connections(layout, ports, is_up=running.is_up)
    checks += data.check_data(layout, is_up=running.is_up, now=now)
    return Report(layout.var, ports, running.programs, tuple(checks))


def _connections(layout: Layout, ports: Mapping[str, int], *, is_up: bool) -> Iterator[Check]:
    if not is_up:
        yield probes.check_free_ports(layout)
        return
    yield from probes.check_ports(layout, ports, web_host=_web_host(ports["web"]))
    yield from probes.check_sockets(layout)
    yield machine.check_queue(layout)


def _ports(layout: Layout) -> dict[str, int]:
    """Those the running system announced: the environment of this command may be another."""
    try:
        announced = json.loads((layout.var / "ports.json").read_text(encoding="utf-8"))
        return {name: int(announced.get(name, port)) for name, port in layout.ports.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return dict(layout.ports)


def _web_host(port: int) -> str:
    """A name that the web answers to."""
    first = os.environ.get("CONGVU_WEB_HOSTS", "").split(",")[0].strip().lstrip(".")
    return first if first not in ("", "*") else f"127.0.0.1:{port}"
