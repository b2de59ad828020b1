"""The personnel feed of Sở Nội vụ: its file compared with the directory (BP48 Đ13; R17)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PersonnelFeed(models.Model):
    """One file of bodies and staff, as of a day."""

    province = models.ForeignKey("directory.Province", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    as_of = models.DateField(_("Số liệu đến ngày"))
    loaded_by = models.CharField(max_length=254)
    loaded_at = models.DateTimeField()
    content = models.BinaryField(default=bytes)  # as it came: what the differences were made from
    rows = models.PositiveIntegerField(default=0)
    # Whether bodies that it does not name are no more; else they are left as they are.
    is_complete = models.BooleanField(_("Gồm mọi cơ quan của tỉnh"), default=False)
    encoding = models.CharField(max_length=20, blank=True)
    # Set when somebody has seen how the file was read and said that it is right.
    believed_at = models.DateTimeField(null=True, blank=True)
    believed_by = models.CharField(max_length=254, blank=True)

    class Meta:
        ordering = ["-loaded_at"]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.as_of})"


class PersonnelChange(models.Model):
    """A difference between feed and directory; each becomes a row of a proposed request list."""

    class Kind(models.TextChoices):
        JOINER = "JOINER", _("Mới về cơ quan")
        MOVER = "MOVER", _("Chuyển cơ quan")
        LEAVER = "LEAVER", _("Thôi việc, nghỉ hưu")
        CHANGED = "CHANGED", _("Thay đổi chức vụ, đơn vị")
        NEW_BODY = "NEW_BODY", _("Cơ quan mới")
        GONE_BODY = "GONE_BODY", _("Cơ quan không còn")
        UNSURE = "UNSURE", _("Chưa chắc là ai")

    feed = models.ForeignKey(PersonnelFeed, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    agency = models.ForeignKey(
        "directory.Agency", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    official = models.ForeignKey(
        "directory.Official", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    detail = models.JSONField(default=dict)
    due_on = models.DateField()
    # A leaver of a body that would lose many at once: somebody must say that it is so.
    is_held = models.BooleanField(default=False)
    request_row = models.ForeignKey(
        "mailboxes.RequestRow", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    dismissed_by = models.CharField(max_length=254, blank=True)
    dismissed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["feed", "kind"], name="personnel_change_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.detail.get('full_name', '')}"
