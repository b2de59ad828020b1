"""What a rule found wrong: a code and the words that its sentence needs.

The contexts make the sentence (Vietnamese, through gettext); `PARAMETERS` says which words each
code brings, so that no sentence asks for one that is not there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ProblemCode(StrEnum):
    """Why a name, an address or a row of a list is not accepted."""

    # of an address
    NOT_AN_ADDRESS = "NOT_AN_ADDRESS"
    TOO_LONG = "TOO_LONG"
    RESERVED = "RESERVED"
    WRONG_AGENCY = "WRONG_AGENCY"
    FORM_NOT_ALLOWED = "FORM_NOT_ALLOWED"
    NOT_MEMORABLE = "NOT_MEMORABLE"
    WRONG_DOMAIN = "WRONG_DOMAIN"
    # of a person's name
    NOT_A_NAME = "NOT_A_NAME"
    # of a row in a list of requests
    NO_KIND = "NO_KIND"
    UNKNOWN_KIND = "UNKNOWN_KIND"
    SEVERAL_KINDS = "SEVERAL_KINDS"
    MISSING = "MISSING"
    TOO_MUCH_TEXT = "TOO_MUCH_TEXT"
    CONTROL_CHARACTER = "CONTROL_CHARACTER"
    PHONE_SHAPE = "PHONE_SHAPE"
    BIRTH_SHAPE = "BIRTH_SHAPE"
    UNKNOWN_AGENCY = "UNKNOWN_AGENCY"
    SAME_AGENCY = "SAME_AGENCY"
    OTHER_AGENCY = "OTHER_AGENCY"
    UNKNOWN_MAILBOX = "UNKNOWN_MAILBOX"
    OTHER_PERSON = "OTHER_PERSON"
    HAS_MAILBOX = "HAS_MAILBOX"
    FORMULA = "FORMULA"
    MERGED = "MERGED"
    ERROR_VALUE = "ERROR_VALUE"
    # of a row among the others
    SAME_PERSON = "SAME_PERSON"
    SAME_MAILBOX = "SAME_MAILBOX"
    SAME_ADDRESS = "SAME_ADDRESS"
    TAKEN = "TAKEN"


PARAMETERS: Mapping[ProblemCode, tuple[str, ...]] = {
    ProblemCode.NOT_AN_ADDRESS: ("address",),
    ProblemCode.TOO_LONG: ("address", "longest"),
    ProblemCode.RESERVED: ("address",),
    ProblemCode.WRONG_AGENCY: ("address", "ending"),
    ProblemCode.FORM_NOT_ALLOWED: ("address", "allowed", "article"),
    ProblemCode.NOT_MEMORABLE: ("address", "name", "article"),
    ProblemCode.WRONG_DOMAIN: ("address", "domain"),
    ProblemCode.NOT_A_NAME: ("name",),
    ProblemCode.NO_KIND: (),
    ProblemCode.UNKNOWN_KIND: ("kind",),
    ProblemCode.SEVERAL_KINDS: ("kind",),
    ProblemCode.MISSING: ("column",),
    ProblemCode.TOO_MUCH_TEXT: ("column", "longest"),
    ProblemCode.CONTROL_CHARACTER: ("column",),
    ProblemCode.PHONE_SHAPE: ("phone",),
    ProblemCode.BIRTH_SHAPE: ("birth",),
    ProblemCode.UNKNOWN_AGENCY: ("agency",),
    ProblemCode.SAME_AGENCY: ("agency",),
    ProblemCode.OTHER_AGENCY: ("agency",),
    ProblemCode.UNKNOWN_MAILBOX: ("address",),
    ProblemCode.OTHER_PERSON: ("address", "name", "holder"),
    ProblemCode.HAS_MAILBOX: ("name", "address"),
    ProblemCode.FORMULA: ("cell",),
    ProblemCode.MERGED: ("cell",),
    ProblemCode.ERROR_VALUE: ("cell",),
    ProblemCode.SAME_PERSON: ("name", "row"),
    ProblemCode.SAME_MAILBOX: ("address", "row"),
    ProblemCode.SAME_ADDRESS: ("address", "row"),
    ProblemCode.TAKEN: ("address",),
}

# The person may be right all the same: these wait for a decision and do not refuse the row (R5).
FOR_DECISION = frozenset({ProblemCode.TAKEN, ProblemCode.SAME_ADDRESS, ProblemCode.HAS_MAILBOX})


@dataclass(frozen=True, slots=True)
class Problem:
    """`parameters` has exactly the keys of `PARAMETERS[code]`; "column" holds a code of `Column`."""

    code: ProblemCode
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_refusal(self) -> bool:
        """False where people decide: a name that is given already."""
        return self.code not in FOR_DECISION
