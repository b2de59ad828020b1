"""Review of addresses: every agency confirms its mailboxes by a day (PY05 1b; R7, R8)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReviewCampaign(models.Model):
    """A review that the operator opens for all agencies of the province."""

    province = models.ForeignKey("directory.Province", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("Tên đợt rà soát"), max_length=200)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=254)
    due_on = models.DateField(_("Hạn xác nhận"))
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["province"], condition=models.Q(closed_at__isnull=True), name="one_open_review"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ReviewAnswer(models.Model):
    """An agency's part: `answered_at` is null while it is silent; counts are of the moment it answered."""

    campaign = models.ForeignKey(ReviewCampaign, on_delete=models.PROTECT, related_name="answers")
    agency = models.ForeignKey("directory.Agency", on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=254, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    mailboxes = models.PositiveIntegerField(default=0)
    staff = models.PositiveIntegerField(default=0)
    remark = models.CharField(_("Ghi chú"), max_length=500, blank=True)
    request_list = models.ForeignKey(
        "mailboxes.RequestList", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "agency"], name="one_review_answer")]

    def __str__(self) -> str:
        return f"{self.campaign} {self.agency}"
