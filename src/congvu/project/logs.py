"""What a log may say: an address that holds a one-time token is cut before it is written."""

import logging
import re

_TOKEN = re.compile(r"(/kich-hoat/)[^\s?#'\"]+")


class HideTokens(logging.Filter):
    """Django names the page of every refusal and failure; the page of a link holds its token."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if "/kich-hoat/" in message:
            record.msg, record.args = _TOKEN.sub(r"\1…", message), ()
        return True
