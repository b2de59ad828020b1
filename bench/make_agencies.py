"""Run under a place's settings: more agencies with mailboxes, and a group for each size of a fan-out.

`python -m bench.make_agencies 10 100 1000` adds 1,000 communes, and the groups "Nhóm đo 10", "Nhóm đo
100" and "Nhóm đo 1000" with the first of them.
"""

import sys
from datetime import date, datetime

import django

_SINCE = date(2009, 11, 1)


def main(sizes: list[int]) -> None:
    django.setup()
    from django.db import transaction
    from django.utils import timezone

    from congvu.engines import wiring
    from congvu.mailboxes.operations import converge

    now = timezone.now()
    with transaction.atomic():
        _add(sizes, now)
    converge(engine=wiring.mailbox_engine(), now=now)


def group_name(size: int) -> str:
    """What to write as "Nơi nhận" to reach `size` agencies."""
    return f"Nhóm đo {size}"


def _add(sizes: list[int], now: datetime) -> None:
    from congvu.directory import operations as directory
    from congvu.directory.queries import get_province
    from congvu.mailboxes.operations import open_agency_mailbox

    province = get_province()
    agencies = []
    for number in range(1, max(sizes) + 1):
        data = directory.AgencyData(
            "COMMUNE", f"UBND xã Đo {number:05d}", f"UBND{number}", f"xado{number:05d}"
        )
        agency = directory.add_agency(actor="bench", now=now, province=province, data=data, valid_from=_SINCE)
        open_agency_mailbox(actor="bench", now=now, agency=agency)
        agencies.append(agency)
    for size in sizes:
        group = directory.add_group(
            actor="bench", now=now, province=province, name=group_name(size), other_names=(), kinds=()
        )
        group.agencies.set(agencies[:size])


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]])
