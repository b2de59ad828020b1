"""What the database says: migrations, audit, work that waits. Django is loaded only here."""

import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from congvu.cli.doctor.report import Check, error, good, warning
from congvu.engines.layout import Layout

_GRACE = timedelta(minutes=5)
_BEHIND_BYTES = 2 * 2**20


def check_data(layout: Layout, *, is_up: bool, now: datetime) -> Iterator[Check]:
    """Raises ImproperlyConfigured for a setting that cannot be used; everything else is a sentence."""
    uses_file = not layout.database_url
    if uses_file and not layout.database.exists():
        yield error("database", "Chưa có cơ sở dữ liệu: chạy `make run`, lần đầu sẽ tạo và nạp tỉnh mẫu.")
        return
    _load_django()
    connected = _guard("database", _database)
    yield connected
    if not connected.ok:
        return
    yield _guard("province", _province)
    yield _guard("audit", _audit)
    yield _guard("clock_of_data", lambda: _clock(now))
    yield _guard("mailboxes", lambda: _mailboxes(now))
    yield _guard("dispatches", lambda: _dispatches(layout.log / "worker.out", now))
    yield _guard("events", lambda: _events(layout, is_up=is_up))


def _load_django() -> None:
    # The doctor opens no session: it must neither read nor make the secret key of the instance.
    os.environ.setdefault("CONGVU_SECRET_KEY", "doctor")
    os.environ.setdefault("PGCONNECT_TIMEOUT", "5")
    import django

    django.setup()


def _guard(name: str, look: Callable[[], Check]) -> Check:
    """One look that fails must not hide what the others see."""
    try:
        return look()
    except Exception as problem:  # noqa: BLE001 (drivers raise many kinds, and each must become a sentence)
        reason = " ".join(str(problem).split())[:200] or type(problem).__name__
        return error(name, f"Không đọc được cơ sở dữ liệu ({reason}): kiểm tra máy chủ hoặc tệp dữ liệu.")


def _database() -> Check:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    connection.ensure_connection()
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return error(
            "database", f"Cơ sở dữ liệu thiếu {len(waiting)} bước nâng cấp: dừng rồi chạy lại `congvu up`."
        )
    unknown = set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations)
    if unknown:
        return error("database", "Cơ sở dữ liệu mới hơn chương trình: hãy cập nhật mã nguồn Công Vụ.")
    return good("database", f"Cơ sở dữ liệu ({connection.display_name}) đọc được, đủ các bước nâng cấp.")


def _province() -> Check:
    from congvu.directory.queries import find_province

    province = find_province()
    if province is None:
        return error("province", "Chưa có dữ liệu tỉnh: chạy `congvu demo load` để nạp tỉnh mẫu.")
    return good("province", f"{province.name}, miền thư {province.domain}.")


def _audit() -> Check:
    from congvu.audit.queries import check_head

    verdict = check_head()
    if verdict.broken_at is not None:
        return error(
            "audit",
            f"Nhật ký không khớp ở dòng {verdict.broken_at}: giữ nguyên máy, chạy `congvu audit verify`.",
        )
    return good("audit", f"Nhật ký có {verdict.length} dòng, đầu chuỗi khớp.")


def _clock(now: datetime) -> Check:
    from congvu.audit.queries import find_last_moment
    from congvu.directory.queries import OFFICE_TIME

    last = find_last_moment()
    if last is not None and last - now > _GRACE:
        written = f"{last.astimezone(OFFICE_TIME):%H:%M ngày %d/%m/%Y}"
        return error("clock_of_data", f"Nhật ký có dòng ghi lúc {written}, sau giờ của máy: sửa đồng hồ.")
    return good("clock_of_data", "Giờ của máy không chậm hơn nhật ký.")


def _mailboxes(now: datetime) -> Check:
    from congvu.mailboxes.queries import count_waiting_for_engine

    waiting = count_waiting_for_engine(opened_before=now - _GRACE)
    if waiting:
        return error(
            "mailboxes", f"{waiting} hộp thư đã mở mà Dovecot chưa có: chạy `congvu mailbox converge`."
        )
    return good("mailboxes", "Mọi hộp thư đã mở đều có trong Dovecot.")


def _dispatches(log: Path, now: datetime) -> Check:
    from congvu.documents.queries import count_failed_dispatches, count_late_dispatches

    failed, late = count_failed_dispatches(), count_late_dispatches(issued_before=now - _GRACE)
    if failed:
        return error(
            "dispatches",
            f"{failed} văn bản đã phát hành không gửi được: mở Văn bản đi để xem lý do và xử lý.",
        )
    if late:
        return error("dispatches", f"{late} văn bản đã phát hành chờ gửi quá 5 phút: xem {log}.")
    return good("dispatches", "Không có văn bản nào kẹt trên đường gửi.")


def _events(layout: Layout, *, is_up: bool) -> Check:
    from congvu.compliance.queries import find_intake_position as accesses
    from congvu.documents.queries import find_intake_position as deliveries
    from congvu.engines.events import bytes_behind

    log = layout.events_log
    if not log.exists():
        return warning("events", f"Chưa có nhật ký sự kiện của Dovecot ({log}).")
    if not os.access(log, os.R_OK):
        return error("events", f"Không đọc được {log}: kiểm tra quyền của tệp.")
    behind = max(bytes_behind(log, accesses()), bytes_behind(log, deliveries()))
    if behind > _BEHIND_BYTES and is_up:
        return error(
            "events",
            f"Còn {behind // 2**20} MB sự kiện của Dovecot chưa ghi nhận: xem {layout.log / 'worker.out'}.",
        )
    return good("events", "Sự kiện của Dovecot được ghi nhận kịp thời.")
