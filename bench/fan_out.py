"""One document of 2 MB from "issue" to the last recorded delivery, against the bare LMTP hand-over."""

import json
from collections.abc import Iterator
from typing import Any

from bench.place import Place
from bench.result import Result, at_most, median

HEADLINE = 1000
# Rounds of issuing and bare hand-over for each number of recipients.
ROUNDS = {10: 5, 100: 5, HEADLINE: 6, 2000: 3}
# So many messages fill a block of a mailbox's index cache: the steps of its growth even out.
DISK_ROUNDS = 13
TIME_FACTOR = 1.5
DISK_LIMIT = 5e6
# Twice the recipients may take twice the time, and a little for noise.
GROWTH_LIMIT = 1.3


def measure(place: Place) -> Iterator[Result]:
    place.script("bench.make_agencies", *(str(size) for size in ROUNDS))
    rounds = [f"{size}:{count}:{DISK_ROUNDS if size == HEADLINE else 0}" for size, count in ROUNDS.items()]
    lines = place.script("bench.issue_documents", str(place.ports["lmtp"]), *rounds).splitlines()
    measured = {row["size"]: row for row in map(json.loads, lines)}
    yield _time(measured[HEADLINE])
    yield _disk(measured[HEADLINE])
    yield _growth(measured)


def _time(row: dict[str, Any]) -> Result:
    ours, bare = median(row["ours"]), median(row["bare"])
    detail = (
        f"{ours:.2f} s against {bare:.2f} s; issued after {median(row['issue']):.2f} s, in Postfix's queue "
        f"after {median(row['handed_over']):.2f} s; medians of {len(row['ours'])} rounds in turn"
    )
    return at_most(
        "fan-out: issue to 1,000th recorded delivery / bare LMTP", ours / bare, TIME_FACTOR, detail
    )


def _disk(row: dict[str, Any]) -> Result:
    used = row["disk"]
    detail = (
        f"{used / 1e6:.2f} MB for a document to 1,000 mailboxes, mean of {DISK_ROUNDS} in a row: the message "
        f"of {row['message'] / 1e6:.2f} MB, linked into every mailbox and Sent; indexes, database, logs"
    )
    return at_most("fan-out: disk / 5 MB", used / DISK_LIMIT, 1.0, detail)


def _growth(measured: dict[int, dict[str, Any]]) -> Result:
    times = {size: median(row["ours"]) for size, row in measured.items()}
    detail = ", ".join(
        f"{size:,}: {seconds:.2f} s (bare {median(measured[size]['bare']):.2f} s)"
        for size, seconds in times.items()
    )
    ratio = times[2000] / times[1000] / 2
    name = "fan-out: time for 2,000 / twice that for 1,000"
    return at_most(name, ratio, GROWTH_LIMIT, detail)
