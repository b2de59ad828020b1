"""Pages of the directory."""

from congvu.directory.views.bodies import agency, complete, official, official_vcard, search
from congvu.directory.views.keeping import choose_public, edit_card

__all__ = ["agency", "choose_public", "complete", "edit_card", "official", "official_vcard", "search"]
