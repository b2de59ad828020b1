"""CSV as Excel opens it in Vietnam: UTF-8 with its mark, commas, CRLF, and no cell that calculates."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

MEDIA_TYPE = "text/csv; charset=utf-8"
# A spreadsheet takes these for a formula; a telephone number that begins with + is none.
_FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d .()-]+$)")


def write_csv(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """RFC 4180; what would be a formula gets an apostrophe before it."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(heading)
    writer.writerows([_cell(text) for text in row] for row in rows)
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def _cell(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text
