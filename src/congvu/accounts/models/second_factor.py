"""What a person shows besides the password."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SecondFactor(models.Model):
    """A program that shows codes, or a passkey."""

    class Kind(models.TextChoices):
        CODES = "CODES", _("Ứng dụng tạo mã")
        PASSKEY = "PASSKEY", _("Khóa truy cập (passkey)")

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="second_factors")
    kind = models.CharField(_("Loại"), max_length=8, choices=Kind.choices)
    name = models.CharField(_("Tên"), max_length=60)
    # CODES: the shared secret, sealed (`accounts.operations.sealing`). PASSKEY: the public key, base64.
    data = models.TextField()
    # PASSKEY: its number, base64; empty for CODES.
    credential_id = models.CharField(max_length=400, blank=True)
    # CODES: the last step of time that was used, so that no code works twice. PASSKEY: its own counter.
    counter = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["credential_id"], condition=~models.Q(credential_id=""), name="one_passkey"
            ),
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(kind="CODES"), name="one_source_of_codes"
            ),
        ]
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class RecoveryCode(models.Model):
    """Opens once when the telephone is lost; kept only as a keyed hash."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="recovery_code")]

    def __str__(self) -> str:
        return f"{self.user_id}"


class SecondFactorRule(models.Model):
    """Whoever has this role must have a second factor; operators must without any rule."""

    class Role(models.TextChoices):
        HEAD = "HEAD", _("Thủ trưởng cơ quan")
        DEPUTY = "DEPUTY", _("Cấp phó")
        CLERK = "CLERK", _("Văn thư")
        IT_OFFICER = "IT_OFFICER", _("Cán bộ chuyên trách công nghệ thông tin")
        ALL = "ALL", _("Mọi người")

    role = models.CharField(_("Vai trò"), max_length=10, choices=Role.choices, unique=True)
    since = models.DateTimeField()
    set_by = models.CharField(max_length=254)

    def __str__(self) -> str:
        return self.role
