"""The fixed cast of the tests: a small province with a person for every role (CONTRIBUTING.md).

Two agencies write to each other, a third looks on. Everyone's password is `PASSWORD`. `make_cast`
goes through the product's own operations, so that a cast is what a province is.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.contrib.auth.hashers import make_password

from congvu.accounts import operations as accounts
from congvu.accounts.models import User
from congvu.accounts.operations.sealing import seal
from congvu.directory import operations as directory
from congvu.directory.models import Agency, Province, Unit
from congvu.engines import wiring
from congvu.mailboxes import operations as mailboxes
from congvu.policy.one_time_code import STEP_SECONDS, code_at

SINCE = date(2009, 11, 1)
NOW = datetime(2009, 11, 2, 1, 0, tzinfo=UTC)  # Monday, 08:00 at the office
PASSWORD = "sen-tre-lua-2009"
DOMAIN = "binhphuoc.gov.vn"
OPERATOR_SECRET = b"sen-tre-lua-dien-thoai"
_DELEGATED = {"HEAD": "MANAGE", "DEPUTY": "HANDLE", "CLERK": "SEND"}


@dataclass(frozen=True, slots=True)
class Cast:
    """`clerk`, `leader`, `deputy`, `officer`, `it_officer`, `operator` work at Sở TTTT; `receiver` is
    the clerk and `receiving_leader` the head of Sở Nội vụ; `outsider` is an officer of Sở Tài chính."""

    province: Province
    sotttt: Agency
    snv: Agency
    stc: Agency
    unit: Unit
    clerk: User
    leader: User
    deputy: User
    officer: User
    it_officer: User
    operator: User
    receiver: User
    receiving_leader: User
    outsider: User

    def member(self, name: str) -> User:
        found: User = getattr(self, name)
        return found


MEMBERS = (
    "clerk",
    "leader",
    "deputy",
    "officer",
    "it_officer",
    "operator",
    "receiver",
    "receiving_leader",
    "outsider",
)


def make_cast() -> Cast:
    """The province with its cast, and every mailbox in the engine."""
    data = directory.ProvinceData("binh-phuoc", "Tỉnh Bình Phước", DOMAIN, "Đồng Xoài", "0651.3888202")
    province = directory.add_province(
        actor="test", now=NOW, data=data, profile_id="binh-phuoc-2009", effective_from=SINCE
    )
    directory.add_group(
        actor="test",
        now=NOW,
        province=province,
        name="Các sở, ban, ngành",
        other_names=["Các sở", "Các sở, ban, ngành tỉnh"],
        kinds=["DEPARTMENT"],
    )
    sotttt = _agency(province, "Sở Thông tin và Truyền thông", "STTTT", "sotttt", 1)
    snv = _agency(province, "Sở Nội vụ", "SNV", "snv", 2)
    stc = _agency(province, "Sở Tài chính", "STC", "stc", 3)
    unit = directory.add_unit(
        actor="test", now=NOW, agency=sotttt, name="Phòng Công nghệ thông tin", symbol="CNTT"
    )
    cast = Cast(
        province=province,
        sotttt=sotttt,
        snv=snv,
        stc=stc,
        unit=unit,
        clerk=_person(sotttt, "Đặng Tuyết Thảo", "Văn thư", ("CLERK", "OFFICER")),
        leader=_person(sotttt, "Ngô Đức Hiếu", "Giám đốc", ("HEAD",)),
        deputy=_person(sotttt, "Lê Thị Hạnh", "Phó Giám đốc", ("DEPUTY",)),
        officer=_person(sotttt, "Nguyễn Văn Bình", "Chuyên viên", ("OFFICER",), unit),
        it_officer=_person(sotttt, "Trần Quốc Khánh", "Cán bộ CNTT", ("IT_OFFICER", "OFFICER"), unit),
        operator=_person(sotttt, "Đỗ Diệu Loan", "Quản trị hệ thống", ("OFFICER",), unit, is_operator=True),
        receiver=_person(snv, "Phạm Thu Hương", "Văn thư", ("CLERK", "OFFICER")),
        receiving_leader=_person(snv, "Hoàng Minh Sơn", "Giám đốc", ("HEAD",)),
        outsider=_person(stc, "Vũ Bích Ngân", "Chuyên viên", ("OFFICER",)),
    )
    # Operators do nothing before they have a second factor.
    accounts.set_up_codes(user=cast.operator, sealed=seal(OPERATOR_SECRET), typed=operator_code(NOW), now=NOW)
    mailboxes.converge(engine=wiring.mailbox_engine(), now=NOW)
    return cast


def operator_code(moment: datetime) -> str:
    """What the operator's telephone shows."""
    return code_at(OPERATOR_SECRET, int(moment.timestamp() // STEP_SECONDS))


def _agency(province: Province, name: str, symbol: str, local_part: str, position: int) -> Agency:
    data = directory.AgencyData("DEPARTMENT", name, symbol, local_part, position=position)
    agency = directory.add_agency(actor="test", now=NOW, province=province, data=data, valid_from=SINCE)
    mailboxes.open_agency_mailbox(actor="test", now=NOW, agency=agency)
    return agency


def _person(
    agency: Agency,
    full_name: str,
    title: str,
    posts: tuple[str, ...],
    unit: Unit | None = None,
    *,
    is_operator: bool = False,
) -> User:
    from congvu.mailboxes.queries import get_mailbox
    from congvu.policy.addresses import personal_local_parts

    data = directory.OfficialData(full_name, title, posts, unit, is_public="HEAD" in posts)
    official = directory.add_official(actor="test", now=NOW, agency=agency, data=data, starts_on=SINCE)
    login = mailboxes.PersonalLogin(
        make_password(PASSWORD, hasher="md5"), must_change_password=False, is_operator=is_operator
    )
    box = mailboxes.open_personal_mailbox(
        actor="test",
        now=NOW,
        official=official,
        local_part=personal_local_parts(full_name, agency.local_part)[0],
        login=login,
    )
    assert box.user is not None
    role = next((_DELEGATED[post] for post in posts if post in _DELEGATED), None)
    if role is not None:
        shared = get_mailbox(agency.address)
        mailboxes.grant_delegation(actor="test", now=NOW, mailbox=shared, user=box.user, role=role)
    return box.user
