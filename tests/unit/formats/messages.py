"""Messages for the tests of the formats, built line by line so that every byte is meant."""

from pathlib import Path

GOLDEN = Path(__file__).parents[2] / "golden" / "eml"


def message(*lines: str | bytes, body: str | bytes = "") -> bytes:
    """Header lines, an empty line, the body; CRLF between lines, the body as it is."""
    head = b"\r\n".join(line if isinstance(line, bytes) else line.encode() for line in lines)
    return head + b"\r\n\r\n" + (body if isinstance(body, bytes) else body.encode())


def multipart(*parts: bytes, subtype: str = "mixed", boundary: str = "bien") -> bytes:
    """A message of these parts (each with its own header lines)."""
    return message(
        "From: a@example.vn", f'Content-Type: multipart/{subtype}; boundary="{boundary}"',
        body=join_parts(*parts, boundary=boundary),
    )  # fmt: skip


def join_parts(*parts: bytes, boundary: str = "bien") -> bytes:
    mark = f"--{boundary}".encode()
    return b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + b"--\r\n"
