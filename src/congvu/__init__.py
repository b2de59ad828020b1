"""Công Vụ: the official e-mail system of a Vietnamese province's state agencies."""

__version__ = "0.1.0"
