"""The way of issued documents to their recipients."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from congvu.documents.models.outgoing import OutgoingDocument


class Dispatch(models.Model):
    """The hand-over of an issued document to the mail system; its Message-ID follows from the document."""

    class State(models.TextChoices):
        PENDING = "PENDING", _("Chờ gửi")
        SENDING = "SENDING", _("Đang gửi")
        HANDED_OVER = "HANDED_OVER", _("Đã giao cho hệ thống thư")
        FAILED = "FAILED", _("Không gửi được")

    document = models.OneToOneField(OutgoingDocument, on_delete=models.PROTECT, related_name="dispatch")
    message_id = models.CharField(max_length=200, unique=True)
    sender = models.EmailField()
    content_sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=11, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    queue_id = models.CharField(max_length=40, blank=True)
    error = models.TextField(blank=True)
    sent_copy_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "dispatches"
        indexes = [models.Index(fields=["state", "next_attempt_at"])]

    def __str__(self) -> str:
        return f"{self.message_id} {self.state}"


class Delivery(models.Model):
    """The way of one document to one recipient: each moment is set once."""

    document = models.ForeignKey(OutgoingDocument, on_delete=models.PROTECT, related_name="deliveries")
    agency = models.ForeignKey("directory.Agency", on_delete=models.PROTECT, related_name="deliveries")
    name = models.CharField(max_length=200)
    address = models.EmailField()
    phrase = models.CharField(max_length=300)
    handed_over_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    registered_at = models.DateTimeField(null=True, blank=True)
    arrival_number = models.PositiveIntegerField(null=True, blank=True)
    assigned_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["document", "agency"], name="one_delivery"),
            models.UniqueConstraint(fields=["document", "address"], name="one_delivery_address"),
        ]
        indexes = [models.Index(fields=["agency", "registered_at"])]

    def __str__(self) -> str:
        return f"{self.document_id} -> {self.address}"


class StreamPosition(models.Model):
    """How far a reader has come in the engine's events."""

    reader = models.CharField(max_length=60, primary_key=True)
    position = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.reader} {self.position}"
