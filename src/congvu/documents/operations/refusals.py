"""Why an act on a document is refused. Each carries a sentence for the person, with the article.

DocumentRefused
 +-- MayNot                 the person's posts in the agency do not allow it
 +-- NotNow                 the document is not in the state for it
 +-- SecretRefused          a secrecy stamp or level was found (R31)
 +-- UnresolvedRecipients   someone in Nơi nhận is nobody in the directory (R34)
"""

from collections.abc import Sequence


class DocumentRefused(Exception):
    """`sentence` is Vietnamese and says what to do; `field` names what was filled in wrongly, "" for none."""

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class MayNot(DocumentRefused):
    pass


class NotNow(DocumentRefused):
    pass


class SecretRefused(DocumentRefused):
    pass


class UnresolvedRecipients(DocumentRefused):
    def __init__(self, sentence: str, phrases: Sequence[str]) -> None:
        super().__init__(sentence, field="distribution_note")
        self.phrases = tuple(phrases)
