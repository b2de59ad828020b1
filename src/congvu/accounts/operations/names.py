"""A person's name as others read it."""

from datetime import datetime

from django.db import transaction

from congvu.accounts.models import User
from congvu.audit.operations import Target, record


@transaction.atomic
def change_full_name(*, actor: str, now: datetime, user: User, full_name: str) -> User:
    """Called by the operation that changes the directory, in its transaction."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    old, locked.full_name = locked.full_name, full_name
    locked.save(update_fields=["full_name"])
    user.full_name = full_name
    record(
        actor=actor,
        action="accounts.change_full_name",
        target=Target("user", locked.login),
        now=now,
        detail={"old": old, "new": full_name},
    )
    return locked
