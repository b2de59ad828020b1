"""Why an act on a mailbox is refused. Each carries a sentence for the person.

MailboxRefused
 +-- MayNot          the person has no right to it
 +-- NotNow          the mailbox is not in the state for it
 |    +-- LastManager   nobody else manages an agency mailbox: hand it over first (BP48 Đ15.4)
 +-- BadChoice       what was chosen cannot be; `field` names it
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _


class MailboxRefused(Exception):
    """`sentence` is Vietnamese and says what to do; `field` names what was filled in wrongly, "" for none."""

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class MayNot(MailboxRefused):
    pass


class NotNow(MailboxRefused):
    pass


class BadChoice(MailboxRefused):
    pass


class LastManager(NotNow):
    def __init__(self, addresses: Sequence[str]) -> None:
        self.addresses = tuple(addresses)
        super().__init__(
            _(
                "Người này là người duy nhất quản lý hộp thư %(addresses)s. Hãy bàn giao hộp thư đó cho "
                "người khác trước."
            )
            % {"addresses": ", ".join(addresses)}
        )
