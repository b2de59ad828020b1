"""The judge of the milter: collects the facts of a message, asks the policy, words the reply.

A database or reader that does not answer gives 451; the sending program keeps the message. Headers
`X-CongVu-*` are the system's own: from people and from outside they are removed, and a submitted
message gets `X-CongVu-Actor`, the login that handed it in (R47).

What a mail program sends for an agency is delivered into the agency's Sent folder too (R24); the web files
its own copy and says so (`filed`).
"""

import asyncio
import logging
from dataclasses import dataclass

from congvu.engines.errors import EngineUnavailable
from congvu.engines.filed import is_filed, sent_folder
from congvu.engines.mailgate import replies
from congvu.engines.mailgate.content import ContentReader
from congvu.engines.mailgate.journal import Entry, Journal
from congvu.engines.mailgate.profile import ProfileInForce
from congvu.engines.mailgate.records import Records
from congvu.engines.mailgate.registers import with_registers
from congvu.engines.mailgate.sender import Sender, identify, may_write_as
from congvu.engines.milter.messages import Accept, AddHeader, AddRecipient, Received, RemoveHeaders, Verdict
from congvu.formats.message_facts import RawFacts
from congvu.policy.gate import MessageFacts, Refused, SenderKind, judge

log = logging.getLogger(__name__)

OWN_HEADERS = b"X-CongVu-"
ACTOR_HEADER = b"X-CongVu-Actor"


@dataclass(slots=True)
class _Case:
    """What is found out about one message on the way to its verdict, for the journal."""

    message: Received
    sender: Sender
    message_id: str = ""
    reason: str = ""


class Gatekeeper:
    """Judges messages; `records` and `content` are closed by their owner."""

    def __init__(
        self,
        records: Records,
        content: ContentReader,
        profile: ProfileInForce,
        journal: Journal,
        *,
        dispatch_port: int,
        filed_key: str,
    ) -> None:
        self._records = records
        self._content = content
        self._profile = profile
        self._journal = journal
        self._dispatch_port = str(dispatch_port)
        self._filed_key = filed_key

    async def judge(self, message: Received) -> Verdict:
        clock = asyncio.get_running_loop().time
        started = clock()
        case = _Case(message, Sender(SenderKind.OUTSIDE, "", message.sender))
        try:
            verdict = await self._verdict(case)
        except EngineUnavailable as failure:
            log.warning("%s: %s: %s", message.macros.get("i"), failure.engine, failure.detail)
            case.reason = "UNAVAILABLE"
            verdict = replies.UNAVAILABLE
        self._journal.write(_entry(case, verdict, (clock() - started) * 1000))
        return verdict

    async def _verdict(self, case: _Case) -> Verdict:
        case.sender = await identify(case.message, self._records)
        if case.message.overflow is not None:
            case.reason = f"TOO_LARGE_{case.message.overflow.value}"
            return replies.of_overflow(case.message.overflow)
        if case.sender.login and await self._records.has_ended(case.sender.login, case.message.connected_at):
            case.reason = "SESSION_ENDED"
            return replies.SESSION_ENDED
        if self._is_wrong_door(case):
            case.reason = "WRONG_DOOR"
            return replies.WRONG_DOOR
        if not await may_write_as(case.sender, case.message, self._records):
            case.reason = "FOREIGN_FROM"
            return replies.FOREIGN_FROM
        raw = await self._content.facts(case.message)
        case.message_id = raw.message_id
        refused = await self._refused(case, raw)
        if refused is not None:
            case.reason = refused.reason.value
            return replies.of_rule(refused)
        return _accepted(case.sender, has_copy=self._has_copy(case))

    def _is_wrong_door(self, case: _Case) -> bool:
        """The system dispatches through its own port, and nobody else comes in there."""
        is_dispatch_port = case.message.macros.get("daemon_port") == self._dispatch_port
        return is_dispatch_port != (case.sender.kind == SenderKind.SYSTEM_DISPATCH)

    def _has_copy(self, case: _Case) -> bool:
        """Whether somebody else files the sender's copy: a person's own program, or the web."""
        sender, headers = case.sender, case.message.headers
        return sender.kind != SenderKind.AGENCY or is_filed(
            headers, login=sender.login, sender=sender.address, key=self._filed_key
        )

    async def _refused(self, case: _Case, raw: RawFacts) -> Refused | None:
        sender = case.sender
        dispatch = None
        if sender.kind == SenderKind.SYSTEM_DISPATCH:
            dispatch = await self._records.dispatch(raw.message_id, sender.address)
        # What the leader approved was read when it came in; its bytes are compared, not its words.
        known = {dispatch.content_sha256} if dispatch else ()
        content = await self._content.content(raw, known=known)
        facts = MessageFacts(
            sender=sender.address or sender.login,
            sender_kind=sender.kind,
            recipients=case.message.recipients,
            subject=content.subject,
            text=content.text,
            attachments=content.attachments,
            dispatch=dispatch,
        )
        if sender.kind in (SenderKind.AGENCY, SenderKind.PERSON):
            facts = await with_registers(facts, self._records)
        verdict = judge(facts, await self._profile.get())
        return verdict if isinstance(verdict, Refused) else None


def _accepted(sender: Sender, *, has_copy: bool) -> Accept:
    if sender.kind == SenderKind.SYSTEM_DISPATCH:
        return Accept()
    if sender.kind == SenderKind.OUTSIDE:
        return Accept((RemoveHeaders(OWN_HEADERS),))
    actor = AddHeader(ACTOR_HEADER, sender.login.encode())
    if not has_copy:
        return Accept((RemoveHeaders(OWN_HEADERS), actor, AddRecipient(sent_folder(sender.address))))
    return Accept((RemoveHeaders(OWN_HEADERS), actor))


def _entry(case: _Case, verdict: Verdict, milliseconds: float) -> Entry:
    return Entry(
        queue_id=case.message.macros.get("i", ""),
        sender_kind=case.sender.kind.value,
        login=case.sender.login,
        sender=case.sender.address,
        recipients=len(case.message.recipients),
        message_id=case.message_id,
        bytes=len(case.message.body),
        verdict=_word(verdict),
        reason=case.reason,
        ms=round(milliseconds, 1),
    )


def _word(verdict: Verdict) -> str:
    if isinstance(verdict, Accept):
        return "ACCEPTED"
    return "REFUSED" if verdict.code >= 500 else "LATER"
