"""Văn bản đi: from draft to issue, and who approved it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from congvu.documents.models.files import FileBlob, Urgency
from congvu.policy.numbering import Code


class OutgoingDocument(models.Model):
    """Văn bản đi: from draft to issue. Issued ones never change."""

    class Status(models.TextChoices):
        DRAFT = "DRAFT", _("Bản thảo")
        SUBMITTED = "SUBMITTED", _("Chờ duyệt")
        RETURNED = "RETURNED", _("Bị trả lại")
        APPROVED = "APPROVED", _("Đã duyệt, chờ phát hành")
        ISSUED = "ISSUED", _("Đã phát hành")

    agency = models.ForeignKey(
        "directory.Agency", on_delete=models.PROTECT, related_name="outgoing_documents"
    )
    unit = models.ForeignKey(
        "directory.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="outgoing_documents"
    )
    type_code = models.CharField(_("Loại văn bản"), max_length=40)
    type_name = models.CharField(max_length=100)
    subject = models.CharField(_("Trích yếu"), max_length=500)
    urgency = models.CharField(_("Độ khẩn"), max_length=12, choices=Urgency.choices, default=Urgency.NORMAL)
    signer = models.ForeignKey(
        "directory.Official", null=True, blank=True, on_delete=models.PROTECT, related_name="signed_documents"
    )
    distribution_note = models.TextField(_("Nơi nhận"))
    file = models.ForeignKey(FileBlob, on_delete=models.PROTECT, related_name="outgoing_documents")
    file_name = models.CharField(max_length=200)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    return_reason = models.TextField(blank=True)
    created_by = models.CharField(max_length=254)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    code_number = models.PositiveIntegerField(null=True, blank=True)
    code_notation = models.CharField(max_length=60, blank=True)
    code_year = models.PositiveSmallIntegerField(null=True, blank=True)
    promulgation_date = models.DateField(null=True, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.CharField(max_length=254, blank=True)
    search_key = models.TextField(editable=False, default="")

    class Meta:
        ordering = ["-updated_at"]
        indexes = [models.Index(fields=["agency", "status"])]
        constraints = [
            models.CheckConstraint(
                name="issued_has_a_number",
                condition=~models.Q(status="ISSUED")
                | models.Q(code_number__isnull=False, issued_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def code(self) -> Code:
        """Số, ký hiệu; number 0 before it is issued."""
        return Code(self.code_number or 0, self.code_notation, self.code_year)


class DocumentAttachment(models.Model):
    """A further file of an outgoing document."""

    document = models.ForeignKey(OutgoingDocument, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey(FileBlob, on_delete=models.PROTECT, related_name="attachments")
    file_name = models.CharField(max_length=200)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.file_name


class Approval(models.Model):
    """A leader approved exactly these bytes and this data (BP48 Đ16.1, R41)."""

    document = models.ForeignKey(OutgoingDocument, on_delete=models.PROTECT, related_name="approvals")
    approver = models.CharField(max_length=254)
    approver_name = models.CharField(max_length=100)
    approver_title = models.CharField(max_length=100)
    content_sha256 = models.CharField(max_length=64)
    data_fingerprint = models.CharField(max_length=64)
    approved_at = models.DateTimeField()

    class Meta:
        ordering = ["-approved_at"]

    def __str__(self) -> str:
        return f"{self.approver_name}, {self.content_sha256[:12]}"
