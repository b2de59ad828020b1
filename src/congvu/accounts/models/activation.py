"""One-time links by which a person sets the own password (R12, R13)."""

import hashlib
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Activation(models.Model):
    """A link that was given out: its token stands here only as SHA-256, so nobody can print it again."""

    class Kind(models.TextChoices):
        ACTIVATE = "ACTIVATE", _("Kích hoạt lần đầu")
        RESET = "RESET", _("Cấp lại mật khẩu")

    class State(models.TextChoices):
        OPEN = "OPEN", _("Chưa dùng")
        USED = "USED", _("Đã dùng")
        SUPERSEDED = "SUPERSEDED", _("Đã thay bằng phiếu mới")
        EXPIRED = "EXPIRED", _("Hết hạn")

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="activations")
    digest = models.CharField(max_length=64, unique=True)
    kind = models.CharField(_("Loại"), max_length=8, choices=Kind.choices)
    created_at = models.DateTimeField(_("Lập lúc"))
    created_by = models.CharField(_("Người lập"), max_length=254)
    expires_at = models.DateTimeField(_("Dùng được đến"))
    used_at = models.DateTimeField(_("Dùng lúc"), null=True, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(used_at__isnull=True, superseded_at__isnull=True),
                name="one_open_activation",
            )
        ]
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.user_id} {self.created_at:%Y-%m-%d}"

    def state(self, now: datetime) -> State:
        if self.used_at is not None:
            return self.State.USED
        if self.superseded_at is not None:
            return self.State.SUPERSEDED
        return self.State.OPEN if now < self.expires_at else self.State.EXPIRED


def digest_of(token: str) -> str:
    """What is kept of a token; as it was typed, with hyphens, blanks or capitals, or as it was printed."""
    plain = "".join(letter for letter in token.lower() if letter.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
