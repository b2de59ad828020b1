"""The parts of a message under addresses of their own: the frame with its HTML, files, source.

The policy of the frame (`_FRAME_POLICY`) allows neither scripts nor forms nor, before the reader asks
for them, pictures from elsewhere; the cleaning before it (`formats.html_clean`) does not rely on that,
nor that on the cleaning.
"""

import io
import zipfile
from urllib.parse import unquote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from congvu.engines.ports import FolderRef
from congvu.formats.html_clean import CleanedHtml, clean_html
from congvu.formats.media_type import sniff
from congvu.formats.mime.parse import (
    ParsedMessage,
    attachment_content,
    attachments_with_content,
    parse_message,
)
from congvu.webmail.queries.letters import get_raw
from congvu.webmail.views.desk import mail_page, note_opened, open_desk
from congvu.webmail.views.files import file_response

_FRAME_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src {images}; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox allow-same-origin"
)
_PART_POLICY = "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; sandbox"
# Chromium shows PDF by a part of its own, which a sandbox would keep out.
_PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp")


@require_safe
@mail_page
def body(request: HttpRequest, mailbox: str, uid: int, folder: str) -> HttpResponseBase:
    """The HTML of a message, cleaned, for the frame of the page; `?anh=1` lets remote pictures in."""
    ref = FolderRef(mailbox, folder)
    parsed = parse_message(_raw(request, ref, uid))
    with_remote = request.GET.get("anh") == "1"
    clean = clean_letter(parsed, ref, uid, with_remote=with_remote)
    response = render(request, "webmail/letter_frame.html", {"html": clean.html})
    images = "'self' data: http: https:" if with_remote else "'self' data:"
    response.headers["Content-Security-Policy"] = _FRAME_POLICY.format(images=images)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
@mail_page
def part(request: HttpRequest, mailbox: str, uid: int, index: int, folder: str) -> HttpResponseBase:
    """An attachment to be saved; with `?mo=1` a PDF or picture, and nothing else, is shown in place."""
    raw = _raw(request, FolderRef(mailbox, folder), uid)
    try:
        content = attachment_content(raw, index)
    except IndexError:
        raise Http404(index) from None
    attachment = parse_message(raw).attachments[index]
    real_type = sniff(content, attachment.filename)
    is_pdf = real_type == "application/pdf" and content.startswith(b"%PDF-")
    in_place = request.GET.get("mo") == "1" and (is_pdf or real_type in _PICTURES)
    response = file_response(
        content,
        name=attachment.filename,
        media_type=real_type if in_place else "application/octet-stream",
        in_place=in_place,
    )
    response.headers["Content-Security-Policy"] = _PDF_POLICY if is_pdf and in_place else _PART_POLICY
    return response


@require_safe
@mail_page
def all_parts(request: HttpRequest, mailbox: str, uid: int, folder: str) -> HttpResponseBase:
    """All attachments in one ZIP archive."""
    raw = _raw(request, FolderRef(mailbox, folder), uid)
    archive, taken = io.BytesIO(), set[str]()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        for attachment, content in attachments_with_content(raw):
            name = _free_name(attachment.filename, taken)
            taken.add(name)
            out.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return file_response(archive.getvalue(), name=f"tep-dinh-kem-{uid}.zip", media_type="application/zip")


@require_safe
@mail_page
def source(request: HttpRequest, mailbox: str, uid: int, folder: str) -> HttpResponseBase:
    """The message as it came, as plain text; with `?tai=1` as a file."""
    raw = _raw(request, FolderRef(mailbox, folder), uid)
    if request.GET.get("tai") == "1":
        return file_response(raw, name=f"thu-{uid}.eml", media_type="message/rfc822")
    response = HttpResponse(raw, content_type="text/plain; charset=utf-8")
    response.headers["Content-Security-Policy"] = _PART_POLICY
    return response


def _raw(request: HttpRequest, ref: FolderRef, uid: int) -> bytes:
    """Raises Http404 for a mailbox that the person may not use; this way of reading is told as well."""
    desk = open_desk(request, ref.mailbox)
    raw = get_raw(desk.login, ref, uid)
    note_opened(desk.login, ref, uid, at=desk.now)
    return raw


def _free_name(name: str, taken: set[str]) -> str:
    stem, dot, ending = name.rpartition(".")
    number = 2
    free = name
    while free in taken:
        free = f"{stem or name} ({number}){dot}{ending if dot else ''}"
        number += 1
    return free


def clean_letter(parsed: ParsedMessage, ref: FolderRef, uid: int, *, with_remote: bool) -> CleanedHtml:
    """Harmless HTML; pictures of the letter itself come from their part's address."""
    pictures = {file.content_id: file.index for file in parsed.attachments if file.content_id}

    def cid_url(content_id: str) -> str | None:
        index = pictures.get(content_id, pictures.get(unquote(content_id)))
        return None if index is None else f"{message_url('part', ref, uid, index=index)}?mo=1"

    return clean_html(parsed.html or "", cid_url=cid_url, allow_remote=with_remote)


def message_url(name: str, ref: FolderRef, uid: int, **more: object) -> str:
    """The address of a page of webmail about this message."""
    return reverse(f"webmail:{name}", kwargs={"mailbox": ref.mailbox, "folder": ref.name, "uid": uid, **more})
