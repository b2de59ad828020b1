"""`congvu reorganise`: bodies and provinces that follow one another."""

from congvu.cli.reorganise.command import reorganise

__all__ = ["reorganise"]
