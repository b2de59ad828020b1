"""Search in a directory of 100,000 people, against one pass over the bare table."""

import json
from collections.abc import Iterator

from bench.place import Place
from bench.result import Result, at_most, percentile

ENTRIES = 100_000
FACTOR = 3.0


def measure(place: Place) -> Iterator[Result]:
    times = json.loads(place.script("bench.search_directory", str(ENTRIES)))
    ours, bare = percentile(times["ours"], 0.95), percentile(times["bare"], 0.95)
    detail = f"p95 {ours * 1e3:.0f} ms against {bare * 1e3:.0f} ms for one pass over the table"
    yield at_most(f"directory: search in {ENTRIES:,}, p95 / bare pass", ours / bare, FACTOR, detail)
