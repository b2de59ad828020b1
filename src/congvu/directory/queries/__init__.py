"""Reading the directory."""

from congvu.directory.queries.bodies import (
    HeldPost,
    NoProfile,
    find_agency,
    find_agency_by_address,
    find_agency_by_local_part,
    find_official,
    find_province,
    get_agency,
    get_profile,
    get_province,
    list_agencies,
    list_all_local_parts,
    list_holders,
    list_officials,
    list_posts,
    list_profile_assignments,
    list_units,
)
from congvu.directory.queries.days import (
    OFFICE_TIME,
    office_date,
)
from congvu.directory.queries.public import (
    MOST_PUBLIC_RESULTS,
    ClosedAgency,
    PublicAgency,
    PublicFinds,
    PublicOfficial,
    find_closed_agency,
    find_public_agency,
    find_public_official,
    list_public_agencies,
    search_public,
)
from congvu.directory.queries.recipients import (
    list_recipient_entries,
    list_recipient_groups,
)
from congvu.directory.queries.rights import may_edit_contact_card, may_publish_officials
from congvu.directory.queries.search import (
    Contact,
    search_contacts,
)

__all__ = [
    "MOST_PUBLIC_RESULTS",
    "OFFICE_TIME",
    "ClosedAgency",
    "Contact",
    "HeldPost",
    "NoProfile",
    "PublicAgency",
    "PublicFinds",
    "PublicOfficial",
    "find_agency",
    "find_agency_by_address",
    "find_agency_by_local_part",
    "find_closed_agency",
    "find_official",
    "find_province",
    "find_public_agency",
    "find_public_official",
    "get_agency",
    "get_profile",
    "get_province",
    "list_agencies",
    "list_all_local_parts",
    "list_holders",
    "list_officials",
    "list_posts",
    "list_profile_assignments",
    "list_public_agencies",
    "list_recipient_entries",
    "list_recipient_groups",
    "list_units",
    "may_edit_contact_card",
    "may_publish_officials",
    "office_date",
    "search_contacts",
    "search_public",
]
