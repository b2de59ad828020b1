"""Pages of the directory."""

from congvu.directory.views.bodies import agency, complete, search

__all__ = ["agency", "complete", "search"]
