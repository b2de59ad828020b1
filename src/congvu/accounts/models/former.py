"""Logins that people had before: nobody else ever gets one (R10)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FormerLogin(models.Model):
    """A login that was changed; until `told_until` signing in with it tells the person the new one."""

    login = models.EmailField(_("Tên đăng nhập cũ"), unique=True)
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="former_logins")
    changed_at = models.DateTimeField()
    told_until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.login} -> {self.user_id}"
