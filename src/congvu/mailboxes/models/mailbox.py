"""Tables of mailboxes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Mailbox(models.Model):
    """A mailbox: `kind` drives the rules that apply to it (R2)."""

    class Kind(models.TextChoices):
        AGENCY = "AGENCY", _("Hộp thư cơ quan")
        UNIT = "UNIT", _("Hộp thư đơn vị")
        PERSON = "PERSON", _("Hộp thư cá nhân")

    class Status(models.TextChoices):
        OPEN = "OPEN", _("Đang dùng")
        SUSPENDED = "SUSPENDED", _("Tạm khóa")
        CLOSED = "CLOSED", _("Đã thu hồi")

    class CloseReason(models.TextChoices):
        LEFT = "LEFT", _("Nghỉ việc, nghỉ hưu")
        DISSOLVED = "DISSOLVED", _("Cơ quan, đơn vị giải thể")
        MOVED_OUT = "MOVED_OUT", _("Chuyển công tác ra ngoài tỉnh")
        UNUSED = "UNUSED", _("Không sử dụng")

    address = models.EmailField(_("Địa chỉ thư"), unique=True)
    kind = models.CharField(max_length=6, choices=Kind.choices)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.OPEN)
    name = models.CharField(_("Tên hiển thị"), max_length=200)
    agency = models.ForeignKey("directory.Agency", on_delete=models.PROTECT, related_name="mailboxes")
    user = models.OneToOneField(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="mailbox"
    )
    quota_bytes = models.BigIntegerField(_("Dung lượng"))
    opened_at = models.DateTimeField()
    # When the engine was last told to hold it; null means it is waiting.
    provisioned_at = models.DateTimeField(null=True, blank=True)
    # The last day on which somebody opened it, by whatever program.
    last_used_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    close_reason = models.CharField(max_length=9, choices=CloseReason.choices, blank=True)
    # A withdrawn mailbox may send on for some days where the profile says so; the successor's address.
    forward_to = models.EmailField(_("Chuyển tiếp đến"), blank=True)
    forward_until = models.DateTimeField(null=True, blank=True)
    # The day until which a withdrawn mailbox keeps its content (profile `lifecycle.archive_days`).
    keep_until = models.DateField(null=True, blank=True)
    # Set while the engine moves it to the address above from this one; empty when that is done.
    renamed_from = models.EmailField(blank=True)

    class Meta:
        verbose_name_plural = "mailboxes"
        constraints = [
            models.CheckConstraint(
                name="only_people_sign_in",
                condition=models.Q(kind="PERSON", user__isnull=False)
                | (~models.Q(kind="PERSON") & models.Q(user__isnull=True)),
            )
        ]

    def __str__(self) -> str:
        return self.address


class Alias(models.Model):
    """Another address of a mailbox, never given to another.

    FORMER was its own before a transfer or a new name; DOMAIN the same local part in a former domain.
    Mail is taken until `valid_until` (null: for ever), afterwards refused with the new address.
    """

    class Kind(models.TextChoices):
        ALIAS = "ALIAS", _("Địa chỉ phụ")
        FORMER = "FORMER", _("Địa chỉ cũ")
        DOMAIN = "DOMAIN", _("Địa chỉ ở tên miền cũ")

    address = models.EmailField(unique=True)
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="aliases")
    kind = models.CharField(max_length=6, choices=Kind.choices, default=Kind.ALIAS)
    valid_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "aliases"

    def __str__(self) -> str:
        return f"{self.address} -> {self.mailbox.address}"


class Delegation(models.Model):
    """A person may use an agency mailbox, in a role, between two moments (BP48 Đ15.1, R24)."""

    class Role(models.TextChoices):
        READ = "READ", _("Chỉ đọc")
        HANDLE = "HANDLE", _("Đọc và xử lý thư")
        SEND = "SEND", _("Xử lý và gửi thư")
        MANAGE = "MANAGE", _("Quản lý hộp thư")

    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="delegations")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="delegations")
    role = models.CharField(max_length=6, choices=Role.choices)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    granted_by = models.CharField(max_length=254)
    # Named to check the mailbox at its fixed hours (PY05 2c, BP48 Đ8.2; R21, R23).
    is_checker = models.BooleanField(_("Người kiểm tra hộp thư"), default=False)
    ended_by = models.CharField(max_length=254, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "starts_at"])]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.mailbox_id}"
