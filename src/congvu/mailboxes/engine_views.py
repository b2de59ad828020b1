"""The SQL views that Postfix, Dovecot and the mail gate read: the contract with the engines.

Tables may change as long as these views keep their columns. Each is written once for SQLite and
PostgreSQL; `{now}` is the moment of the query, `{today}` its day at the office, `{groups}` a delegate's
rights joined by commas, `{place}` the folders of a mailbox.

Every `migrate` drops the views first and makes them anew from here at its end (`apps.py`): a table
under a view could not be changed on PostgreSQL, and a change of a view needs no migration.
"""

from typing import Any

from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor

VIEWS: dict[str, str] = {
    "engine_mailboxes": "SELECT address, kind, status, quota_bytes FROM mailboxes_mailbox",
    "engine_mailbox_agencies": "SELECT address, agency_id FROM mailboxes_mailbox WHERE status = 'OPEN'",
    "engine_mailbox_names": "SELECT address, name FROM mailboxes_mailbox",
    # The own password alone opens no mail program of those who have or must have a second factor: they
    # use app passwords (docs/adr/0012).
    # One whose mailbox is not open is refused with the reason, after the right password.
    # Django writes `argon2$argon2id$…`; Dovecot wants `{ARGON2ID}$argon2id$…`.
    "engine_logins": """
        SELECT m.address AS address, '{{ARGON2ID}}' || substr(u.password, 7) AS password, m.status AS status
        FROM mailboxes_mailbox m JOIN accounts_user u ON u.id = m.user_id
        WHERE u.password LIKE 'argon2$argon2id$%' AND (m.status <> 'OPEN' OR (
          u.is_active AND NOT u.must_change_password AND NOT u.has_second_factor AND NOT u.is_operator
          AND NOT EXISTS (
            SELECT 1 FROM accounts_secondfactorrule r WHERE r.role = 'ALL' OR r.role IN (
              SELECT a.post FROM directory_appointment a JOIN directory_official o ON o.id = a.official_id
              WHERE o.user_id = u.id AND a.starts_on <= {today}
                AND (a.ends_on IS NULL OR a.ends_on > {today})))))
    """,
    # Whose mail the web opens, after a sign-in with all that was asked.
    "engine_web_logins": """
        SELECT m.address AS address, '{{ARGON2ID}}' || substr(u.password, 7) AS password
        FROM mailboxes_mailbox m JOIN accounts_user u ON u.id = m.user_id
        WHERE m.status = 'OPEN' AND u.is_active AND NOT u.must_change_password
    """,
    "engine_app_passwords": """
        SELECT m.address AS address, p.selector AS selector, p.protocol AS protocol, p.password AS password
        FROM accounts_apppassword p
        JOIN accounts_user u ON u.id = p.user_id
        JOIN mailboxes_mailbox m ON m.user_id = u.id
        WHERE p.revoked_at IS NULL AND m.status = 'OPEN' AND u.is_active AND NOT u.must_change_password
    """,
    # Connections of a person's mail programs that began before are worth nothing any more (R14).
    "engine_sessions": """
        SELECT login AS address, sessions_valid_from AS valid_from
        FROM accounts_user WHERE sessions_valid_from IS NOT NULL
    """,
    # UNION ALL: with UNION, SQLite would put the whole view together for each question. No row comes
    # twice, because a personal mailbox has no delegates.
    "engine_senders": """
        SELECT m.address AS sender, m.address AS login
        FROM mailboxes_mailbox m WHERE m.status = 'OPEN' AND m.kind = 'PERSON'
        UNION ALL
        SELECT m.address AS sender, u.login AS login
        FROM mailboxes_delegation d
        JOIN mailboxes_mailbox m ON m.id = d.mailbox_id
        JOIN accounts_user u ON u.id = d.user_id
        WHERE d.role IN ('SEND', 'MANAGE') AND m.status = 'OPEN' AND u.is_active
          AND d.starts_at <= {now} AND (d.ends_at IS NULL OR d.ends_at > {now})
    """,
    # Where mail goes that does not stay: other and former addresses in force, withdrawn mailboxes that
    # send on for some days.
    "engine_aliases": """
        SELECT a.address AS address,
               CASE WHEN m.status = 'OPEN' THEN m.address ELSE m.forward_to END AS target
        FROM mailboxes_alias a JOIN mailboxes_mailbox m ON m.id = a.mailbox_id
        WHERE (a.valid_until IS NULL OR a.valid_until > {now}) AND (m.status = 'OPEN' OR {forwards})
        UNION ALL
        SELECT m.address AS address, m.forward_to AS target FROM mailboxes_mailbox m WHERE {forwards}
    """,
    # What becomes of mail to an address: OPEN, SUSPENDED, MOVED or why the mailbox was withdrawn; and
    # where the sender may write instead, if anywhere.
    "engine_recipients": """
        SELECT m.address AS address, {state} AS state, m.forward_to AS successor FROM mailboxes_mailbox m
        UNION ALL
        SELECT a.address AS address,
               CASE WHEN a.valid_until <= {now} AND (m.status = 'OPEN' OR {forwards}) THEN 'MOVED'
                    ELSE {state} END AS state,
               CASE WHEN m.status = 'CLOSED' THEN m.forward_to ELSE m.address END AS successor
        FROM mailboxes_alias a JOIN mailboxes_mailbox m ON m.id = a.mailbox_id
    """,
    # Where the mail of an address lies; a letter may have waited in the queue since the mailbox had another
    # address. While it is being moved everybody waits (`tempfail`).
    "engine_homes": """
        SELECT m.address AS address, m.address AS mailbox, {place} AS place, m.status AS status,
               m.quota_bytes AS quota_bytes, {moving} AS tempfail
        FROM mailboxes_mailbox m WHERE m.status <> 'CLOSED'
        UNION ALL
        SELECT a.address AS address, m.address AS mailbox, {place} AS place, m.status AS status,
               m.quota_bytes AS quota_bytes, {moving} AS tempfail
        FROM mailboxes_alias a JOIN mailboxes_mailbox m ON m.id = a.mailbox_id
        WHERE m.status <> 'CLOSED' AND a.kind <> 'ALIAS'
    """,
    "engine_domains": """
        SELECT name FROM directory_domain
        WHERE valid_from <= {today} AND (valid_to IS NULL OR valid_to >= {today})
    """,
    "engine_acl_groups": """
        SELECT u.login AS address, {groups} AS "groups"
        FROM mailboxes_delegation d
        JOIN mailboxes_mailbox m ON m.id = d.mailbox_id
        JOIN accounts_user u ON u.id = d.user_id
        WHERE m.status = 'OPEN' AND d.starts_at <= {now} AND (d.ends_at IS NULL OR d.ends_at > {now})
        GROUP BY u.login
    """,
}

