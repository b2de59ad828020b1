"""Tables of documents."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from congvu.policy.numbering import Code


class Urgency(models.TextChoices):
    """Mức độ khẩn (Decree 30/2020 Đ8)."""

    NORMAL = "NORMAL", _("Thường")
    URGENT = "URGENT", _("Khẩn")
    VERY_URGENT = "VERY_URGENT", _("Thượng khẩn")
    EXPRESS = "EXPRESS", _("Hỏa tốc")


class FileBlob(models.Model):
    """The bytes of a file, kept below `CONGVU_FILES` under their SHA-256."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256[:12]


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


class StreamPosition(models.Model):
    """How far a reader has come in the engine's events."""

    reader = models.CharField(max_length=60, primary_key=True)
    position = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.reader} {self.position}"
