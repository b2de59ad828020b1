"""Words of the pages of documents."""

from collections.abc import Mapping

from django import template

register = template.Library()

_KINDS = {"RECEIVED": "info", "ASSIGNED": "warning", "PROCESSING": "warning", "FINISHED": "success"}


@register.filter
def named(names: Mapping[str, str], login: str) -> str:
    """The person's name; the login of one whose name is not known."""
    return names.get(login, login)


@register.filter
def state_kind(state: str) -> str:
    """The kind of badge of an incoming document's state."""
    return _KINDS.get(state, "neutral")
