"""Run under a place's settings: so many officials, then our search and a bare scan of the table in turn.

Prints `{"ours": [...], "bare": [...]}` in seconds. The rows are written at once, not through the
operations, which would take an hour and make the same rows.
"""

import json
import random
import sys
import time
from datetime import date
from itertools import islice

import django

from congvu.cli.demo.names import invent_names
from congvu.policy.text import fold

# As an official types: a name, a part of a name with a body, a title, nothing that exists.
TYPED = ("nguyễn văn bình", "hạnh sở nội vụ", "chuyên viên thảo", "khanh", "không có ai như thế")
_SINCE = date(2009, 11, 1)
_ROUNDS = 12


def main(count: int) -> None:
    django.setup()
    from congvu.directory.models import Official
    from congvu.directory.queries import search_contacts

    _fill(count - Official.objects.count())
    ours, bare = [], []
    for _ in range(_ROUNDS):
        for text in TYPED:
            began = time.perf_counter()
            search_contacts(text, on=date(2026, 1, 5))
            ours.append(time.perf_counter() - began)
            began = time.perf_counter()
            _scan(fold(text).split())
            bare.append(time.perf_counter() - began)
    print(json.dumps({"ours": ours, "bare": bare}))


def _scan(words: list[str]) -> list[tuple[object, ...]]:
    """One pass over all rows: what a search without any index costs at least when little is found."""
    from django.db import connection

    wanted = " AND ".join(["search_key LIKE %s"] * len(words))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT full_name, address FROM directory_official WHERE {wanted} ORDER BY position LIMIT 12",
            [f"%{word}%" for word in words],
        )
        return list(cursor.fetchall())


def _fill(count: int) -> None:
    from django.db import transaction

    from congvu.directory.models import Agency, Appointment, Official
    from congvu.directory.operations import search_key

    agencies = list(Agency.objects.all()[:80])
    names = list(islice(invent_names(random.Random(7)), 4_000))
    with transaction.atomic():
        officials = Official.objects.bulk_create(
            (
                Official(
                    full_name=names[number % len(names)],
                    title="Chuyên viên",
                    agency=agencies[number % len(agencies)],
                    address=f"can.bo.{number}@binhphuoc.gov.vn",
                    name_key=search_key(names[number % len(names)]),
                    search_key=search_key(
                        names[number % len(names)], "Chuyên viên", agencies[number % len(agencies)].name
                    ),
                )
                for number in range(count)
            ),
            batch_size=5_000,
        )
        Appointment.objects.bulk_create(
            (
                Appointment(official=one, agency_id=one.agency_id, post="OFFICER", starts_on=_SINCE)
                for one in officials
            ),
            batch_size=5_000,
        )


if __name__ == "__main__":
    main(int(sys.argv[1]))
