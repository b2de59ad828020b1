"""What is typed from a printed sheet."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ActivationCodeForm(forms.Form):
    code = forms.CharField(
        label=_("Mã trên phiếu"),
        max_length=60,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off", "autocapitalize": "none"}),
        help_text=_("28 chữ và số, chia thành 7 nhóm; không phân biệt chữ hoa, chữ thường."),
    )
