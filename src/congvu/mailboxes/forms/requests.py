"""Forms of requests."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from congvu.formats.tables import Limits
from congvu.mailboxes.models import Mailbox, RequestRow
from congvu.mailboxes.operations.requests import Reading, RowData
from congvu.policy.requests import HEADINGS, KIND_NAMES, Column, RequestKind

_POSTS = (
    ("", _("Cán bộ, công chức, viên chức")),
    ("CLERK", _("Văn thư")),
    ("IT_OFFICER", _("Cán bộ chuyên trách công nghệ thông tin")),
    ("DEPUTY", _("Cấp phó")),
    ("HEAD", _("Thủ trưởng")),
)
_KINDS = tuple((kind.value, KIND_NAMES[kind]) for kind in RequestKind)
_BOXES = (
    (Mailbox.Kind.PERSON.value, _("Một người")),
    (Mailbox.Kind.UNIT.value, _("Một đơn vị của cơ quan")),
    (Mailbox.Kind.AGENCY.value, _("Cơ quan")),
)
# Columns that a row of the form has, by the field's name.
_FIELDS = {
    "full_name": Column.FULL_NAME,
    "position": Column.POSITION,
    "unit": Column.UNIT,
    "address": Column.ADDRESS,
    "wished": Column.WISHED,
    "phone": Column.PHONE,
    "staff_code": Column.STAFF_CODE,
    "birth": Column.BIRTH,
    "to_agency": Column.TO_AGENCY,
    "reason": Column.REASON,
}
_NOT_SHOWN = (Column.NUMBER, Column.NOTE)
_CSV_AND_XLSX = ".xlsx,.csv,.txt,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Choices = Sequence[tuple[Any, Any]]


class SometimesNeeded(forms.CharField):
    """Needed for some kinds of request, which its help names: it is not called optional."""

    is_needed_sometimes = True

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)


class AgencyForm(forms.Form):
    """What is done for an agency; who works for one agency is not asked which."""

    agency = forms.TypedChoiceField(label=_("Cơ quan"), coerce=int)

    def __init__(self, *args: Any, agencies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agency"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = agencies
        if len(agencies) == 1:
            field.widget = forms.HiddenInput()
            field.initial = agencies[0][0]


class NewListForm(AgencyForm):
    title = forms.CharField(
        label=_("Tên danh sách"),
        max_length=200,
        help_text=_("Ví dụ: Cấp hộp thư cho công chức mới tuyển dụng tháng 11."),
    )


class UploadForm(AgencyForm):
    file = forms.FileField(
        label=_("Tệp danh sách"),
        help_text=_("Excel (.xlsx) hoặc CSV, tối đa 10 MB. Cột đứng thứ tự nào cũng được."),
        widget=forms.FileInput(attrs={"accept": _CSV_AND_XLSX}),
    )

    def clean_file(self) -> Any:
        """Judged by its size before it is read into memory."""
        file = self.cleaned_data["file"]
        most = Limits().most_bytes
        if file.size > most:
            raise forms.ValidationError(
                _(
                    "Tệp quá lớn (%(size)s MB, tối đa %(most)s MB). Hãy bỏ hình ảnh và các trang không cần "
                    "rồi tải lên lại."
                )
                % {"size": file.size // 2**20, "most": most // 2**20}
            )
        return file


class ReadingForm(forms.Form):
    """How an uploaded file is to be read: what each of its columns holds."""

    title = forms.CharField(label=_("Tên danh sách"), max_length=200)
    default_kind = forms.ChoiceField(
        label=_("Loại đề nghị cho dòng không ghi loại"),
        choices=(("", _("Không chọn: mỗi dòng đã ghi loại")), *_KINDS),
        required=False,
    )

    def __init__(self, *args: Any, headings: Sequence[str], columns: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        meant = {place: column for column, place in columns.items()}
        choices = [("", _("Không dùng")), *((c.value, HEADINGS[c]) for c in Column if c not in _NOT_SHOWN)]
        for place, heading in enumerate(headings):
            initial = meant.get(place, "")
            self.fields[f"column{place}"] = forms.ChoiceField(
                label=heading or _("(không có tiêu đề)"),
                choices=choices,
                required=False,
                initial="" if initial in _NOT_SHOWN else initial,
            )
        self._places = range(len(headings))

    def column_fields(self) -> list[forms.BoundField]:
        return [self[f"column{place}"] for place in self._places]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        chosen = [data.get(f"column{place}") for place in self._places]
        twice = {column for column in chosen if column and chosen.count(column) > 1}
        if twice:
            names = ", ".join(HEADINGS[Column(column)] for column in sorted(twice))
            raise forms.ValidationError(
                _("Hai cột cùng được chọn là “%(names)s”. Hãy để lại một cột.") % {"names": names}
            )
        return data

    def reading(self) -> Reading:
        """Of a valid form."""
        columns = {}
        for place in self._places:
            if chosen := self.cleaned_data[f"column{place}"]:
                columns[Column(chosen)] = place
        return Reading(self.cleaned_data["title"], columns, self.cleaned_data["default_kind"])


class RowForm(forms.Form):
    """One row; the rules say what is missing for which kind, beside the row."""

    kind = forms.ChoiceField(label=_("Đề nghị"), choices=_KINDS)
    box_kind = forms.ChoiceField(
        label=_("Hộp thư của"), choices=_BOXES, initial=Mailbox.Kind.PERSON.value, required=False
    )
    full_name = forms.CharField(label=_("Họ và tên (hoặc tên đơn vị)"), max_length=200)
    position = SometimesNeeded(label=_("Chức vụ"), max_length=100, help_text=_("Phải ghi khi cấp mới."))
    unit = forms.CharField(label=_("Đơn vị (phòng, ban)"), max_length=200, required=False)
    address = SometimesNeeded(
        label=_("Địa chỉ thư hiện có"),
        max_length=254,
        help_text=_("Phải ghi, trừ khi cấp mới hoặc quên địa chỉ."),
    )
    to_agency = SometimesNeeded(
        label=_("Cơ quan chuyển đến"),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "agencies"}),
        help_text=_("Phải ghi khi chuyển công tác."),
    )
    reason = SometimesNeeded(
        label=_("Lý do"), max_length=500, help_text=_("Phải ghi khi thay đổi hoặc thu hồi.")
    )
    wished = forms.CharField(
        label=_("Tên hộp thư muốn có"),
        max_length=254,
        required=False,
        help_text=_("Để trống thì hệ thống đặt tên theo quy chế. Hộp thư đơn vị: ghi tên viết tắt."),
    )
    birth = forms.CharField(label=_("Năm sinh"), max_length=30, required=False)
    phone = forms.CharField(label=_("Điện thoại cơ quan"), max_length=40, required=False)
    staff_code = forms.CharField(label=_("Số hiệu cán bộ"), max_length=30, required=False)
    post = forms.ChoiceField(label=_("Nhiệm vụ trong hệ thống"), choices=_POSTS, required=False)
    is_public = forms.BooleanField(
        label=_("Người có thẩm quyền, công khai trong danh bạ cho người dân"), required=False
    )

    def data_of_row(self) -> RowData:
        """Of a valid form."""
        data = self.cleaned_data
        box_kind = data["box_kind"] or Mailbox.Kind.PERSON.value
        values = {column: data[name] for name, column in _FIELDS.items()}
        if box_kind == Mailbox.Kind.PERSON or data["kind"] != RequestKind.CREATE:
            values[Column.KIND] = KIND_NAMES[RequestKind(data["kind"])]
            box_kind = Mailbox.Kind.PERSON.value
        posts = (data["post"], "OFFICER") if data["post"] in ("CLERK", "IT_OFFICER") else (data["post"],)
        return RowData(values, box_kind, posts if data["post"] else (), data["is_public"])

    @staticmethod
    def initial_of(row: RequestRow) -> dict[str, Any]:
        """What stands in the form of a row that is there."""
        values = row.source.get("values", {})
        initial: dict[str, Any] = {name: values.get(column.value, "") for name, column in _FIELDS.items()}
        post = next((post for post in row.posts if post != "OFFICER"), "")
        return initial | {
            "kind": row.kind,
            "box_kind": row.box_kind,
            "post": post,
            "is_public": row.is_public,
        }


class ConfirmForm(forms.Form):
    code = forms.CharField(
        label=_("Số, ký hiệu văn bản đề nghị"), max_length=50, help_text=_("Ví dụ: 125/STTTT-VP")
    )
    code_date = forms.DateField(
        label=_("Ngày văn bản"),
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("Ngày/tháng/năm, ví dụ: 02/11/2009"),
    )


class RemarkForm(forms.Form):
    remark = forms.CharField(
        label=_("Cần sửa điều gì"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
