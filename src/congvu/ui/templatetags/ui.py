"""Tags and filters of the design system."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import template
from django.forms import BoundField, CheckboxInput, FileInput, Textarea
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()

_OFFICE_TIME = ZoneInfo("Asia/Ho_Chi_Minh")

# Paths on a 24 by 24 grid, drawn in the colour of the text.
_ICONS = {
    "inbox": "M3 13h5l1.5 3h5L16 13h5M5 5h14l2 8v6H3v-6z",
    "send": "M4 12 20 4l-5 16-3-7z",
    "book": "M5 4h12a2 2 0 0 1 2 2v14H7a2 2 0 0 1-2-2zM5 18a2 2 0 0 1 2-2h12",
    "person": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4 4-6 8-6s8 2 8 6",
    "building": "M4 21V6l8-3 8 3v15M9 21v-5h6v5M8 9h2M14 9h2M8 13h2M14 13h2",
    "search": "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 21 21",
    "attach": "M8 12l6-6a3 3 0 0 1 4 4l-8 8a5 5 0 0 1-7-7l7-7",
    "reply": "M9 7 4 12l5 5M4 12h10a6 6 0 0 1 6 6",
    "forward": "M15 7l5 5-5 5M20 12H10a6 6 0 0 0-6 6",
    "star": "M12 4l2.5 5.3 5.5.8-4 4 1 5.9-5-2.8L7 20l1-5.9-4-4 5.5-.8z",
    "trash": "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
    "junk": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM6 6l12 12",
    "folder": "M3 6h7l2 2h9v11H3z",
    "draft": "M4 20l4-1L19 8l-3-3L5 16zM14 7l3 3",
    "print": "M7 9V4h10v5M7 17H4v-7h16v7h-3M7 14h10v6H7z",
    "check": "M4 13l5 5L20 6",
    "clock": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3 3",
    "warning": "M12 4 2 20h20zM12 10v4M12 17v.5",
    "plus": "M12 5v14M5 12h14",
    "download": "M12 4v11M7 11l5 5 5-5M4 20h16",
    "close": "M6 6l12 12M18 6 6 18",
    "lock": "M6 11h12v9H6zM8 11V8a4 4 0 0 1 8 0v3",
    "exit": "M14 4H5v16h9M10 12h11M17 8l4 4-4 4",
    "eye": "M2 12s4-7 10-7 10 7 10 7-4 7-10 7-10-7-10-7zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
    "stamp": "M8 3h8v5l-2 2v4h4v4H6v-4h4v-4L8 8zM5 21h14",
    "menu": "M4 6h16M4 12h16M4 18h16",
    "globe": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18",
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small picture beside a word; hidden from screen readers, which read the word."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        _ICONS[name],
    )


@register.simple_tag
def badge(kind: str, text: object) -> SafeString:
    """A state in a word: kind is neutral, info, success, warning or danger."""
    return format_html('<span class="badge badge-{}">{}</span>', kind, text)


@register.inclusion_tag("ui/components/field.html")
def field(bound: BoundField, css: str = "") -> dict[str, object]:
    """A form field with label, help and error, in the one layout of the system."""
    widget = bound.field.widget
    attributes: dict[str, str | bool] = {}
    if bound.help_text or bound.errors:
        attributes["aria-describedby"] = f"{bound.auto_id}-help"
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return {
        "field": bound,
        "control": bound.as_widget(attrs=attributes),
        "is_checkbox": isinstance(widget, CheckboxInput),
        "is_file": isinstance(widget, FileInput),
        "is_text": isinstance(widget, Textarea),
        "css": css,
    }


@register.inclusion_tag("ui/components/pagination.html")
def pagination(offset: int, limit: int, total: int, query: str = "") -> dict[str, object]:
    """ "1-50 trong 230", with links to the pages beside; `query` is kept in the links."""
    return {
        "first": offset + 1 if total else 0,
        "last": min(offset + limit, total),
        "total": total,
        "newer": max(0, offset - limit) if offset else None,
        "older": offset + limit if offset + limit < total else None,
        "query": query,
    }


@register.filter
def vn_time(moment: datetime | None) -> str:
    """ "09:15 ngày 22/10/2009" at the office."""
    if moment is None:
        return ""
    local = moment.astimezone(_OFFICE_TIME)
    return _("%(time)s ngày %(day)s") % {"time": f"{local:%H:%M}", "day": f"{local:%d/%m/%Y}"}


@register.filter
def vn_date(day: date | datetime | None) -> str:
    """ "22/10/2009"."""
    if isinstance(day, datetime):
        day = day.astimezone(_OFFICE_TIME)
    return f"{day:%d/%m/%Y}" if day else ""


@register.filter
def vn_clock(moment: datetime | None) -> str:
    """ "09:15" at the office."""
    return f"{moment.astimezone(_OFFICE_TIME):%H:%M}" if moment else ""


@register.filter
def vn_weekday(day: date) -> str:
    """ "Thứ Hai"."""
    names = (
        _("Thứ Hai"),
        _("Thứ Ba"),
        _("Thứ Tư"),
        _("Thứ Năm"),
        _("Thứ Sáu"),
        _("Thứ Bảy"),
        _("Chủ nhật"),
    )
    return names[day.weekday()]


@register.filter
def vn_short(moment: datetime | None) -> str:
    """Today the time, this year the day, else the date."""
    if moment is None:
        return ""
    local, today = moment.astimezone(_OFFICE_TIME), timezone.now().astimezone(_OFFICE_TIME)  # noqa: TID251
    if local.date() == today.date():
        return f"{local:%H:%M}"
    return f"{local:%d/%m}" if local.year == today.year else f"{local:%d/%m/%Y}"


@register.filter
def size(count: int | None) -> str:
    """ "2,1 MB" with the decimal comma."""
    if count is None:
        return ""
    value, units = float(count), ["B", "kB", "MB", "GB"]
    while value >= 1000 and len(units) > 1:
        value, units = value / 1000, units[1:]
    digits = f"{value:.0f}" if value >= 10 or units[0] == "B" else f"{value:.1f}"
    return f"{digits.replace('.', ',')} {units[0]}"


@register.simple_tag
def empty_mark() -> SafeString:
    """A dash that screen readers call empty."""
    return mark_safe('<span class="muted" aria-label="trống">–</span>')
