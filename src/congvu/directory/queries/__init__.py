"""Reading the directory."""

from congvu.directory.queries.bodies import (
    HeldPost,
    NoProfile,
    find_agency,
    find_agency_by_address,
    find_official,
    find_province,
    get_agency,
    get_profile,
    get_province,
    list_agencies,
    list_holders,
    list_officials,
    list_posts,
    list_units,
)
from congvu.directory.queries.days import (
    OFFICE_TIME,
    office_date,
)
from congvu.directory.queries.recipients import (
    list_recipient_entries,
    list_recipient_groups,
)
from congvu.directory.queries.search import (
    Contact,
    search_contacts,
)

__all__ = [
    "OFFICE_TIME",
    "Contact",
    "HeldPost",
    "NoProfile",
    "find_agency",
    "find_agency_by_address",
    "find_official",
    "find_province",
    "get_agency",
    "get_profile",
    "get_province",
    "list_agencies",
    "list_holders",
    "list_officials",
    "list_posts",
    "list_recipient_entries",
    "list_recipient_groups",
    "list_units",
    "office_date",
    "search_contacts",
]
