"""What a measure returns, and how results are written."""

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Result:
    """`ok` says whether the target of the issue is met; `detail` gives the raw figures in words."""

    name: str
    ratio: float
    target: str
    ok: bool
    detail: str


def at_most(name: str, ratio: float, limit: float, detail: str) -> Result:
    return Result(name, round(ratio, 3), f"<= {limit:g}", ratio <= limit, detail)


def at_least(name: str, ratio: float, limit: float, detail: str) -> Result:
    return Result(name, round(ratio, 3), f">= {limit:g}", ratio >= limit, detail)


def failed(name: str, problem: Exception) -> Result:
    """A measure that could not be taken."""
    return Result(f"{name}: not measured", 0.0, "", False, f"{type(problem).__name__}: {problem}"[-600:])


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0..1) of the values do not pass."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def write(results: Sequence[Result], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(r) for r in results], ensure_ascii=False, indent=1), encoding="utf-8")


def show(result: Result) -> None:
    mark = "ok  " if result.ok else "MISS"
    print(f"{mark} {result.name}: {result.ratio:g} (target {result.target})  {result.detail}", flush=True)
