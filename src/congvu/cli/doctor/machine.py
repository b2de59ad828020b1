"""The machine: packages, the service user, disk, certificate, clock."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from cryptography import x509

from congvu.cli.doctor.report import Check, error, good, warning
from congvu.engines.layout import SERVICE_USER, Layout
from congvu.engines.supervisor import checks
from congvu.engines.supervisor.checks import CannotStart

_LOW_DISK_BYTES, _NO_DISK_BYTES = 10**9, 10**8
_RENEW_DAYS = 30
_MANY_DEFERRED = 100
_OFFICE_TIME = ZoneInfo("Asia/Ho_Chi_Minh")
# The clock cannot be earlier than the day the product was made.
_EARLIEST = datetime(2025, 1, 1, tzinfo=UTC)


def check_machine(layout: Layout, *, now: datetime) -> Iterator[Check]:
    """Checks that need no running system."""
    yield _packages(layout)
    yield _service_user()
    yield _disk(layout)
    yield _certificate(layout, now)
    yield _clock(layout, now)


def _packages(layout: Layout) -> Check:
    try:
        checks.check_programs(postgres=layout.is_postgres)
    except (CannotStart, OSError) as problem:
        return error("packages", f"{problem}.")
    postfix = _version("postconf", "-d", "-h", "mail_version")
    return good("packages", f"Đủ gói; Dovecot {_version('dovecot', '--version')}, Postfix {postfix}.")


def _version(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (done.stdout.split() or ["?"])[0]


def _service_user() -> Check:
    try:
        pwd.getpwnam(SERVICE_USER)
    except KeyError:
        return error(
            "service_user", f"Thiếu người dùng hệ thống {SERVICE_USER}: chạy `make setup` bằng root."
        )
    if os.geteuid() != 0:
        return warning(
            "service_user", "Lệnh này không chạy bằng root nên có mục không xem được; hãy chạy lại bằng root."
        )
    return good("service_user", f"Có người dùng hệ thống {SERVICE_USER}.")


def _disk(layout: Layout) -> Check:
    place = layout.var
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    gigabytes = f"{free / 10**9:.1f}".replace(".", ",")
    left = f"Ổ đĩa chứa {place} còn {gigabytes} GB"
    if free < _NO_DISK_BYTES:
        return error("disk", f"{left}: thư sẽ bị từ chối. Hãy dọn hoặc mở rộng ổ đĩa ngay.")
    if free < _LOW_DISK_BYTES:
        return warning("disk", f"{left}, dưới 1 GB: hãy dọn hoặc mở rộng ổ đĩa.")
    return good("disk", f"{left}.")


def _certificate(layout: Layout, now: datetime) -> Check:
    path = layout.tls / "cert.pem"
    try:
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
    except FileNotFoundError:
        return good("certificate", "Chưa có chứng thư; lần khởi động đầu sẽ tạo một chứng thư tự ký.")
    except (OSError, ValueError) as problem:
        return error("certificate", f"Không đọc được chứng thư {path} ({problem}): đặt lại tệp PEM đúng.")
    days = (certificate.not_valid_after_utc - now).days
    if days < 0:
        return error(
            "certificate", f"Chứng thư {path} đã hết hạn {-days} ngày: thay chứng thư rồi khởi động lại."
        )
    if days < _RENEW_DAYS:
        return warning("certificate", f"Chứng thư {path} còn hạn {days} ngày: hãy chuẩn bị thay.")
    return good("certificate", f"Chứng thư còn hạn {days} ngày.")


def _clock(layout: Layout, now: datetime) -> Check:
    if now < _EARLIEST:
        return error("clock", f"Đồng hồ máy chỉ {now:%d/%m/%Y}, rõ ràng sai: đặt lại giờ (NTP).")
    try:
        written = datetime.fromtimestamp((layout.run / "supervisor.json").stat().st_mtime, UTC)
    except OSError:
        written = now
    if (written - now).total_seconds() > 60:
        return error("clock", "Đồng hồ máy đã lùi lại sau khi hệ thống khởi động: đặt lại giờ (NTP).")
    return good("clock", f"Đồng hồ máy: {now.astimezone(_OFFICE_TIME):%H:%M:%S ngày %d/%m/%Y}.")


def check_queue(layout: Layout) -> Check:
    """Messages that Postfix could not deliver at once; some are usual, many are a sign."""
    try:
        deferred = sum(1 for path in (layout.spool / "deferred").rglob("*") if path.is_file())
    except OSError as problem:
        return warning("queue", f"Không xem được hàng đợi của Postfix ({problem}).")
    sentence = f"{deferred} thư đang bị hoãn trong hàng đợi của Postfix"
    if deferred > _MANY_DEFERRED:
        return warning("queue", f"{sentence}: xem {layout.log / 'postfix.log'}.")
    return good("queue", f"{sentence}.")
