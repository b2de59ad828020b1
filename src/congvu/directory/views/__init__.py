"""Pages of the directory."""

from congvu.directory.views.bodies import agency, complete, search
from congvu.directory.views.keeping import choose_public, edit_card

__all__ = ["agency", "choose_public", "complete", "edit_card", "search"]
