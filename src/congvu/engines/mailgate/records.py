"""What the product's database knows about a message, from the views `engine_*`."""

from datetime import UTC, datetime

from congvu.engines.lookup.database import Database, Question
from congvu.policy.gate import DispatchFacts

_MAILBOX = "SELECT kind FROM engine_mailboxes WHERE address = :address"
_DELEGATE = "SELECT 1 FROM engine_senders WHERE sender = :sender AND login = :login"
_DISPATCH = (
    "SELECT document_id, sender, content_sha256 FROM engine_dispatches "
    "WHERE message_id = :message_id AND sender = :sender"
)
_PROFILE = "SELECT profile_id FROM engine_profile"
_REGISTERED = "SELECT 1 FROM engine_registered_files WHERE sha256 = :sha256 LIMIT 1"
_DOMAIN = "SELECT 1 FROM engine_domains WHERE name = :name"
_ENDED = "SELECT 1 FROM engine_sessions WHERE address = :login AND valid_from > :began"
_AGENCY = "SELECT agency_id FROM engine_mailbox_agencies WHERE address = :address"


class Records:
    """Every method raises `EngineUnavailable` when the database does not answer in time."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def mailbox_kind(self, address: str) -> str | None:
        """AGENCY, UNIT, PERSON, or None for an address that is no mailbox of ours."""
        rows = await self.database.ask(Question(_MAILBOX, {"address": address.lower()}))
        return str(rows[0][0]) if rows else None

    async def may_send_as(self, login: str, sender: str) -> bool:
        """Whether a person may write from an address now: the own one, or by delegation."""
        parameters = {"sender": sender.lower(), "login": login.lower()}
        return bool(await self.database.ask(Question(_DELEGATE, parameters)))

    async def is_own_domain(self, domain: str) -> bool:
        """Whether a mail domain is the province's."""
        return bool(await self.database.ask(Question(_DOMAIN, {"name": domain.lower()})))

    async def has_ended(self, login: str, began: float) -> bool:
        """Whether the sessions that a person began then (seconds since 1970) are worth nothing any more."""
        # The form in which Django keeps moments on SQLite; PostgreSQL reads it as a moment in UTC.
        moment = f"{datetime.fromtimestamp(began, UTC):%Y-%m-%d %H:%M:%S.%f}+00"
        return bool(await self.database.ask(Question(_ENDED, {"login": login.lower(), "began": moment})))

    async def dispatch(self, message_id: str, sender: str) -> DispatchFacts | None:
        """The issued document that a message carries, None when the registers know none."""
        parameters = {"message_id": message_id, "sender": sender.lower()}
        rows = await self.database.ask(Question(_DISPATCH, parameters))
        return DispatchFacts(*(str(value) for value in rows[0])) if rows else None

    async def is_registered(self, sha256: str) -> bool:
        """Whether a file stands in a register: issued by an agency here, or registered as arrived."""
        return bool(await self.database.ask(Question(_REGISTERED, {"sha256": sha256})))

    async def agency(self, address: str) -> str | None:
        """The agency that a mailbox of ours belongs to, None for any other address."""
        rows = await self.database.ask(Question(_AGENCY, {"address": address.lower()}))
        return str(rows[0][0]) if rows else None

    async def profile_id(self) -> str | None:
        """The regulation profile in force, None when the database names none."""
        rows = await self.database.ask(Question(_PROFILE, {}))
        return str(rows[0][0]) if rows else None

    async def close(self) -> None:
        await self.database.close()
