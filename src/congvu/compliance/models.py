"""Tables of compliance."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Evidence(models.IntegerChoices):
    """What an access shows, weakest first."""

    SIGNED_IN = 1, _("Chỉ đăng nhập")
    FOLDER_OPENED = 2, _("Xem danh sách thư")
    MESSAGE_READ = 3, _("Đọc thư")


class Access(models.Model):
    """A person's accesses to a mailbox by one program within half an hour (docs/adr/0008).

    `half_hour` counts from midnight at the office, 0 to 47; the moments are UTC.
    """

    mailbox = models.EmailField()
    login = models.EmailField()
    protocol = models.CharField(max_length=8)
    day = models.DateField()
    half_hour = models.PositiveSmallIntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    evidence = models.PositiveSmallIntegerField(choices=Evidence.choices)
    count = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "accesses"
        constraints = [
            models.UniqueConstraint(
                fields=["mailbox", "day", "half_hour", "login", "protocol"], name="one_access_row"
            ),
            models.CheckConstraint(name="half_hour_of_a_day", condition=models.Q(half_hour__lt=48)),
        ]
        indexes = [models.Index(fields=["login", "day"])]

    def __str__(self) -> str:
        return f"{self.login} {self.mailbox} {self.day} {self.half_hour}"


class StreamPosition(models.Model):
    """How far the intake has come in the engine's events."""

    reader = models.CharField(max_length=60, primary_key=True)
    position = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.reader} {self.position}"
