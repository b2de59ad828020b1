"""Văn bản đến: registered, given to people, closed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from congvu.documents.models.dispatch import Delivery
from congvu.documents.models.files import FileBlob
from congvu.documents.models.outgoing import OutgoingDocument
from congvu.documents.models.register import RegisterEntry


class IncomingDocument(models.Model):
    """Văn bản đến, registered with its arrival number, then handled (Decree 30/2020 Đ22, Đ23)."""

    class State(models.TextChoices):
        """The names of Decision 28/2018 Đ10.2."""

        RECEIVED = "RECEIVED", _("Đã tiếp nhận")
        ASSIGNED = "ASSIGNED", _("Đã chuyển xử lý")
        PROCESSING = "PROCESSING", _("Đang xử lý")
        FINISHED = "FINISHED", _("Đã hoàn thành")

    agency = models.ForeignKey(
        "directory.Agency", on_delete=models.PROTECT, related_name="incoming_documents"
    )
    entry = models.OneToOneField(RegisterEntry, on_delete=models.PROTECT, related_name="incoming")
    arrival_number = models.PositiveIntegerField()
    arrival_date = models.DateField()
    issuer_name = models.CharField(_("Tác giả"), max_length=200)
    code = models.CharField(_("Số, ký hiệu"), max_length=80, blank=True)
    document_date = models.DateField(_("Ngày văn bản"), null=True, blank=True)
    subject = models.CharField(_("Trích yếu"), max_length=500)
    due_date = models.DateField(_("Hạn giải quyết"), null=True, blank=True)
    message_id = models.CharField(max_length=200, blank=True)
    delivery = models.OneToOneField(
        Delivery, null=True, blank=True, on_delete=models.PROTECT, related_name="incoming"
    )
    file = models.ForeignKey(
        FileBlob, null=True, blank=True, on_delete=models.PROTECT, related_name="incoming_documents"
    )
    file_name = models.CharField(max_length=200, blank=True)
    registered_by = models.CharField(max_length=254)
    registered_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    # What was done, and the document that answers it.
    result = models.TextField(blank=True)
    answer = models.ForeignKey(
        OutgoingDocument, null=True, blank=True, on_delete=models.PROTECT, related_name="answered"
    )
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.CharField(max_length=254, blank=True)
    search_key = models.TextField(editable=False)

    class Meta:
        ordering = ["-arrival_date", "-arrival_number"]
        indexes = [models.Index(fields=["agency", "state"], name="incoming_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "message_id"], name="message_once", condition=~models.Q(message_id="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.arrival_number}: {self.subject}"


class Assignment(models.Model):
    """Somebody handles an incoming document, by a leader's word; one who leads, others who cooperate.

    A new assignment ends the one before; none is deleted.
    """

    class Part(models.TextChoices):
        LEAD = "LEAD", _("Chủ trì")
        COOPERATE = "COOPERATE", _("Phối hợp")

    incoming = models.ForeignKey(IncomingDocument, on_delete=models.PROTECT, related_name="assignments")
    official = models.ForeignKey("directory.Official", on_delete=models.PROTECT, related_name="assignments")
    part = models.CharField(max_length=9, choices=Part.choices)
    instruction = models.TextField(_("Ý kiến chỉ đạo"), blank=True)
    due_date = models.DateField(_("Hạn giải quyết"), null=True, blank=True)
    assigned_by = models.CharField(max_length=254)
    assigned_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-assigned_at", "-part", "pk"]
        indexes = [models.Index(fields=["official", "ended_at"], name="assignment_open")]

    def __str__(self) -> str:
        return f"{self.official_id} {self.part} {self.incoming_id}"
