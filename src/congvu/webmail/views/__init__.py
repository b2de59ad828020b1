"""Pages of the webmail."""

from congvu.webmail.views.acts import act
from congvu.webmail.views.composing import compose
from congvu.webmail.views.folders import delete_folder, folders, rename_folder
from congvu.webmail.views.lists import folder, start
from congvu.webmail.views.parts import all_parts, body, part, source
from congvu.webmail.views.reading import message

__all__ = [
    "act",
    "all_parts",
    "body",
    "compose",
    "delete_folder",
    "folder",
    "folders",
    "message",
    "part",
    "rename_folder",
    "source",
    "start",
]
