"""`congvu demo`: a demonstration province, the same for the same seed."""

from congvu.cli.demo.command import demo

__all__ = ["demo"]
