"""Tables of webmail: none holds mail."""

from django.db import models


class Sending(models.Model):
    """A letter that was handed over, or is just being handed over, under the token of its form.

    The row is made before the engine is spoken to, so of two clicks on "Gửi" only one gets through.
    """

    token = models.CharField(max_length=64, primary_key=True)
    login = models.CharField(max_length=254)
    began_at = models.DateTimeField(db_index=True)
    handed_over_at = models.DateTimeField(null=True, blank=True)
    # What was sent: a second click brings the same, a form that was changed afterwards another.
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.token
