"""Handing a mailbox over with all its data (BP48 Đ15.4; R26), and destroying what was archived."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from congvu.mailboxes.models.mailbox import Mailbox


class Handover(models.Model):
    """From one holder to the next, confirmed by both; the inventory says what was handed over.

    COUNTING waits for the worker's inventory; PREPARED has it; GIVEN is confirmed by the old holder, DONE by
    the new one too: then the old access ended, the new began, and the minutes stand.
    """

    class Status(models.TextChoices):
        COUNTING = "COUNTING", _("Đang kiểm kê")
        PREPARED = "PREPARED", _("Đã kiểm kê, chờ bên giao xác nhận")
        GIVEN = "GIVEN", _("Bên giao đã xác nhận, chờ bên nhận")
        DONE = "DONE", _("Đã bàn giao")
        CANCELLED = "CANCELLED", _("Đã hủy")

    OPEN = (Status.COUNTING, Status.PREPARED, Status.GIVEN)

    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="handovers")
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.COUNTING)
    giver = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("Lý do bàn giao"), max_length=300, blank=True)
    # [{"name", "messages", "bytes", "root"}] for each folder, and the root over all (docs/rules).
    folders = models.JSONField(default=list)
    messages = models.PositiveBigIntegerField(default=0)
    size_bytes = models.PositiveBigIntegerField(default=0)
    root = models.CharField(max_length=64, blank=True)
    # Hash of every message, compressed: what `congvu mailbox verify-handover` compares with.
    manifest = models.BinaryField(default=bytes)
    counted_at = models.DateTimeField(null=True, blank=True)
    # Why the last attempt to count failed, for the person to read.
    failure = models.CharField(max_length=300, blank=True)
    prepared_by = models.CharField(max_length=254)
    prepared_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    minutes = models.BinaryField(null=True, blank=True)  # the PDF; issued bytes never change
    minutes_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailbox"],
                condition=models.Q(status__in=["COUNTING", "PREPARED", "GIVEN"]),
                name="one_open_handover",
            )
        ]

    def __str__(self) -> str:
        return f"{self.mailbox} {self.status}"


class Archive(models.Model):
    """The export of a withdrawn mailbox after its archive period: asked for, then written by the worker.

    `file_name` lies in `var/archive`; a later attempt replaces it.
    """

    mailbox = models.OneToOneField(Mailbox, on_delete=models.PROTECT, related_name="archive")
    asked_by = models.CharField(max_length=254)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=300, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    size_bytes = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    messages = models.PositiveBigIntegerField(default=0)
    root = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.mailbox} {self.file_name}"


class Destruction(models.Model):
    """The content of a withdrawn mailbox was exported, then destroyed by a signed decision (R11).

    `removed_at` is when the engine had destroyed it; null while the worker has not come to it.
    """

    mailbox = models.OneToOneField(Mailbox, on_delete=models.PROTECT, related_name="destruction")
    decision = models.BinaryField(default=bytes)  # the PDF, signed
    decision_code = models.CharField(_("Số, ký hiệu quyết định"), max_length=50)
    decision_date = models.DateField(_("Ngày quyết định"))
    decision_sha256 = models.CharField(max_length=64)
    export_sha256 = models.CharField(max_length=64)
    messages = models.PositiveBigIntegerField()
    destroyed_by = models.CharField(max_length=254)
    destroyed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.mailbox} {self.decision_code}"
