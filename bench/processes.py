"""Memory of a process tree."""

from pathlib import Path

import psutil


def pss_by_process(root_pid: int) -> dict[str, int]:
    """Proportional set size in bytes of a process and all below it: what they really take together.

    Where another user's process cannot be read, its whole resident size counts: never too little.
    """
    found: dict[str, int] = {}
    root = psutil.Process(root_pid)
    for process in [root, *root.children(recursive=True)]:
        try:
            name = " ".join(process.cmdline()[:4]) or process.name()
            found[f"{process.pid} {name[-60:]}"] = _pss(process)
        except (FileNotFoundError, ProcessLookupError, psutil.NoSuchProcess):
            continue  # ended meanwhile
    return found


def _pss(process: psutil.Process) -> int:
    try:
        rollup = Path(f"/proc/{process.pid}/smaps_rollup").read_text()
    except PermissionError:
        return int(process.memory_info().rss)
    return next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) * 1024
