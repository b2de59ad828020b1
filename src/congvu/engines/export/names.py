"""Names of folders and files that every system can unpack, Windows too."""

import re

from congvu.formats.mime.filename import safe_name

LETTERS = "thu"  # the folder in the package below which all letters lie
_LONGEST_LEVEL = 40
# Windows' own unpacker gives up at 260, with the place where it unpacks.
_LONGEST_PATH = 140
_LIKE_A_LETTER = re.compile(r"\d{8,}\.eml", re.IGNORECASE)


def letter_name(uid: int) -> str:
    return f"{uid:08d}.eml"


class FolderPaths:
    """Each folder's path below `thu/`; two that would differ only in what is lost are told apart."""

    def __init__(self) -> None:
        self._paths: dict[str, str] = {}
        self._taken: set[str] = set()

    def path(self, folder: str) -> str:
        """The same for the same folder; its levels are separated by "/"."""
        if folder not in self._paths:
            self._paths[folder] = self._new(folder)
        return self._paths[folder]

    def _new(self, folder: str) -> str:
        parent, slash, level = folder.rpartition("/")
        above = f"{self.path(parent)}/" if slash else f"{LETTERS}/"
        name = safe_name(level)[:_LONGEST_LEVEL].strip(". ") or "thu-muc"
        if _LIKE_A_LETTER.fullmatch(name):
            name = f"_{name}"
        if len(above) + len(name) > _LONGEST_PATH:
            above, name = f"{LETTERS}/", f"thu-muc-{len(self._paths) + 1:03d}"
        path, number = f"{above}{name}", 1
        while path.casefold() in self._taken:
            number += 1
            path = f"{above}{name} ({number})"
        self._taken.add(path.casefold())
        return path
