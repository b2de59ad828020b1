"""The columns of the `engine_*` views as plain tables: what the engines see of the product."""

COLUMNS = {
    "engine_mailboxes": "address text, kind text, status text, quota_bytes bigint",
    "engine_aliases": "address text, target text",
    "engine_senders": "sender text, login text",
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
