"""Requests for mailboxes: drawn up, handed in, confirmed, decided (BP48 Đ7; R5, R6)."""

from congvu.mailboxes.operations.requests.deciding import decide_list, mark_rows
from congvu.mailboxes.operations.requests.drafting import (
    RowData,
    add_row,
    change_row,
    propose_list,
    remove_rows,
    start_list,
    withdraw_list,
)
from congvu.mailboxes.operations.requests.files import forget_uploads
from congvu.mailboxes.operations.requests.running import run_next_job
from congvu.mailboxes.operations.requests.sheets import make_sheets
from congvu.mailboxes.operations.requests.undoing import undo_opening
from congvu.mailboxes.operations.requests.uploading import Reading, believe_upload, receive_upload
from congvu.mailboxes.operations.requests.workflow import (
    choose_proposal,
    confirm_list,
    return_list,
    submit_list,
)

__all__ = [
    "Reading",
    "RowData",
    "add_row",
    "believe_upload",
    "change_row",
    "choose_proposal",
    "confirm_list",
    "decide_list",
    "forget_uploads",
    "make_sheets",
    "mark_rows",
    "propose_list",
    "receive_upload",
    "remove_rows",
    "return_list",
    "run_next_job",
    "start_list",
    "submit_list",
    "undo_opening",
    "withdraw_list",
]
