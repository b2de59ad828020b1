"""Forms of the directory."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ContactCardForm(forms.Form):
    """The fields of `operations.ContactCard`, as long as the table holds them."""

    phone = forms.CharField(label=_("Điện thoại"), required=False, max_length=20)
    fax = forms.CharField(label=_("Fax"), required=False, max_length=20)
    street_address = forms.CharField(label=_("Địa chỉ trụ sở"), required=False, max_length=200)
    website = forms.URLField(
        label=_("Trang thông tin điện tử"), required=False, max_length=200, assume_scheme="https"
    )
    working_hours = forms.CharField(label=_("Giờ làm việc"), required=False, max_length=200)
