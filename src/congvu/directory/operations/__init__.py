"""What may be done to the directory. Each act: change and audit event in one transaction."""

from congvu.directory.operations.adding import (
    AgencyData,
    OfficialData,
    ProvinceData,
    add_agency,
    add_group,
    add_official,
    add_province,
    add_unit,
    publish_agency_address,
    publish_official_address,
    search_key,
)
from congvu.directory.operations.moving import (
    NewPlace,
    change_agency_address,
    change_official_address,
    end_agency,
    move_official,
    restore_official,
    retire_official,
)
from congvu.directory.operations.publication import (
    ContactCard,
    MobileNumber,
    NotAllowed,
    publish_officials,
    save_contact_card,
)
from congvu.directory.operations.staff import (
    OfficialChange,
    OpenedOfficial,
    add_officials,
    change_official,
    find_or_add_units,
)

__all__ = [
    "AgencyData",
    "ContactCard",
    "MobileNumber",
    "NewPlace",
    "NotAllowed",
    "OfficialChange",
    "OfficialData",
    "OpenedOfficial",
    "ProvinceData",
    "add_agency",
    "add_group",
    "add_official",
    "add_officials",
    "add_province",
    "add_unit",
    "change_agency_address",
    "change_official",
    "change_official_address",
    "end_agency",
    "find_or_add_units",
    "move_official",
    "publish_agency_address",
    "publish_official_address",
    "publish_officials",
    "restore_official",
    "retire_official",
    "save_contact_card",
    "search_key",
]
