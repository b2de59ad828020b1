"""What this filter asks of the mail server: whole messages, no talk in between."""

from congvu.engines.milter.wire import Action, BadPacket, Offer, Step, negotiated

VERSION = 6

ACTIONS = Action.ADD_HEADERS | Action.CHANGE_HEADERS | Action.ADD_RECIPIENTS

# Steps that say nothing about the message.
SKIPPED = Step.NO_CONNECT | Step.NO_HELO | Step.NO_DATA | Step.NO_UNKNOWN | Step.NO_END_OF_HEADERS

# Steps that are heard, and answered only at the end of the message.
SILENT = Step.NO_REPLY_MAIL | Step.NO_REPLY_RECIPIENT | Step.NO_REPLY_HEADER | Step.NO_REPLY_BODY

# Macros per stage, instead of the server's own lists, which would come again with every header.
# An empty list would mean the server's own; nothing is called {none}.
# Stages: 0 connect, 1 helo, 2 mail, 3 recipient, 4 data, 5 end of message, 6 end of headers.
MACROS = (
    (0, "{none}"),
    (1, "{none}"),
    (2, "{auth_authen} {daemon_port}"),
    (3, "{none}"),
    (4, "{none}"),
    (5, "i"),
    (6, "{none}"),
)


def answer(offer: Offer) -> bytes:
    """Our answer to the server's offer; raises `BadPacket` when it cannot do what we need."""
    needed_steps = SKIPPED | SILENT
    if offer.version < VERSION or offer.actions & ACTIONS != ACTIONS:
        raise BadPacket(f"the mail server offers version {offer.version}, actions {offer.actions:#x}")
    if offer.steps & needed_steps != needed_steps:
        raise BadPacket(f"the mail server cannot leave out {needed_steps & ~offer.steps!r}")
    sets_macros = offer.actions & Action.SET_MACROS
    chosen = Offer(VERSION, ACTIONS | sets_macros, needed_steps)
    return negotiated(chosen, MACROS if sets_macros else ())
