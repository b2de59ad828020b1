"""What can go wrong in an engine.

EngineError
 +-- EngineUnavailable      temporary: the program does not answer; try again later
 +-- Refused                permanent: the program answered no, and said why
 |    +-- NotPermitted      the acting person has no right to this
 |    +-- NoSuchFolder      the folder is not there (or may not be seen)
 |    +-- NoSuchMessage     the message is gone
 |    +-- OverQuota         the mailbox is full
 +-- BadContent             permanent: the bytes handed in cannot be used
"""


class EngineError(Exception):
    """A failure at an engine.

    `sentence` is Vietnamese, safe to show to an official; `temporary` says whether trying the same
    call again later can help.
    """

    temporary = False

    def __init__(self, sentence: str, *, engine: str = "", detail: str = "") -> None:
        super().__init__(detail or sentence)
        self.sentence = sentence
        self.engine = engine
        self.detail = detail


class EngineUnavailable(EngineError):
    """The program does not answer now."""

    temporary = True


class Refused(EngineError):
    """The program answered no."""


class NotPermitted(Refused):
    """The acting person has no right to this mailbox or act."""


class NoSuchFolder(Refused):
    """No folder of that name, or one that may not be seen."""


class NoSuchMessage(Refused):
    """The message is gone."""


class OverQuota(Refused):
    """The mailbox is full."""


class BadContent(EngineError):
    """The bytes handed in cannot be used."""
