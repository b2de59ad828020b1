"""Forms of documents."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from congvu.documents.models import OutgoingDocument, Urgency
from congvu.documents.operations import ArrivalData, AssignmentData, DraftData, UploadedFile
from congvu.documents.queries import Helper

_SUBJECT_LENGTH = 500
Choices = Sequence[tuple[Any, Any]]


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(ManyFilesField, self).clean(file, initial) for file in files]


class DocumentForm(forms.Form):
    """Writing an outgoing document; the choices depend on the person and the agency."""

    agency = forms.TypedChoiceField(label=_("Cơ quan ban hành"), coerce=int)
    type_code = forms.ChoiceField(label=_("Loại văn bản"))
    subject = forms.CharField(
        label=_("Trích yếu"),
        max_length=_SUBJECT_LENGTH,
        help_text=_("Nội dung văn bản trong một câu, ví dụ: Về việc ban hành Kế hoạch…"),
    )
    unit = forms.TypedChoiceField(
        label=_("Đơn vị soạn thảo"), coerce=lambda v: int(v) if v else None, empty_value=None, required=False
    )
    signer = forms.TypedChoiceField(
        label=_("Người ký"), coerce=lambda v: int(v) if v else None, empty_value=None, required=False
    )
    urgency = forms.ChoiceField(label=_("Độ khẩn"), choices=Urgency.choices, initial=Urgency.NORMAL)
    file = forms.FileField(
        label=_("Tệp PDF của văn bản"),
        required=False,
        help_text=_("Chỉ nhận PDF, tối đa 50 MB. Văn bản mật không được đưa vào hệ thống."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )
    attachments = ManyFilesField(
        label=_("Tài liệu kèm theo"),
        required=False,
        help_text=_("Chọn được nhiều tệp một lần (giữ phím Ctrl)."),
    )
    remove_attachments = forms.TypedMultipleChoiceField(
        label=_("Bỏ tài liệu đang kèm"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    distribution_note = forms.CharField(
        label=_("Nơi nhận"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 7, "spellcheck": "false"}),
        help_text=_("Ghi như trên văn bản, mỗi nơi cách nhau bằng dấu chấm phẩy hoặc xuống dòng."),
    )
    based_on = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: dict[str, Choices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, values in choices.items():
            _choice_field(self, name).choices = values
        if len(choices["agency"]) == 1:  # most people write for one agency
            self.fields["agency"].widget = forms.HiddenInput()

    def clean_file(self) -> Any:
        return _within_limit(self.cleaned_data.get("file"))

    def clean_attachments(self) -> list[Any]:
        return [_within_limit(file) for file in self.cleaned_data.get("attachments") or []]

    def clean_based_on(self) -> datetime | None:
        try:
            return datetime.fromisoformat(self.cleaned_data["based_on"])
        except ValueError:
            return None

    def data_of_draft(self) -> DraftData:
        values = self.cleaned_data
        return DraftData(
            agency_id=values["agency"],
            type_code=values["type_code"],
            subject=values["subject"],
            urgency=values["urgency"],
            distribution_note=values["distribution_note"],
            unit_id=values["unit"],
            signer_id=values["signer"],
            file=_uploaded(values["file"]),
            attachments=tuple(u for f in values["attachments"] if (u := _uploaded(f))),
            remove_attachments=tuple(values["remove_attachments"]),
            based_on=values["based_on"],
        )


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label=_("Lý do trả lại"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("Người soạn đọc được lý do này và sửa theo."),
    )


class CancelNumberForm(forms.Form):
    """`types` are codes and names of document types."""

    type_code = forms.ChoiceField(label=_("Loại văn bản"))
    reason = forms.CharField(
        label=_("Lý do hủy số"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000
    )

    def __init__(self, *args: Any, types: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choice_field(self, "type_code").choices = types


class ArrivalForm(forms.Form):
    """What the clerk confirms or fills in when a document came by mail; `files` are its attachments."""

    attachment = forms.TypedChoiceField(
        label=_("Tệp văn bản"), coerce=lambda v: int(v) if v else None, empty_value=None, required=False
    )
    issuer_name = forms.CharField(label=_("Tác giả (cơ quan ban hành)"), max_length=200)
    code = forms.CharField(label=_("Số, ký hiệu"), max_length=80, required=False)
    document_date = forms.DateField(
        label=_("Ngày văn bản"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    subject = forms.CharField(label=_("Trích yếu"), max_length=_SUBJECT_LENGTH)
    due_date = forms.DateField(
        label=_("Hạn giải quyết"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, files: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choice_field(self, "attachment").choices = [*files, ("", _("Không kèm tệp"))]

    def data_of_arrival(self, agency_id: int, message_id: str, file: UploadedFile | None) -> ArrivalData:
        values = self.cleaned_data
        return ArrivalData(
            agency_id=agency_id,
            issuer_name=values["issuer_name"],
            code=values["code"],
            document_date=values["document_date"],
            subject=values["subject"],
            due_date=values["due_date"],
            message_id=message_id,
            file=file,
        )


class AssignForm(forms.Form):
    """A leader says who handles an incoming document; `helpers` are the people of the agency."""

    lead = forms.TypedChoiceField(label=_("Người chủ trì"), coerce=int)
    cooperating = forms.TypedMultipleChoiceField(
        label=_("Người phối hợp"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    instruction = forms.CharField(
        label=_("Ý kiến chỉ đạo"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    due_date = forms.DateField(
        label=_("Hạn giải quyết"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, helpers: Sequence[Helper], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(one.official_id, f"{one.name}, {one.title}") for one in helpers]
        _choice_field(self, "lead").choices = [("", "—"), *people]
        _choice_field(self, "cooperating").choices = people

    def data_of_assignment(self) -> AssignmentData:
        values = self.cleaned_data
        return AssignmentData(
            lead_id=values["lead"],
            cooperating_ids=tuple(values["cooperating"]),
            instruction=values["instruction"],
            due_date=values["due_date"],
        )


class FinishForm(forms.Form):
    """What was done, and the document that answers; `answers` are issued ones of the agency."""

    result = forms.CharField(
        label=_("Kết quả giải quyết"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ví dụ: Đã báo cáo bằng văn bản; Đã phổ biến đến các phòng."),
    )
    answer = forms.TypedChoiceField(label=_("Văn bản trả lời"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, answers: Iterable[OutgoingDocument], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(one.pk, f"{one.code}: {one.subject[:80]}") for one in answers]
        _choice_field(self, "answer").choices = [("", str(_("Không có"))), *rows]


def _choice_field(form: forms.Form, name: str) -> forms.ChoiceField:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 (only such names are given)
    return field


def _within_limit(file: Any) -> Any:
    if file is not None and file.size > settings.CONGVU_UPLOAD_MAX_SIZE:
        raise forms.ValidationError(_("Tệp lớn hơn 50 MB. Hãy nén hoặc tách tệp rồi chọn lại."))
    return file


def _uploaded(file: Any) -> UploadedFile | None:
    return UploadedFile(name=str(file.name), content=file.read()) if file else None
