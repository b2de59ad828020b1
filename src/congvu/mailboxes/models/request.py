"""Requests for mailboxes: a list of an agency, and each of its rows (BP48 Đ7; R6)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from congvu.mailboxes.models.mailbox import Mailbox


class RequestList(models.Model):
    """What an agency asks of the operator, on one paper: `code` is that paper's số/ký hiệu.

    DRAFT is the IT officer's; SUBMITTED waits for the head, CONFIRMED for the operator. The operator
    decides row by row: DECIDED when every row is. RETURNED by head or operator goes back to the IT officer.
    """

    class Status(models.TextChoices):
        DRAFT = "DRAFT", _("Đang lập")
        SUBMITTED = "SUBMITTED", _("Chờ thủ trưởng xác nhận")
        CONFIRMED = "CONFIRMED", _("Chờ cơ quan vận hành duyệt")
        DECIDED = "DECIDED", _("Đã giải quyết")
        RETURNED = "RETURNED", _("Trả lại để sửa")
        WITHDRAWN = "WITHDRAWN", _("Đã rút")

    class Origin(models.TextChoices):
        FORM = "FORM", _("Nhập từng người")
        UPLOAD = "UPLOAD", _("Tải danh sách lên")
        FEED = "FEED", _("Từ dữ liệu nhân sự của Sở Nội vụ")
        CAMPAIGN = "CAMPAIGN", _("Từ đợt rà soát")

    agency = models.ForeignKey("directory.Agency", on_delete=models.PROTECT, related_name="request_lists")
    title = models.CharField(_("Tên danh sách"), max_length=200)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.DRAFT)
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.FORM)
    # The agency's paper that asks; named by the head when confirming.
    code = models.CharField(_("Số, ký hiệu văn bản đề nghị"), max_length=50, blank=True)
    code_date = models.DateField(_("Ngày văn bản"), null=True, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    # The encoding that was detected and shown, empty for a workbook.
    encoding = models.CharField(max_length=20, blank=True)
    created_by = models.CharField(max_length=254)
    created_at = models.DateTimeField()
    submitted_by = models.CharField(max_length=254, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=254, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=254, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    # Why it was returned, for the IT officer to read.
    remark = models.TextField(_("Ý kiến"), blank=True)
    # "Kịp thời" as a day (profile `lifecycle.prompt_working_days`); null where no clock runs.
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["status", "due_on"], name="request_list_waiting")]

    def __str__(self) -> str:
        return f"{self.title} ({self.agency})"


class RequestRow(models.Model):
    """One person or mailbox that a list asks about, with what was found wrong and what became of it."""

    class Kind(models.TextChoices):
        CREATE = "CREATE", _("Cấp mới")
        REISSUE = "REISSUE", _("Cấp lại (quên địa chỉ)")
        CHANGE = "CHANGE", _("Thay đổi thông tin")
        TRANSFER = "TRANSFER", _("Chuyển cơ quan")
        CANCEL = "CANCEL", _("Thu hồi")
        RESET = "RESET", _("Cấp lại mật khẩu")

    class Status(models.TextChoices):
        INVALID = "INVALID", _("Cần sửa")
        COLLISION = "COLLISION", _("Trùng tên, cần chọn địa chỉ")
        READY = "READY", _("Hợp lệ")
        APPROVED = "APPROVED", _("Đã duyệt")
        REFUSED = "REFUSED", _("Không duyệt")

    request_list = models.ForeignKey(RequestList, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("Số thứ tự"))
    # Empty where none, or several, could be read.
    kind = models.CharField(_("Loại đề nghị"), max_length=8, choices=Kind.choices, blank=True)
    box_kind = models.CharField(
        _("Loại hộp thư"), max_length=6, choices=Mailbox.Kind.choices, default=Mailbox.Kind.PERSON
    )
    status = models.CharField(max_length=9, choices=Status.choices)
    full_name = models.CharField(_("Họ và tên"), max_length=200, blank=True)
    title = models.CharField(_("Chức vụ"), max_length=100, blank=True)
    unit_name = models.CharField(_("Đơn vị"), max_length=200, blank=True)
    posts = models.JSONField(default=list)  # directory `Post` values; empty means OFFICER
    birth_year = models.PositiveSmallIntegerField(_("Năm sinh"), null=True, blank=True)
    staff_code = models.CharField(_("Số hiệu cán bộ"), max_length=30, blank=True)
    phone = models.CharField(_("Điện thoại"), max_length=20, blank=True)
    is_public = models.BooleanField(_("Công khai trong danh bạ"), default=False)
    reason = models.CharField(_("Lý do"), max_length=500, blank=True)
    # The mailbox that exists (all kinds but CREATE); proposed local part, and the forms to choose from.
    mailbox = models.ForeignKey(
        Mailbox, null=True, blank=True, on_delete=models.PROTECT, related_name="request_rows"
    )
    current_address = models.CharField(_("Địa chỉ hiện có"), max_length=254, blank=True)
    local_part = models.CharField(_("Tên hộp thư đề nghị"), max_length=64, blank=True)
    # Whether the head chose the local part among the proposals after a collision (R5).
    is_chosen = models.BooleanField(default=False)
    target_agency = models.ForeignKey(
        "directory.Agency", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # [{"code": ..., "detail": {...}}]; sentences are made when they are shown.
    problems = models.JSONField(default=list)
    proposals = models.JSONField(default=list)
    # As asked for: {"values": {Column: text}, "marks": [[Column, code, cell]]} (policy.requests).
    source = models.JSONField(default=dict)
    decided_by = models.CharField(max_length=254, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    remark = models.CharField(_("Lý do không duyệt"), max_length=500, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["request_list", "number"], name="request_row_number")]
        indexes = [models.Index(fields=["local_part"], name="request_row_local_part")]

    def __str__(self) -> str:
        return f"{self.request_list_id}/{self.number} {self.kind} {self.full_name}"


class RequestUpload(models.Model):
    """A file that was read and is shown, before it is believed; its bytes lie under var until then.

    `columns` has the place of each column (`policy.requests.Column`), from 0; `preview` the first rows.
    """

    agency = models.ForeignKey("directory.Agency", on_delete=models.CASCADE, related_name="+")
    uploaded_by = models.CharField(max_length=254)
    uploaded_at = models.DateTimeField()
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    encoding = models.CharField(_("Bảng mã"), max_length=20, blank=True)
    columns = models.JSONField(default=dict)
    heading_row = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    preview = models.JSONField(default=list)
    headings = models.JSONField(default=list)
    # [[code, {words}]]: what the person should look at; sentences are made when they are shown.
    notes = models.JSONField(default=list)
    default_kind = models.CharField(max_length=8, choices=RequestRow.Kind.choices, blank=True)
    # The list that it became: a second click finds it and makes no other.
    request_list = models.OneToOneField(
        RequestList, null=True, blank=True, on_delete=models.CASCADE, related_name="upload"
    )

    def __str__(self) -> str:
        return f"{self.file_name} ({self.uploaded_by})"


class RequestJob(models.Model):
    """Work on a long list that the worker does; `done` of `total` is shown meanwhile.

    A job that was cut off is RUNNING or WAITING still, and is begun again: READ empties the list first,
    DECIDE is one transaction.
    """

    class Kind(models.TextChoices):
        READ = "READ", _("Đọc và kiểm tra danh sách")
        DECIDE = "DECIDE", _("Duyệt danh sách")

    class Status(models.TextChoices):
        WAITING = "WAITING", _("Đang chờ")
        RUNNING = "RUNNING", _("Đang làm")
        DONE = "DONE", _("Đã xong")
        FAILED = "FAILED", _("Không làm được")

    request_list = models.ForeignKey(RequestList, on_delete=models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    status = models.CharField(max_length=7, choices=Status.choices, default=Status.WAITING)
    actor = models.CharField(max_length=254)
    detail = models.JSONField(default=dict)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    # Why it failed, for the person to read.
    sentence = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request_list"],
                condition=models.Q(status__in=["WAITING", "RUNNING"]),
                name="one_open_request_job",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.request_list_id} {self.status}"
