"""Keeps file bytes under their SHA-256: written whole or not at all, never changed."""

import errno
import hashlib
import os
import tempfile
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from congvu.documents.models import FileBlob
from congvu.documents.operations.refusals import DocumentRefused
from congvu.formats.media_type import sniff


class NoSpace(DocumentRefused):
    """The disk is full."""


class FileLost(DocumentRefused):
    """The stored bytes are not there, or are not what was stored."""


def store_file(content: bytes, *, name: str, now: datetime) -> FileBlob:
    """Raises NoSpace. The row belongs to the caller's transaction; bytes without a row do no harm."""
    digest = hashlib.sha256(content).hexdigest()
    if not _holds(_path(digest), content):
        _write(_path(digest), content)
    blob, _created = FileBlob.objects.get_or_create(
        sha256=digest,
        defaults={"size": len(content), "media_type": sniff(content, name), "stored_at": now},
    )
    return blob


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
