"""Forms of agency mailboxes: who may use one, to whom it is handed over."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from congvu.directory.queries import OFFICE_TIME
from congvu.mailboxes.models import Delegation, Mailbox
from congvu.mailboxes.queries import find_person_box

if TYPE_CHECKING:
    from congvu.accounts.models import User

_ROLES = (
    (Delegation.Role.READ.value, _("Chỉ đọc: xem thư, không xóa, không gửi")),
    (Delegation.Role.HANDLE.value, _("Đọc và xử lý: xem, chuyển thư mục, xóa; không gửi")),
    (Delegation.Role.SEND.value, _("Xử lý và gửi: làm mọi việc với thư, gửi thư thay mặt cơ quan")),
    (Delegation.Role.MANAGE.value, _("Quản lý: như trên, và cho người khác sử dụng hộp thư")),
)


class PersonField(forms.CharField):
    """A person of the directory, found by completion; cleaned to the personal mailbox."""

    now: datetime  # set by the form

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=300,
            help_text=_("Gõ vài chữ của tên (không cần dấu) rồi chọn trong danh sách hiện ra."),
            **kwargs,
        )

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "data-complete": "", "autocomplete": "off"}

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        self.widget.attrs["data-complete"] = reverse("directory:complete")
        return super().get_bound_field(form, field_name)

    def clean(self, value: Any) -> Mailbox:
        typed = super().clean(value)
        box = find_person_box(typed, now=self.now)
        if box is None:
            raise forms.ValidationError(
                gettext(
                    "Không tìm thấy người này, hoặc có nhiều người trùng tên. Hãy chọn trong danh sách gợi ý."
                )
            )
        return box


def _tell_time(field: forms.Field, now: datetime) -> None:
    assert isinstance(field, PersonField)  # noqa: S101 - as declared
    field.now = now


class RightForm(forms.Form):
    """What a person may do, until when."""

    role = forms.ChoiceField(
        label=_("Quyền"), choices=_ROLES, initial=Delegation.Role.SEND.value, widget=forms.RadioSelect
    )
    ends_on = forms.DateField(
        label=_("Đến hết ngày"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Để trống nếu không định trước ngày kết thúc."),
    )
    is_checker = forms.BooleanField(label=_("Là người kiểm tra hộp thư vào các giờ quy định"), required=False)

    @property
    def ends_at(self) -> datetime | None:
        """The end of the last day, at the office."""
        day = self.cleaned_data["ends_on"]
        if day is None:
            return None
        return datetime.combine(day + timedelta(days=1), time(), tzinfo=OFFICE_TIME)


class GrantForm(RightForm):
    """Who; one of another agency is confirmed."""

    person = PersonField(label=_("Người được giao"))
    of_other_agency = forms.BooleanField(label=_("Đúng người này, vẫn giao quyền"), required=False)
    field_order = ["person", "role", "ends_on", "is_checker", "of_other_agency"]

    def __init__(self, data: Any = None, *, mailbox: Mailbox, now: datetime) -> None:
        super().__init__(data)
        _tell_time(self.fields["person"], now)
        self._mailbox = mailbox
        self.asks_again = False

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        box = values.get("person")
        if box is not None and box.agency_id != self._mailbox.agency_id:
            self.asks_again = True
            if not values.get("of_other_agency"):
                self.add_error(
                    "person",
                    gettext("%(name)s thuộc %(agency)s, không phải cơ quan này. Nếu đúng, đánh dấu xác nhận.")
                    % {"name": box.name, "agency": box.agency.name},
                )
        return values


class HandoverForm(forms.Form):
    """Who gives, who receives; a mailbox with one manager does not ask who gives."""

    giver = forms.ChoiceField(label=_("Bên giao (đang quản lý hộp thư)"))
    receiver = PersonField(label=_("Bên nhận"))
    reason = forms.CharField(
        label=_("Lý do bàn giao"),
        max_length=300,
        required=False,
        help_text=_("Ví dụ: Giám đốc nghỉ hưu theo Quyết định số 15/QĐ-UBND. Lý do được ghi vào biên bản."),
    )

    def __init__(self, data: Any = None, *, managers: list[User], now: datetime) -> None:
        super().__init__(data)
        _tell_time(self.fields["receiver"], now)
        field = self.fields["giver"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - as declared
        field.choices = [(one.login, f"{one.full_name} <{one.login}>") for one in managers]
