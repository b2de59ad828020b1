"""What a supervisor that was killed left running: it would hold the ports of the next start.

Postfix's master changes its identity, and thereby loses the wish to die with its parent.
"""

import json
import signal
from pathlib import Path

from congvu.engines.supervisor import family

STATUS = "supervisor.json"
_SECONDS = 5.0


def end_leftovers(run: Path, root: Path) -> int:
    """End the programs that `run`/supervisor.json names and that still work at `root`; how many.

    Call only with the lock of the instance: then the supervisor that wrote the file is dead.
    """
    status = run / STATUS
    leaders = _leaders(status)
    left = [pid for pid in family.members(leaders) if family.works_in(pid, root)] if leaders else []
    for pid in leaders & set(left):
        family.send(pid, signal.SIGTERM)
    family.end(left, seconds=_SECONDS)
    status.unlink(missing_ok=True)
    return len(left)


def _leaders(status: Path) -> set[int]:
    try:
        rows = json.loads(status.read_text(encoding="utf-8"))["programs"]
        return {int(row["pid"]) for row in rows}
    except (OSError, ValueError, KeyError, TypeError):
        return set()
