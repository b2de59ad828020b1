"""The process that reads foreign PDF files: `python -m congvu.engines.pdf_worker SECONDS MEGABYTES`.

Its standard input is a socket (see `pdf_wire`); it ends when that closes. It limits its own memory,
processor time and files, and gives root away: a hostile file gains nothing and stops only this process.
"""

import os
import resource
import signal
import socket
import sys

from congvu.engines import pdf_wire
from congvu.formats.pdf.text import UnreadablePdf, extract_text

_NOBODY = 65534
# A page with a word: opens all that Python and PDFium load late, before the doors are closed.
_TINY_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R"
    b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>>>>>>>endobj\n"
    b"4 0 obj<</Length 31>>stream\nBT /F 9 Tf 9 9 Td (cong vu) Tj ET\nendstream endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF"
)


def main(arguments: list[str]) -> int:
    seconds, megabytes = (int(argument) for argument in arguments)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which closes the channel
    with socket.socket(fileno=os.dup(0)) as channel:
        extract_text(_TINY_PDF)
        _give_away_rights(megabytes)
        while (content := pdf_wire.receive_request(channel)) is not None:
            _limit_processor_time(seconds)
            pdf_wire.send_answer(channel, *_read(content))
    return 0


def _read(content: bytes) -> tuple[int, str]:
    try:
        return pdf_wire.OK, extract_text(content)
    except UnreadablePdf as problem:
        return pdf_wire.UNREADABLE, str(problem)
    except MemoryError:
        raise  # ends the process; the next one begins with clean memory
    except Exception as problem:  # noqa: BLE001 - whatever a strange file does, it is unreadable
        return pdf_wire.UNREADABLE, f"{type(problem).__name__}: {problem}"


def _give_away_rights(megabytes: int) -> None:
    memory = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(_NOBODY, _NOBODY, _NOBODY)
        os.setresuid(_NOBODY, _NOBODY, _NOBODY)


def _limit_processor_time(seconds: int) -> None:
    """For this file: what the process has used so far, and `seconds` more; then SIGXCPU ends it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
