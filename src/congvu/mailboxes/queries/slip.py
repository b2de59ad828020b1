"""The slip of a list (phiếu đề nghị): what stands on the paper that the head signs (BP48 Đ7)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from congvu.directory.queries import find_official, get_profile, list_agencies, list_holders, office_date
from congvu.formats.pdf.request_slip import RequestSlip
from congvu.mailboxes.models import Mailbox, RequestList, RequestRow
from congvu.policy.requests import KIND_NAMES, RequestKind


def make_slip(request_list: RequestList, *, now: datetime) -> RequestSlip:
    """Before the head confirmed, number and day are left open for the pen."""
    agency, province = request_list.agency, request_list.agency.province
    day = request_list.code_date
    dated = (f"{day:%d}", f"{day:%m}", f"{day:%Y}") if day else ("…", "…", f"{office_date(now):%Y}")
    capacity, signer = _signer(request_list, now=now)
    parent = agency.parent.name if agency.parent else f"UBND {province.name}"
    return RequestSlip(
        parent_issuer=parent.upper(),
        issuer=agency.name.upper(),
        code=request_list.code,
        place_date=f"{province.seat}, ngày {dated[0]} tháng {dated[1]} năm {dated[2]}",
        title=request_list.title,
        recipient=_operator_name(request_list, now=now),
        introduction=f"{agency.name} đề nghị giải quyết hộp thư điện tử công vụ cho các trường hợp sau:",
        headings=("TT", "Họ và tên", "Chức vụ", "Đơn vị", "Đề nghị", "Hộp thư", "Ghi chú"),
        rows=[_cells(row) for row in request_list.rows.select_related("target_agency")],
        closing=f"Danh sách có {request_list.rows.count()} dòng. {agency.name} chịu trách nhiệm về thông "
        "tin đã cung cấp./.",
        recipients=("Như trên;", "Lưu: VT."),
        signing_capacity=capacity,
        signer=signer,
    )


def _cells(row: RequestRow) -> tuple[str, ...]:
    kind = KIND_NAMES[RequestKind(row.kind)] if row.kind else ""
    mailbox = row.local_part or row.current_address.partition("@")[0]
    if row.local_part and row.current_address and row.kind != RequestKind.CREATE:
        mailbox = f"{row.current_address.partition('@')[0]} → {row.local_part}"
    note = row.target_agency.name if row.target_agency else row.reason
    box = _("hộp thư đơn vị") if row.box_kind == Mailbox.Kind.UNIT else ""
    return (str(row.number), row.full_name, row.title or box, row.unit_name, kind, mailbox, note)


def _signer(request_list: RequestList, *, now: datetime) -> tuple[str, str]:
    """Who confirmed, or the head who is to."""
    official = find_official(request_list.confirmed_by) if request_list.confirmed_by else None
    if official is None:
        heads = list_holders(agency_id=request_list.agency_id, posts=["HEAD"], on=office_date(now))
        official = heads.first()
    return (official.title.upper(), official.full_name) if official else ("THỦ TRƯỞNG", "")


def _operator_name(request_list: RequestList, *, now: datetime) -> str:
    on = office_date(now)
    local_part = get_profile(on=on).operator
    found = list_agencies(on=on).filter(province=request_list.agency.province, local_part=local_part).first()
    if found is not None:
        return str(found.name)
    return f"Cơ quan vận hành hệ thống thư điện tử {request_list.agency.province.name}"
