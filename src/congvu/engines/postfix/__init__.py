"""Postfix 3.7: its configuration. Its master needs root; its daemons run as `postfix`."""

from congvu.engines.postfix.config import render_postfix

__all__ = ["render_postfix"]
