"""Requests for mailboxes by list (BP48 Đ7; R6): what each kind needs, and what is wrong with a row.

Nothing is corrected in silence: a row has problems, each with its code and words; the person who
sent the list puts it right.
"""

from congvu.policy.requests.check import check_list, check_row
from congvu.policy.requests.columns import (
    HEADINGS,
    Column,
    ColumnMatch,
    find_column,
    is_heading_row,
    match_columns,
)
from congvu.policy.requests.kinds import KIND_NAMES, NEEDED, RequestKind, read_kinds
from congvu.policy.requests.rows import CellMark, CheckedRow, RequestRow, Surroundings, read_row

__all__ = [
    "HEADINGS",
    "KIND_NAMES",
    "NEEDED",
    "CellMark",
    "CheckedRow",
    "Column",
    "ColumnMatch",
    "RequestKind",
    "RequestRow",
    "Surroundings",
    "check_list",
    "check_row",
    "find_column",
    "is_heading_row",
    "match_columns",
    "read_kinds",
    "read_row",
]
