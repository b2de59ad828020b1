"""Writes down what the guard of sign-ins tells: uses of app passwords, and who was held up."""

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from congvu.accounts.models import AppPassword
from congvu.audit.operations import SYSTEM, Target, record
from congvu.engines.ports import AppPasswordUse, HeldUp, SignInNews

_BETWEEN_WRITES = timedelta(hours=1)
_MOST_EVENTS = 10


@transaction.atomic
def note_sign_in_news(*, news: SignInNews, now: datetime) -> None:
    """At most one write an app password and hour, and 10 events a call; the rest is summed up in one."""
    for use in news.uses:
        _note_use(use)
    held = sorted(news.held_up, key=lambda one: -one.times)
    for one in held[:_MOST_EVENTS]:
        record(
            actor=SYSTEM,
            action="accounts.hold_up_sign_in",
            target=Target("user", one.login[:254]),
            now=now,
            detail=_detail(one),
        )
    rest = held[_MOST_EVENTS:]
    if rest:
        record(
            actor=SYSTEM,
            action="accounts.hold_up_sign_in",
            target=Target("users", "*"),
            now=now,
            detail={"accounts": len(rest), "times": sum(one.times for one in rest)},
        )


def _note_use(use: AppPasswordUse) -> None:
    at = datetime.fromtimestamp(use.at, UTC)
    fresh = Q(last_used_at__isnull=True) | Q(last_used_at__lt=at - _BETWEEN_WRITES)
    AppPassword.objects.filter(fresh, user__login=use.login, selector=use.selector).update(
        last_used_at=at, last_used_from=use.remote_ip[:45]
    )


def _detail(held: HeldUp) -> dict[str, object]:
    return {"network": held.network, "protocol": held.protocol, "times": held.times}
