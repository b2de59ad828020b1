"""What the registers know of a message's files, and whether it stays inside one agency (BP48 Đ17.1a)."""

from dataclasses import replace

from congvu.engines.mailgate.records import Records
from congvu.policy.gate import MessageFacts, carries_official

# More files are looked up no further, more recipients are no circle of one agency's own.
_MOST_FILES = 100
_MOST_RECIPIENTS = 200


async def with_registers(facts: MessageFacts, records: Records) -> MessageFacts:
    """The facts with `registered` and, where it matters, `is_within_agency`. Raises `EngineUnavailable`."""
    digests = [attachment.sha256 for attachment in facts.attachments[:_MOST_FILES]]
    registered = frozenset([sha256 for sha256 in digests if await records.is_registered(sha256)])
    facts = replace(facts, registered=registered)
    if not carries_official(facts):
        return facts
    return replace(facts, is_within_agency=await _is_within_agency(facts, records))


async def _is_within_agency(facts: MessageFacts, records: Records) -> bool:
    agency = await records.agency(facts.sender)
    if agency is None or len(facts.recipients) > _MOST_RECIPIENTS:
        return False
    for recipient in facts.recipients:
        if await records.agency(recipient) != agency:
            return False
    return True
