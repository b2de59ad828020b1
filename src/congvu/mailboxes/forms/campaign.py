"""Forms of a review."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from congvu.mailboxes.models import Mailbox
from congvu.mailboxes.operations.campaign import Answer

_MOST_LINES = 500


class CampaignForm(forms.Form):
    """A new review of the whole province."""

    name = forms.CharField(
        label=_("Tên đợt rà soát"), max_length=200, help_text=_("Ví dụ: Rà soát hộp thư quý I/2027.")
    )
    due_on = forms.DateField(
        label=_("Hạn xác nhận"),
        required=False,
        help_text=_("Để trống thì theo số ngày của quy chế."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class AnswerForm(forms.Form):
    """An agency's answer; `boxes` are its personal mailboxes in use."""

    withdraw = forms.MultipleChoiceField(required=False)
    missing = forms.CharField(
        label=_("Người chưa có hộp thư"),
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Mỗi dòng một người: Họ và tên; chức vụ."),
    )
    remark = forms.CharField(label=_("Ghi chú"), required=False, max_length=500)

    def __init__(self, *args: Any, boxes: list[Mailbox], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["withdraw"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(box.address, box.name) for box in boxes]

    def clean_missing(self) -> list[tuple[str, str]]:
        lines = [line.strip() for line in self.cleaned_data["missing"].splitlines() if line.strip()]
        if len(lines) > _MOST_LINES:
            raise forms.ValidationError(_("Quá nhiều người: hãy tải danh sách lên bằng tệp Excel."))
        people = []
        for line in lines:
            name, _semicolon, title = line.partition(";")
            people.append((name.strip(), title.strip()))
        return people

    def answer(self) -> Answer:
        values = self.cleaned_data
        return Answer(tuple(values["withdraw"]), tuple(values["missing"]), values["remark"])
