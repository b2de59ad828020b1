"""What a line of Dovecot's event log says of a delivery."""

import json

import pytest

from congvu.engines.events.lines import LineReader
from congvu.engines.ports import Delivered


def _delivery(**fields: object) -> Delivered | None:
    line = {"event": "mail_delivery_finished", "end_time": "2026-01-05T01:02:03.000000Z", "fields": fields}
    event = LineReader().event(json.dumps(line, separators=(",", ":")).encode())
    assert event is None or isinstance(event, Delivered)
    return event


@pytest.mark.parametrize(
    ("addressed", "recipient"),
    [
        ("snv@binhphuoc.gov.vn", "snv@binhphuoc.gov.vn"),
        ("SNV@BinhPhuoc.gov.vn", "snv@binhphuoc.gov.vn"),
        ("snv@binhphuoc-cu.gov.vn", "snv@binhphuoc-cu.gov.vn"),
        ("snv+Sent@binhphuoc.gov.vn", "snv@binhphuoc.gov.vn"),
        (None, "snv@binhphuoc.gov.vn"),
    ],
    ids=["as it is", "capitals", "under a former address", "the copy of the issuer", "not told"],
)
def test_a_delivery_names_the_recipient_as_it_was_addressed(addressed: str | None, recipient: str) -> None:
    event = _delivery(user="snv@binhphuoc.gov.vn", rcpt_to=addressed, message_id="<a@b>", error="")
    assert event is not None
    assert event.recipient == recipient


@pytest.mark.parametrize("addressed", ["", "dispatch", None])
def test_a_delivery_to_no_address_is_none(addressed: str | None) -> None:
    assert _delivery(user="", rcpt_to=addressed, message_id="<a@b>") is None
