"""Bytes of files as answers."""

import re
from urllib.parse import quote

from django.http import HttpResponse

from congvu.policy.text import strip_marks

_NOT_PLAIN = re.compile(r"[^ !#$&'()+,./0-9=@A-Z\[\]^_`a-z{}~-]")


def file_response(content: bytes, *, name: str, media_type: str, in_place: bool = False) -> HttpResponse:
    """With its name in Vietnamese for today's browsers, without diacritics for others (RFC 6266)."""
    response = HttpResponse(content, content_type=media_type)
    plain = "".join(
        c if c.isascii() and c.isprintable() and c not in '"\\%;' else "_" for c in strip_marks(name)
    )
    how = "inline" if in_place else "attachment"
    response.headers["Content-Disposition"] = (
        f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
