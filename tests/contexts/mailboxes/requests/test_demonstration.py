"""The demonstration shows a list in each state, the same for the same seed."""

import pytest
from django.utils import timezone

from congvu.cli.demo import load as loading
from congvu.cli.demo.plan import make_plan
from congvu.cli.demo.requests import load_requests
from congvu.mailboxes.models import RequestList, RequestRow


@pytest.mark.django_db
def test_a_newcomer_finds_a_list_in_each_state(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "make_password", lambda password: "!")
    now = timezone.now()
    logins = loading.load(
        make_plan(2009),
        now=now,
        profile_id="binh-phuoc-2009",
        domain="binhphuoc.gov.vn",
        progress=lambda: None,
    )
    operator = next(one.login for one in logins if one.role == loading.OPERATOR)
    load_requests(operator=operator, now=now)
    statuses = set(RequestList.objects.values_list("status", flat=True))
    assert statuses == {"DRAFT", "SUBMITTED", "RETURNED", "CONFIRMED", "DECIDED"}
    rows = set(RequestRow.objects.values_list("status", flat=True))
    assert rows == {"INVALID", "COLLISION", "READY", "APPROVED"}
