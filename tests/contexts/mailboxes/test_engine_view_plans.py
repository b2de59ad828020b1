"""What the engines ask for every message is found by index, however many mailboxes there are."""

import re

import pytest
from django.db import connection

from congvu.engines.lookup.maps import MAPS
from congvu.engines.mailgate import records

_QUESTIONS = {
    **{f"map {name}": table.sql for name, table in MAPS.items()},
    "kind of a mailbox": records._MAILBOX,
    "delegate": records._DELEGATE,
    "dispatch": records._DISPATCH,
    "domain": records._DOMAIN,
    "sign-in": "SELECT password FROM engine_logins WHERE address = :key",
    "the web": "SELECT password FROM engine_web_logins WHERE address = :key",
    "app password": "SELECT password FROM engine_app_passwords "
    "WHERE address = :key AND protocol = :key AND selector = :key",
    "home": "SELECT mailbox FROM engine_homes WHERE address = :key",
    "rights": 'SELECT "groups" FROM engine_acl_groups WHERE address = :key',
}
_KEYS = dict.fromkeys(("key", "address", "sender", "login", "message_id", "name"), "a@binhphuoc.gov.vn")


@pytest.mark.django_db
@pytest.mark.parametrize("name", _QUESTIONS)
def test_a_question_of_the_engines_reads_no_table_from_end_to_end(name: str) -> None:
    sql = re.sub(r":(\w+)", r"%(\1)s", _QUESTIONS[name])
    scans = _sqlite_scans(sql) if connection.vendor == "sqlite" else _postgres_scans(sql)
    assert not scans


def _sqlite_scans(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", _KEYS)
        steps = [str(row[3]) for row in cursor.fetchall()]
    # What a view found by index may be gone through.
    views = {step.removeprefix("CO-ROUTINE ") for step in steps if step.startswith("CO-ROUTINE")}
    return [step for step in steps if step.startswith("SCAN") and step.removeprefix("SCAN ") not in views]


def _postgres_scans(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # few rows would be read from end to end anyway
        cursor.execute(f"EXPLAIN {sql}", _KEYS)
        return [str(row[0]) for row in cursor.fetchall() if "Seq Scan" in row[0]]
