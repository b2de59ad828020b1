"""Tables of the directory."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _


class AgencyKind(models.TextChoices):
    """Kinds of bodies with a mailbox (BP48 Đ12.1a, PY05 6b, DN6806 1)."""

    PROVINCE_COMMITTEE = "PROVINCE_COMMITTEE", _("Ủy ban nhân dân tỉnh, Văn phòng")
    PROVINCE_COUNCIL = "PROVINCE_COUNCIL", _("Hội đồng nhân dân, Đoàn đại biểu Quốc hội")
    DEPARTMENT = "DEPARTMENT", _("Sở")
    BOARD = "BOARD", _("Ban")
    SECTOR = "SECTOR", _("Cơ quan ngang sở")
    CENTRAL_BODY = "CENTRAL_BODY", _("Cơ quan Trung ương đóng trên địa bàn")
    DISTRICT = "DISTRICT", _("Ủy ban nhân dân huyện")
    TOWN = "TOWN", _("Ủy ban nhân dân thị xã, thành phố")
    COMMUNE = "COMMUNE", _("Ủy ban nhân dân xã, phường, thị trấn")
    SERVICE_UNIT = "SERVICE_UNIT", _("Đơn vị sự nghiệp")
    PARTY = "PARTY", _("Cơ quan Đảng")
    FRONT = "FRONT", _("Mặt trận Tổ quốc")
    MASS_ORGANISATION = "MASS_ORGANISATION", _("Đoàn thể")
    ASSOCIATION = "ASSOCIATION", _("Hội quần chúng")


class Post(models.TextChoices):
    """What an official does in an agency (requirements 1.0)."""

    HEAD = "HEAD", _("Thủ trưởng")
    DEPUTY = "DEPUTY", _("Cấp phó")
    CLERK = "CLERK", _("Văn thư")
    IT_OFFICER = "IT_OFFICER", _("Cán bộ chuyên trách công nghệ thông tin")
    OFFICER = "OFFICER", _("Cán bộ, công chức, viên chức")


class Province(models.Model):
    """A province and its one mail domain (BP48 Đ5)."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=100)
    domain = models.CharField(max_length=100, unique=True)
    seat = models.CharField(_("Địa danh"), max_length=50)
    hotline = models.CharField(_("Đường dây nóng"), max_length=20, blank=True)
    valid_from = models.DateField(default=date(1997, 1, 1))
    valid_to = models.DateField(null=True, blank=True)
    # The province that took it in (2025: Bình Phước into Đồng Nai).
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors"
    )

    def __str__(self) -> str:
        return self.name


class Domain(models.Model):
    """A mail domain of the province; one that is no longer `is_primary` goes on as an alias until a day."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="domains")
    name = models.CharField(_("Tên miền"), max_length=100, unique=True)
    is_primary = models.BooleanField(default=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class ProfileAssignment(models.Model):
    """Which regulation profile is in force from a day on."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="profiles")
    profile_id = models.CharField(max_length=60)
    effective_from = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["province", "effective_from"], name="one_profile_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.profile_id} ({self.effective_from})"


class Agency(models.Model):
    """A body of the State, the Party or a mass organisation (cơ quan, tổ chức)."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="agencies")
    kind = models.CharField(max_length=20, choices=AgencyKind.choices)
    name = models.CharField(_("Tên cơ quan"), max_length=200)
    # What the law calls chữ viết tắt: `STTTT` in 01/QĐ-STTTT; the local part is stored apart (R3).
    symbol = models.CharField(_("Chữ viết tắt trong ký hiệu"), max_length=20)
    local_part = models.CharField(_("Tên hộp thư"), max_length=64, unique=True)
    other_names = models.TextField(_("Tên gọi khác, mỗi dòng một tên"), blank=True)
    organ_id = models.CharField(_("Mã định danh"), max_length=35, blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    position = models.PositiveSmallIntegerField(_("Thứ tự"), default=0)
    phone = models.CharField(_("Điện thoại"), max_length=20, blank=True)
    fax = models.CharField(_("Fax"), max_length=20, blank=True)
    street_address = models.CharField(_("Địa chỉ trụ sở"), max_length=200, blank=True)
    website = models.URLField(_("Trang thông tin điện tử"), max_length=200, blank=True)
    working_hours = models.CharField(_("Giờ làm việc"), max_length=200, blank=True)
    # The day the agency last said that its card is right; the public sees it.
    confirmed_on = models.DateField(_("Xác nhận lần cuối"), null=True, blank=True)
    # Published address; empty until the mailbox is opened.
    address = models.EmailField(_("Địa chỉ thư"), blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    # The body that took over its work and its mailbox's correspondence (Sở TTTT into Sở KH&CN).
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors"
    )
    # Folded, each word after a space (`operations.search_key`): the names, and all that is searched.
    name_key = models.TextField(editable=False, default="")
    search_key = models.TextField(editable=False)

    class Meta:
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(fields=["province", "name", "valid_from"], name="agency_name")]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A unit inside an agency (phòng, ban)."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="units")
    name = models.CharField(_("Tên đơn vị"), max_length=200)
    symbol = models.CharField(_("Chữ viết tắt trong ký hiệu"), max_length=20)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["agency", "name"], name="unit_name")]

    def __str__(self) -> str:
        return self.name


class Official(models.Model):
    """A cadre, civil servant or other public servant (CBCCVC)."""

    user = models.OneToOneField(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="official"
    )
    full_name = models.CharField(_("Họ và tên"), max_length=100)
    title = models.CharField(_("Chức vụ"), max_length=100)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="officials")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="officials")
    birth_year = models.PositiveSmallIntegerField(_("Năm sinh"), null=True, blank=True)
    staff_code = models.CharField(_("Số hiệu cán bộ"), max_length=30, blank=True, db_index=True)
    phone = models.CharField(_("Điện thoại cơ quan"), max_length=20, blank=True)
    address = models.EmailField(_("Địa chỉ thư"), blank=True)
    # Competent officials stand in the public directory (PY05 2b), nobody else.
    is_public = models.BooleanField(_("Công khai"), default=False)
    position = models.PositiveSmallIntegerField(_("Thứ tự"), default=100)
    name_key = models.TextField(editable=False, default="")
    search_key = models.TextField(editable=False)

    class Meta:
        ordering = ["agency__position", "position", "full_name"]
        # A search that fits thousands walks along it and stops at the first dozen, leaders first.
        indexes = [models.Index(fields=["position", "id"], name="official_rank")]

    def __str__(self) -> str:
        return f"{self.full_name}, {self.title}"


class Appointment(models.Model):
    """An official holds a post in an agency between two days (`ends_on` is the first day without)."""

    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="appointments")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="appointments")
    post = models.CharField(max_length=10, choices=Post.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["official", "agency", "post", "starts_on"], name="appointment")
        ]

    def __str__(self) -> str:
        return f"{self.official} - {self.post} - {self.agency}"


class RecipientGroup(models.Model):
    """A name that stands for many agencies in "Nơi nhận": members by kind, plus single ones."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="groups")
    name = models.CharField(_("Tên nhóm"), max_length=200)
    other_names = models.TextField(_("Tên gọi khác, mỗi dòng một tên"), blank=True)
    kinds = models.JSONField(default=list)
    agencies = models.ManyToManyField(Agency, blank=True, related_name="groups")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["province", "name"], name="group_name")]

    def __str__(self) -> str:
        return self.name
