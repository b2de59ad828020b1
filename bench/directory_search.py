"""Search in a directory of 1,000, 10,000 and 100,000 people, against one pass over the bare table."""

import json
from collections.abc import Iterator

from bench.place import Place
from bench.result import Result, at_most, percentile

SIZES = (1_000, 10_000, 100_000)
FACTOR = 3.0
SLOWEST = 0.050  # seconds, what a person does not notice


def measure(place: Place) -> Iterator[Result]:
    grown = []
    for size in SIZES:
        times = json.loads(place.script("bench.search_directory", str(size)))
        ours, bare = percentile(times["ours"], 0.95), percentile(times["bare"], 0.95)
        grown.append(f"{size:,}: {ours * 1e3:.1f} ms")
    detail = f"p95 {ours * 1e3:.0f} ms against {bare * 1e3:.0f} ms for one pass over the table"
    yield at_most(f"directory: search in {size:,}, p95 / bare pass", ours / bare, FACTOR, detail)
    yield at_most(f"directory: search in {size:,}, p95 / 50 ms", ours / SLOWEST, 1.0, "; ".join(grown))
