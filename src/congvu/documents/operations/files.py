"""Keeps file bytes under their SHA-256: written whole or not at all, never changed."""

import errno
import hashlib
import os
import tempfile
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from congvu.audit.operations import SYSTEM, Target, record
from congvu.documents.models import FileBlob
from congvu.documents.operations.refusals import DocumentRefused
from congvu.formats.media_type import sniff


class NoSpace(DocumentRefused):
    """The disk is full."""


class FileLost(DocumentRefused):
    """The stored bytes are not there, or are not what was stored."""


def store_file(content: bytes, *, name: str, now: datetime) -> FileBlob:
    """Part of the caller's transaction, which holds the row until a document refers to it.

    Raises NoSpace.
    """
    digest = hashlib.sha256(content).hexdigest()
    defaults = {"size": len(content), "media_type": sniff(content, name), "stored_at": now}
    blob = None
    while blob is None:  # `drop_unused_files` may take it away between the two statements
        FileBlob.objects.get_or_create(sha256=digest, defaults=defaults)
        blob = FileBlob.objects.select_for_update().filter(pk=digest).first()
    if not _holds(_path(digest), content):
        _write(_path(digest), content)
    return blob


def drop_unused_files(*, now: datetime) -> int:
    """Bytes that no document has any more (a deleted draft, a replaced file) go for good; how many."""
    unused = FileBlob.objects.filter(outgoing_documents=None, attachments=None, incoming_documents=None)
    return sum(_drop(digest, now) for digest in list(unused.values_list("pk", flat=True)))


@transaction.atomic
def _drop(digest: str, now: datetime) -> bool:
    blob = FileBlob.objects.select_for_update().filter(pk=digest).first()
    if blob is None or any(
        rows.exists() for rows in (blob.outgoing_documents, blob.attachments, blob.incoming_documents)
    ):
        return False
    blob.delete()
    record(actor=SYSTEM, action="documents.drop_file", target=Target("file", digest), now=now)
    # Last, and before the end of the transaction: whoever stores it again waits for the row until then.
    _path(digest).unlink(missing_ok=True)
    return True


def read_file(blob: FileBlob) -> bytes:
    """The bytes, checked against their name. Raises FileLost."""
    try:
        content = _path(blob.sha256).read_bytes()
    except OSError:
        raise FileLost(_("Không đọc được tệp của văn bản trên máy chủ. Hãy báo đơn vị vận hành.")) from None
    if hashlib.sha256(content).hexdigest() != blob.sha256:
        raise FileLost(
            _(
                "Tệp của văn bản trên máy chủ đã bị thay đổi so với bản được duyệt, không phát hành được. "
                "Hãy báo đơn vị vận hành."
            )
        )
    return content


def _path(digest: str) -> Path:
    return Path(settings.CONGVU_FILES) / digest[:2] / digest[2:]


def _holds(path: Path, content: bytes) -> bool:
    """Whether exactly these bytes lie there; a damaged file is written anew."""
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, fresh = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            os.chmod(fresh, 0o440)
            os.replace(fresh, path)
            _sync_folder(path.parent)
        except BaseException:
            Path(fresh).unlink(missing_ok=True)
            raise
    except OSError as problem:
        if problem.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NoSpace(
                _("Máy chủ hết chỗ, tệp chưa được lưu. Hãy báo đơn vị vận hành rồi làm lại.")
            ) from None
        raise


def _sync_folder(folder: Path) -> None:
    """A name is as durable as its folder: without this a power cut may lose a file that was written."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
