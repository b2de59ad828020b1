"""Registers and their numbers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from congvu.documents.models.outgoing import OutgoingDocument


class Register(models.Model):
    """Sổ đăng ký: a series of numbers of an agency in a year; the row is locked to take the next."""

    class Direction(models.TextChoices):
        OUTGOING = "OUTGOING", _("Văn bản đi")
        INCOMING = "INCOMING", _("Văn bản đến")

    agency = models.ForeignKey("directory.Agency", on_delete=models.PROTECT, related_name="registers")
    direction = models.CharField(max_length=8, choices=Direction.choices)
    year = models.PositiveSmallIntegerField()
    series = models.CharField(max_length=40)
    last_number = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "direction", "year", "series"], name="one_register")
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.year} {self.series}"


class RegisterEntry(models.Model):
    """One number of a register, taken once and for ever; a cancelled one stays with its reason."""

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    outgoing = models.OneToOneField(
        OutgoingDocument, null=True, blank=True, on_delete=models.PROTECT, related_name="entry"
    )
    taken_by = models.CharField(max_length=254)
    taken_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "register entries"
        ordering = ["register", "number"]
        constraints = [models.UniqueConstraint(fields=["register", "number"], name="number_once")]

    def __str__(self) -> str:
        return f"{self.register} {self.number}"
