"""The columns of the `engine_*` views as plain tables: what the engines see of the product."""

COLUMNS = {
    "engine_mailboxes": "address text, kind text, status text, quota_bytes bigint",
    "engine_aliases": "address text, target text",
    "engine_recipients": "address text, state text, successor text",
    "engine_homes": "address text, mailbox text, place text, status text, quota_bytes bigint, tempfail text",
    "engine_domains": "name text",
    "engine_senders": "sender text, login text",
    "engine_sessions": "address text, valid_from text",
    "engine_dispatches": "message_id text, sender text, content_sha256 text, document_id text",
    "engine_profile": "profile_id text",
    "engine_registered_files": "sha256 text",
    "engine_mailbox_agencies": "address text, agency_id bigint",
}

CREATE = [f"CREATE TABLE {name} ({columns})" for name, columns in COLUMNS.items()]

# A fixed cast: two agencies, a clerk of each, and mailboxes that take no mail.
MAILBOXES = [
    ("stttt@cv.test", "AGENCY", "OPEN", 1),
    ("syt@cv.test", "AGENCY", "OPEN", 1),
    ("phongcntt.stttt@cv.test", "UNIT", "OPEN", 1),
    ("an.stttt@cv.test", "PERSON", "OPEN", 1),
    ("binh.syt@cv.test", "PERSON", "OPEN", 1),
    ("nghi.syt@cv.test", "PERSON", "SUSPENDED", 1),
    ("cu@cv.test", "AGENCY", "CLOSED", 1),
]
ALIASES = [("vanthu.stttt@cv.test", "stttt@cv.test")]
SENDERS = [
    ("an.stttt@cv.test", "an.stttt@cv.test"),
    ("binh.syt@cv.test", "binh.syt@cv.test"),
    ("stttt@cv.test", "an.stttt@cv.test"),
]
RECIPIENTS = [
    ("stttt@cv.test", "OPEN", ""),
    ("vanthu.stttt@cv.test", "OPEN", "stttt@cv.test"),
    ("nghi.syt@cv.test", "SUSPENDED", ""),
    ("cu@cv.test", "DISSOLVED", "stttt@cv.test"),
    ("an.snv@cv.test", "MOVED", "an.stttt@cv.test"),
    ("lan.syt@cv.test", "LEFT", ""),
    ("mai.syt@cv.test", "MOVED_OUT", ""),
    ("thua.syt@cv.test", "UNUSED", ""),
]
HOMES = [
    ("stttt@cv.test", "stttt@cv.test", "cv.test/stttt", "OPEN", 1, None),
    ("stttt@cu.test", "stttt@cv.test", "cv.test/stttt", "OPEN", 1, None),
    ("nghi.syt@cv.test", "nghi.syt@cv.test", "cv.test/nghi.syt", "SUSPENDED", 1, None),
]
DOMAINS = [("cv.test",), ("cu.test",)]

# Table -> its rows.
ROWS: dict[str, list[tuple[object, ...]]] = {
    "engine_mailboxes": [*MAILBOXES],
    "engine_aliases": [*ALIASES],
    "engine_senders": [*SENDERS],
    "engine_recipients": [*RECIPIENTS],
    "engine_homes": [*HOMES],
    "engine_domains": [*DOMAINS],
}


def insert(table: str, mark: str) -> str:
    """The statement for a row, with the mark for a value that the database's driver knows."""
    return f"INSERT INTO {table} VALUES ({', '.join([mark] * len(ROWS[table][0]))})"
