"""Files of lists, from the upload until the list is read: written whole or not at all."""

import hashlib
import os
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from congvu.mailboxes.models import RequestUpload
from congvu.mailboxes.operations.refusals import NotNow

# An upload that nobody believed is forgotten after this time.
_KEPT = timedelta(days=2)


def keep_file(content: bytes) -> str:
    """Returns the SHA-256 that it is found by. Raises NotNow when the disk takes nothing."""
    digest = hashlib.sha256(content).hexdigest()
    path = _path(digest)
    try:
        _make_folder()
        descriptor, fresh = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(content)
            _give(Path(fresh))
            Path(fresh).replace(path)
        except BaseException:
            Path(fresh).unlink(missing_ok=True)
            raise
    except OSError:
        raise NotNow(
            _("Máy chủ không lưu được tệp (có thể hết chỗ). Hãy báo đơn vị vận hành rồi tải lên lại.")
        ) from None
    return digest


def read_kept_file(digest: str) -> bytes:
    """Raises NotNow when it is gone or damaged."""
    try:
        content = _path(digest).read_bytes()
    except OSError:
        content = b""
    if hashlib.sha256(content).hexdigest() != digest:
        raise NotNow(_("Tệp đã tải lên không còn trên máy chủ. Hãy tải tệp lên lại."))
    return content


def forget_uploads(*, now: datetime) -> int:
    """Uploads that were read, or that nobody believed for two days; returns how many files went."""
    RequestUpload.objects.filter(request_list=None, uploaded_at__lt=now - _KEPT).delete()
    open_job = Q(request_list__jobs__status__in=("WAITING", "RUNNING"))
    wanted = RequestUpload.objects.filter(Q(request_list=None) | open_job)
    kept = set(wanted.values_list("file_sha256", flat=True))
    gone = [path for path in _folder().glob("*") if path.name not in kept and _is_old(path, now)]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _is_old(path: Path, now: datetime) -> bool:
    """One that is just being written belongs to no row yet."""
    try:
        return path.stat().st_mtime < (now - timedelta(minutes=10)).timestamp()
    except FileNotFoundError:
        return False


def _make_folder() -> None:
    folder = _folder()
    folder.parent.mkdir(parents=True, exist_ok=True)
    if not folder.exists():
        folder.mkdir(exist_ok=True, mode=0o700)
        _give(folder)


def _give(path: Path) -> None:
    """What a command of root kept, the worker must be able to read."""
    if os.geteuid() == 0:
        owner = Path(settings.CONGVU_FILES).stat()
        os.chown(path, owner.st_uid, owner.st_gid)


def _folder() -> Path:
    return Path(settings.CONGVU_FILES) / "uploads"


def _path(digest: str) -> Path:
    return _folder() / digest
