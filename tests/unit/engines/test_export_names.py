"""Folders of a mailbox as folders that every system can unpack."""

import re

import pytest

from congvu.engines.export.names import FolderPaths, letter_name

_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
HOSTILE = [
    "CON", "aux.txt", "a:b", 'a "b" c', "a\\b", "cuối.", "cuối ", "..", ".", "~", "a*?<>|b", "00000001.eml",
    "a\x01b", "\u202egpj.exe", " ", "x" * 300, "/".join(["Năm dài thật là dài"] * 8), "thu/../../etc",
]  # fmt: skip


@pytest.mark.parametrize("folder", HOSTILE)
def test_any_name_gives_a_path_that_windows_takes(folder: str) -> None:
    path = FolderPaths().path(folder)
    levels = path.split("/")
    assert levels[0] == "thu"
    assert len(levels) >= 2
    assert len(path) <= 145
    for level in levels:
        assert level
        assert level == level.strip(" .")
        assert not re.search(r'[<>:"|?*\\\x00-\x1f\u202e]', level)
        assert not _DEVICES.fullmatch(level)
        assert not re.fullmatch(r"\d{8,}\.eml", level)


def test_names_that_would_fall_together_are_told_apart_and_stay_what_they_are() -> None:
    paths = FolderPaths()
    folders = ["a?b", "A_B", "a:b/con thư", "a?b/con thư", *HOSTILE]
    found = [paths.path(folder) for folder in folders]
    assert len({path.casefold() for path in found}) == len(folders)
    assert found == [paths.path(folder) for folder in folders]
    assert paths.path("a?b/con thư").startswith(f"{paths.path('a?b')}/")


def test_letters_sort_as_they_came() -> None:
    names = [letter_name(uid) for uid in (1, 9, 10, 99_999_999)]
    assert names == sorted(names)
