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

__all__ = [
    "AgencyData",
    "OfficialData",
    "ProvinceData",
    "add_agency",
    "add_group",
    "add_official",
    "add_province",
    "add_unit",
    "publish_agency_address",
    "publish_official_address",
    "search_key",
]
