"""Reading mailboxes, rights and requests."""

from congvu.mailboxes.queries.usable import (
    UsableMailbox,
    count_waiting_for_engine,
    find_open_address,
    find_usable_mailbox,
    get_mailbox,
    in_force,
    list_agency_mailboxes,
    list_delegations,
    list_usable_mailboxes,
    map_mailbox_names,
    not_ended,
)

__all__ = [
    "UsableMailbox",
    "count_waiting_for_engine",
    "find_open_address",
    "find_usable_mailbox",
    "get_mailbox",
    "in_force",
    "list_agency_mailboxes",
    "list_delegations",
    "list_usable_mailboxes",
    "map_mailbox_names",
    "not_ended",
]
