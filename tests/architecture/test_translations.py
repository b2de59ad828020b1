"""English second: every text of the product has its translation, with the same placeholders."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from tests.architecture.source import PACKAGE

CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
_VIETNAMESE = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉĩịọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ]", re.IGNORECASE)
# Examples and names that stay Vietnamese in an English sentence.
_MAY_STAY = ("Công Vụ", "Công văn")


def _file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def _entries() -> list[polib.POEntry]:
    return [entry for entry in polib.pofile(str(CATALOGUE)) if not entry.obsolete]


def _translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


class TestEnglish:
    def test_every_text_has_a_translation(self) -> None:
        missing = [e.msgid for e in _entries() if e.fuzzy or not all(_translations(e))]
        assert missing == []

    def test_placeholders_are_the_same(self) -> None:
        wrong = []
        for entry in _entries():
            wanted = sorted(_PLACEHOLDER.findall(entry.msgid))
            wrong += [t for t in _translations(entry) if sorted(_PLACEHOLDER.findall(t)) != wanted]
        assert wrong == []

    def test_nothing_of_it_is_still_vietnamese(self) -> None:
        left = []
        for entry in _entries():
            for text in _translations(entry):
                rest = text
                for word in _MAY_STAY:
                    rest = rest.replace(word, "")
                if _VIETNAMESE.search(rest):
                    left.append(text)
        assert left == []

    def test_the_catalogue_holds_all_texts_of_the_source_and_no_other(self, tmp_path: Path) -> None:
        """After a change of texts: scripts/extract_messages, then translate what is new."""
        copy = tmp_path / "congvu"
        ignored = shutil.ignore_patterns("__pycache__", "*.mo", "*.pyc")
        shutil.copytree(PACKAGE, copy, ignore=ignored)
        fresh = copy / "locale" / "en" / "LC_MESSAGES" / "django.po"
        fresh.unlink()
        environment = {name: value for name, value in os.environ.items() if not name.startswith("CONGVU_")}
        environment |= {"CONGVU_VAR": str(tmp_path / "var"), "PYTHONPATH": str(tmp_path)}
        environment["DJANGO_SETTINGS_MODULE"] = "congvu.project.settings"
        command = [sys.executable, "-m", "django", "makemessages", "-l", "en", "--no-wrap", "--no-location"]
        subprocess.run(command, cwd=copy, env=environment, check=True, capture_output=True)
        wanted = {entry.msgid for entry in polib.pofile(str(fresh))}
        held = {entry.msgid for entry in _entries()}
        assert sorted(wanted - held) == []
        assert sorted(held - wanted) == []

    def test_the_pages_speak_it(self) -> None:
        with translation.override("en"):
            assert translation.gettext("Đăng nhập") == "Sign in"
            assert (
                translation.ngettext("Đã chuyển %d thư.", "Đã chuyển %d thư.", 2) % 2
                == "2 messages were moved."
            )
        with translation.override("vi"):
            assert translation.gettext("Đăng nhập") == "Đăng nhập"


class TestVietnamese:
    """What Django says by itself reaches people in Vietnamese too."""

    @pytest.mark.parametrize(
        ("field", "values"),
        [
            (forms.CharField(max_length=3, min_length=2), ["", "x", "xxxx", "a\0b"]),
            (forms.EmailField(), ["", "x"]),
            (forms.IntegerField(min_value=1, max_value=9), ["", "x", "0", "10"]),
            (forms.DateField(), ["", "x"]),
            (forms.ChoiceField(choices=[("a", "A")]), ["", "z"]),
            (forms.MultipleChoiceField(choices=[("a", "A")]), [[], ["z"]]),
            (forms.FileField(max_length=3), [None, _file("tên dài", b"x"), _file("a", b"")]),
            (forms.BooleanField(), [False]),
        ],
        ids=lambda one: type(one).__name__,
    )
    def test_form_fields(self, field: forms.Field, values: list[object]) -> None:
        for value in values:
            with pytest.raises(ValidationError) as caught:
                field.clean(value)
            with translation.override("vi"):
                sentences = caught.value.messages
            assert all(_VIETNAMESE.search(sentence) for sentence in sentences), sentences

    @pytest.mark.parametrize("password", ["abc", "password123", "123456789012", "nguyenvanbinh"])
    def test_passwords(self, password: str) -> None:
        from congvu.accounts.models import User

        user = User(login="nguyenvanbinh.stnmt@binhphuoc.gov.vn", full_name="Nguyễn Văn Bình")
        with pytest.raises(ValidationError) as caught:
            password_validation.validate_password(password, user)
        with translation.override("vi"):
            assert all(sentence.startswith("Mật khẩu này") for sentence in caught.value.messages)
