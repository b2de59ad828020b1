"""Forms of the operator: moving, withdrawing and destroying mailboxes, dissolving an agency."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from congvu.mailboxes.models import Mailbox

Choices = Sequence[tuple[Any, Any]]
_WITHDRAW = 0  # no agency has this id
_PART = r"^(?=.{1,64}$)[a-z0-9]+(?:[._-][a-z0-9]+)*$"
_PART_ERROR = _("Chỉ gồm chữ thường không dấu, chữ số, dấu chấm, gạch ngang ở giữa; tối đa 64 ký tự.")


def _local_part(**kwargs: Any) -> forms.RegexField:
    return forms.RegexField(
        _PART,
        max_length=64,
        error_messages={"invalid": _PART_ERROR},
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
        **kwargs,
    )


def _agency(label: Any, **kwargs: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, coerce=lambda value: int(value) if value else None, empty_value=None, **kwargs
    )


class TransferForm(forms.Form):
    target_agency = _agency(_("Cơ quan tiếp nhận"))
    title = forms.CharField(label=_("Chức vụ mới"), max_length=100, required=False)
    local_part = _local_part(
        label=_("Phần trước @ của địa chỉ mới"),
        required=False,
        help_text=_("Để trống thì hệ thống đặt theo quy tắc: họ tên và tên tắt của cơ quan mới."),
    )

    def __init__(self, data: Any = None, *, agencies: Choices) -> None:
        super().__init__(data)
        _fill(self.fields["target_agency"], [("", "---------"), *agencies])


class RenameForm(forms.Form):
    local_part = _local_part(label=_("Phần trước @ của địa chỉ mới"))


class CloseForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Lý do"), choices=Mailbox.CloseReason.choices, widget=forms.RadioSelect
    )
    forward_to = forms.EmailField(
        label=_("Chuyển tiếp thư đến địa chỉ"),
        required=False,
        help_text=_("Chỉ khi quy chế cho phép; hộp thư cơ quan chuyển tiếp được đến cơ quan kế thừa."),
    )


class DestroyForm(forms.Form):
    code = forms.CharField(
        label=_("Số, ký hiệu quyết định tiêu hủy"), max_length=50, help_text=_("Ví dụ: 15/QĐ-STTTT")
    )
    signed_on = forms.DateField(
        label=_("Ngày quyết định"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    file = forms.FileField(
        label=_("Quyết định đã ký (PDF)"),
        help_text=_("Tối đa 20 MB."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )
    is_sure = forms.BooleanField(label=_("Tôi hiểu: sau khi tiêu hủy không lấy lại được thư nào."))


class DissolveForm(forms.Form):
    """For each personal mailbox (`box-<id>`) another agency, or withdrawn; `others` for all not chosen
    apart. Nobody is withdrawn because nobody chose."""

    successor = _agency(
        _("Cơ quan kế thừa"),
        required=False,
        help_text=_("Thư gửi đến hộp thư cơ quan được chuyển tiếp đến cơ quan này."),
    )

    others = _agency(_("Hộp thư cá nhân: làm gì với những người không chọn riêng dưới đây"))

    def __init__(self, data: Any = None, *, agencies: Choices, people: Sequence[Mailbox]) -> None:
        super().__init__(data)
        _fill(self.fields["successor"], [("", _("Không có")), *agencies])
        acts = [(_WITHDRAW, _("Thu hồi")), *agencies]
        _fill(self.fields["others"], [("", "---------"), *acts])
        choices = [("", _("Như lựa chọn chung")), *acts]
        for box in people:
            field = _agency(box.name, required=False, help_text=box.address)
            _fill(field, choices)
            self.fields[f"box-{box.pk}"] = field

    def targets(self) -> dict[int, int]:
        """Agency id by mailbox id, for those who go on."""
        prefix, others = "box-", self.cleaned_data["others"]
        chosen = {
            int(name.removeprefix(prefix)): others if value is None else value
            for name, value in self.cleaned_data.items()
            if name.startswith(prefix)
        }
        return {box_id: target for box_id, target in chosen.items() if target != _WITHDRAW}

    def people_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("box-")]


def _fill(field: forms.Field, choices: Choices) -> None:
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - as declared
    field.choices = list(choices)
