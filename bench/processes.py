"""Memory of a process tree."""

from pathlib import Path

import psutil


def pss_by_process(root_pid: int) -> dict[str, int]:
    """Proportional set size in bytes of a process and all below it: what they really take together."""
    found: dict[str, int] = {}
    root = psutil.Process(root_pid)
    for process in [root, *root.children(recursive=True)]:
        try:
            rollup = Path(f"/proc/{process.pid}/smaps_rollup").read_text()
            name = " ".join(process.cmdline()[:4]) or process.name()
        except (OSError, psutil.Error):
            continue
        kib = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
        found[f"{process.pid} {name[-60:]}"] = kib * 1024
    return found
