"""The people who may sign in, and the passwords of their mail programs."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(login=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person who may sign in. `login` is the personal mailbox address."""

    login = models.EmailField(_("Tên đăng nhập"), unique=True)
    full_name = models.CharField(_("Họ và tên"), max_length=100)
    is_active = models.BooleanField(_("Được đăng nhập"), default=True)
    # The Department that operates the system (BP48 Đ12): one system-wide role, all others are by agency.
    is_operator = models.BooleanField(_("Vận hành hệ thống"), default=False)
    must_change_password = models.BooleanField(_("Phải đổi mật khẩu"), default=True)
    # Whether a code or a passkey is asked besides the password; the password alone then opens no mail
    # program (engine_logins). Kept with the rows of SecondFactor.
    has_second_factor = models.BooleanField(_("Đăng nhập hai bước"), default=False)
    # Connections of mail programs that began before are worth nothing (engine_sessions).
    sessions_valid_from = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects = UserManager()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS = ["full_name"]

    def __str__(self) -> str:
        return f"{self.full_name} <{self.login}>"


class AppPassword(models.Model):
    """A random password for one mail program, good for one protocol."""

    class AppProtocol(models.TextChoices):
        IMAP = "imap", _("Nhận thư (IMAP)")
        POP3 = "pop3", _("Nhận thư (POP3)")
        SMTP = "smtp", _("Gửi thư (SMTP)")

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="app_passwords")
    label = models.CharField(_("Tên thiết bị, chương trình"), max_length=60)
    protocol = models.CharField(_("Dùng cho"), max_length=4, choices=AppProtocol.choices)
    # Its first characters, kept in clear so that the engine finds the one row to compare.
    selector = models.CharField(max_length=8)
    password = models.CharField(max_length=128)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    # To the hour: a program signs in hundreds of times a day.
    last_used_at = models.DateTimeField(_("Dùng gần nhất"), null=True, blank=True)
    last_used_from = models.CharField(max_length=45, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "selector"], name="app_password_selector")]
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.label} ({self.protocol})"
