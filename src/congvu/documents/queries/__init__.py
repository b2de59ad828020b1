"""Reading documents. What a person may read is decided here, by the posts held today."""

from congvu.documents.queries.acts import Acts, list_acts, may_be_sent_again
from congvu.documents.queries.books import Book, book_pdf, book_xlsx, incoming_book, outgoing_book
from congvu.documents.queries.choices import (
    Signer,
    list_document_types,
    list_reading_agencies,
    list_signers,
    list_writing_agencies,
    list_writing_units,
    may_cancel_number,
)
from congvu.documents.queries.deliveries import (
    DeliveryCounts,
    count_deliveries,
    count_failed_dispatches,
    count_late_dispatches,
    find_arrived_delivery,
    find_delivery_for_message,
    find_dispatch,
    find_intake_position,
    list_deliveries,
    list_unregistered,
)
from congvu.documents.queries.history import HistoryLine, list_history
from congvu.documents.queries.incoming import find_incoming, is_registered, list_incoming, registration_key
from congvu.documents.queries.outgoing import (
    Waiting,
    count_waiting,
    find_attachment,
    find_outgoing,
    list_outgoing,
    list_waiting_outgoing,
)
from congvu.documents.queries.progress import Step, list_steps
from congvu.documents.queries.recipients import RecipientCheck, check_recipients, resolve_note
from congvu.documents.queries.registers import (
    IncomingLine,
    OutgoingLine,
    list_incoming_register,
    list_outgoing_register,
    list_register_years,
)
from congvu.documents.queries.scope import agencies_where, posts_in, today
from congvu.documents.queries.suggestion import ArrivalSuggestion, suggest_arrival

__all__ = [
    "Acts",
    "ArrivalSuggestion",
    "Book",
    "DeliveryCounts",
    "HistoryLine",
    "IncomingLine",
    "OutgoingLine",
    "RecipientCheck",
    "Signer",
    "Step",
    "Waiting",
    "agencies_where",
    "book_pdf",
    "book_xlsx",
    "check_recipients",
    "count_deliveries",
    "count_failed_dispatches",
    "count_late_dispatches",
    "count_waiting",
    "find_arrived_delivery",
    "find_attachment",
    "find_delivery_for_message",
    "find_dispatch",
    "find_incoming",
    "find_intake_position",
    "find_outgoing",
    "incoming_book",
    "is_registered",
    "list_acts",
    "list_deliveries",
    "list_document_types",
    "list_history",
    "list_incoming",
    "list_incoming_register",
    "list_outgoing",
    "list_outgoing_register",
    "list_reading_agencies",
    "list_register_years",
    "list_signers",
    "list_steps",
    "list_unregistered",
    "list_waiting_outgoing",
    "list_writing_agencies",
    "list_writing_units",
    "may_be_sent_again",
    "may_cancel_number",
    "outgoing_book",
    "posts_in",
    "registration_key",
    "resolve_note",
    "suggest_arrival",
    "today",
]
