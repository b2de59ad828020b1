"""Forms of webmail: searching, folders, writing."""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congvu.engines.ports import SearchQuery
from congvu.formats.mime.header_text import clean_line, clean_text
from congvu.formats.mime.typed import LONGEST_TYPED, TypedAddresses, read_typed
from congvu.policy.text import normalize
from congvu.ui.templatetags.ui import size
from congvu.webmail.queries.places import HeldFile

MOST_FILES = 25
MOST_BYTES = 50 * 2**20
MOST_RECIPIENTS = 1000
LONGEST_SUBJECT = 900
_FOLDER_NAME = re.compile(r'[\x00-\x1f\x7f*%"\\]|^[/~.]|/$|//|\.\.')


class SearchForm(forms.Form):
    q = forms.CharField(required=False, max_length=200)
    sender = forms.CharField(label=gettext_lazy("Người gửi"), required=False, max_length=200)
    since = forms.DateField(
        label=gettext_lazy("Từ ngày"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=gettext_lazy("Đến ngày"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    unseen = forms.BooleanField(label=gettext_lazy("Chỉ thư chưa đọc"), required=False)
    flagged = forms.BooleanField(label=gettext_lazy("Chỉ thư có gắn sao"), required=False)

    def query(self) -> SearchQuery:
        """What was asked for; conditions that cannot be read are left out (and shown as errors)."""
        self.is_valid()
        values = self.cleaned_data
        until = values.get("until")
        return SearchQuery(
            text=values.get("q", ""),
            sender=values.get("sender", ""),
            since=values.get("since"),
            before=until + timedelta(days=1) if until else None,
            unseen=bool(values.get("unseen")),
            flagged=bool(values.get("flagged")),
        )


class FolderForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Tên thư mục"),
        max_length=100,
        help_text=gettext_lazy("Dấu / tạo thư mục con, ví dụ: Công văn/2026"),
    )

    def clean_name(self) -> str:
        name = " ".join(normalize(self.cleaned_data["name"]).split())
        if _FOLDER_NAME.search(name):
            raise ValidationError(
                _(
                    'Tên thư mục không được có các ký tự * % " \\ và không được bắt đầu bằng '
                    "dấu / ~ hay dấu chấm."
                )
            )
        return name


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """A list of uploaded files; empty ones are allowed, they may mean something to the recipient."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        return [super(ManyFilesField, self).clean(one, initial) for one in data or () if one]


class ComposeForm(forms.Form):
    """`held` are files that already lie in the store; the writer keeps some of them.

    Only sending checks recipients and sizes: a draft is never refused for being unfinished.
    """

    to = forms.CharField(label=gettext_lazy("Đến"), required=False, widget=forms.Textarea)
    cc = forms.CharField(label=gettext_lazy("Đồng gửi (Cc)"), required=False, widget=forms.Textarea)
    bcc = forms.CharField(
        label=gettext_lazy("Gửi kín (Bcc)"),
        required=False,
        widget=forms.Textarea,
        help_text=gettext_lazy("Người nhận khác không thấy các địa chỉ này."),
    )
    subject = forms.CharField(label=gettext_lazy("Tiêu đề"), required=False)
    text = forms.CharField(label=gettext_lazy("Nội dung"), required=False, strip=False, widget=forms.Textarea)
    uploads = ManyFilesField(
        label=gettext_lazy("Tệp đính kèm"),
        required=False,
        allow_empty_file=True,
        max_length=255,
        help_text=gettext_lazy("Tối đa 25 tệp, tổng cộng 50 MB. Không gửi tài liệu mật qua thư."),
    )

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        senders: Sequence[tuple[str, str]],
        held: Sequence[HeldFile] = (),
        complete_url: str = "",
        is_sending: bool = False,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, files, initial=initial)
        self.held = held
        self.is_sending = is_sending
        self.typed: dict[str, TypedAddresses] = {}
        self.fields["sender"] = forms.ChoiceField(label=_("Gửi từ"), choices=senders)
        self.fields["keep"] = forms.MultipleChoiceField(
            required=False, choices=[(file.key, file.filename) for file in held]
        )
        for name in ("to", "cc", "bcc"):
            self.fields[name].widget.attrs |= {
                "rows": 1,
                "data-complete": complete_url,
                "spellcheck": "false",
            }
        self.fields["subject"].widget.attrs |= {"maxlength": LONGEST_SUBJECT}
        self.fields["text"].widget.attrs |= {"rows": 16}
        self.fields["uploads"].widget.attrs |= {"data-most-bytes": MOST_BYTES, "data-most-files": MOST_FILES}

    def kept_files(self) -> list[HeldFile]:
        """Those that the writer keeps, in the form as it was sent or as it begins."""
        chosen = set(self["keep"].value() or ())
        return [file for file in self.held if file.key in chosen]

    def clean_to(self) -> str:
        return self._addresses("to")

    def clean_cc(self) -> str:
        return self._addresses("cc")

    def clean_bcc(self) -> str:
        return self._addresses("bcc")

    def clean_subject(self) -> str:
        subject: str = self.cleaned_data["subject"]
        if self.is_sending and len(subject) > LONGEST_SUBJECT:
            raise ValidationError(
                _("Tiêu đề dài quá %(most)d ký tự; hãy viết ngắn lại."), params={"most": LONGEST_SUBJECT}
            )
        return clean_line(subject)

    def clean_text(self) -> str:
        return clean_text(self.cleaned_data["text"].replace("\r\n", "\n"))

    def clean_uploads(self) -> list[Any]:
        files: list[Any] = self.cleaned_data["uploads"]
        kept = self.kept_files()
        if len(files) + len(kept) > MOST_FILES:
            raise ValidationError(
                _(
                    "Có %(count)d tệp; mỗi thư gửi được tối đa %(most)d tệp. Hãy bớt tệp hoặc nén vào "
                    "một tệp zip."
                ),
                params={"count": len(files) + len(kept), "most": MOST_FILES},
            )
        total = sum(file.size or 0 for file in files) + sum(file.size for file in kept)
        if total > MOST_BYTES:
            raise ValidationError(
                _(
                    "Các tệp dài tổng cộng %(total)s; mỗi thư gửi được tối đa 50 MB. Hãy bớt tệp hoặc "
                    "chia nhiều thư."
                ),
                params={"total": size(total)},
            )
        return files

    def clean(self) -> dict[str, Any]:
        if self.is_sending and not self.errors:
            count = len({a.address for typed in self.typed.values() for a in typed.addresses})
            if not count:
                self.add_error("to", _("Chưa có người nhận. Hãy ghi ít nhất một địa chỉ thư."))
            elif count > MOST_RECIPIENTS:
                self.add_error(
                    "to",
                    _("Có %(count)d người nhận; mỗi thư gửi được tối đa %(most)d. Hãy chia nhiều thư.")
                    % {"count": count, "most": MOST_RECIPIENTS},
                )
        return self.cleaned_data

    def _addresses(self, name: str) -> str:
        text: str = self.cleaned_data[name]
        self.typed[name] = read_typed(text)
        if self.is_sending and len(text.encode("utf-8", "replace")) > LONGEST_TYPED:
            raise ValidationError(_("Danh sách người nhận quá dài; hãy chia nhiều thư."))
        if self.is_sending and self.typed[name].unreadable:
            shown = "; ".join(f"“{entry[:80]}”" for entry in self.typed[name].unreadable[:5])
            raise ValidationError(
                _(
                    "Không phải địa chỉ thư: %(shown)s. Chọn trong danh bạ khi gõ tên, hoặc ghi đủ như "
                    "ten@coquan.gov.vn."
                ),
                params={"shown": shown},
            )
        return text
