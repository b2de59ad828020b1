"""Files under their SHA-256, and the levels of urgency."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
