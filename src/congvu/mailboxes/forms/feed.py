"""Forms of the personnel feed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from congvu.formats.tables import Limits

_CSV_AND_XLSX = ".xlsx,.csv,.txt,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FeedForm(forms.Form):
    """The file of Sở Nội vụ and what it is."""

    file = forms.FileField(
        label=_("Tệp dữ liệu nhân sự"),
        help_text=_("Excel (.xlsx) hoặc CSV, có cột “Cơ quan” và “Họ và tên”."),
        widget=forms.FileInput(attrs={"accept": _CSV_AND_XLSX}),
    )
    as_of = forms.DateField(
        label=_("Số liệu đến ngày"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    is_complete = forms.BooleanField(
        label=_("Tệp gồm mọi cơ quan của tỉnh (cơ quan không có trong tệp là không còn)"), required=False
    )

    def clean_file(self) -> Any:
        """By size alone, before it is read."""
        file = self.cleaned_data["file"]
        if file.size > Limits().most_bytes:
            most = Limits().most_bytes // 2**20
            raise forms.ValidationError(
                _("Tệp quá lớn (tối đa %(most)s MB). Hãy bỏ hình ảnh rồi tải lên lại.") % {"most": most}
            )
        return file