_RIGHT = "m.address || ':' || lower(d.role)"
_FORWARDS = "(m.status = 'CLOSED' AND m.forward_to <> '' AND m.forward_until > {now})"
_STATE = (
    f"CASE WHEN {_FORWARDS} THEN 'OPEN' WHEN m.status = 'CLOSED' AND m.close_reason <> '' "
    "THEN m.close_reason ELSE m.status END"
)
_SHARED = {"moving": "CASE WHEN m.renamed_from <> '' THEN 'yes' END", "forwards": _FORWARDS, "state": _STATE}
_DIALECTS = {
    # Django keeps moments on SQLite as UTC text of this very form.
    "sqlite": {
        "now": "strftime('%Y-%m-%d %H:%M:%f', 'now')",
        "today": "date('now', '+7 hours')",
        "place": "substr(m.address, instr(m.address, '@') + 1) || '/' || "
        "substr(m.address, 1, instr(m.address, '@') - 1)",
        "groups": f"group_concat({_RIGHT})",
    },
    "postgresql": {
        "now": "now()",
        "today": "(now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date",
        "place": "split_part(m.address, '@', 2) || '/' || split_part(m.address, '@', 1)",
        "groups": f"string_agg({_RIGHT}, ',')",
    },
}


def create_statement(vendor: str, name: str) -> str:
    """CREATE VIEW for a database vendor ("sqlite" or "postgresql")."""
    words = _DIALECTS[vendor]
    words = words | {key: text.format(**words) for key, text in _SHARED.items()}
    return f"CREATE VIEW {name} AS {VIEWS[name].format(**words)}"


def drop_views(*, using: str, **_signal: Any) -> None:
    """Before a migration."""
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        for name in VIEWS:
            cursor.execute(f"DROP VIEW IF EXISTS {name}")


def create_views(*, using: str, **_signal: Any) -> None:
    """After a migration that left no other to be done."""
    connection = connections[using]
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for name in VIEWS:
            cursor.execute(f"DROP VIEW IF EXISTS {name}")
            cursor.execute(create_statement(connection.vendor, name))
