"""PDF files for the walk of the README: one to issue, one that must be refused, two more to try."""

from dataclasses import dataclass
from pathlib import Path

from congvu.cli.demo.plan import Plan
from congvu.formats.pdf.sample import OfficialDocument, sample_official_pdf

_AGENCY = "sotttt"


@dataclass(frozen=True, slots=True)
class _Issuer:
    name: str
    head: str


def write_samples(plan: Plan, folder: Path, *, year: int) -> None:
    """`quyet-dinh-mau.pdf` (its number is open), `van-ban-mat.pdf` (a stamp MẬT), `cong-van-mau.pdf`,
    `du-thao.pdf` (marked as a draft)."""
    issuer = _issuer(plan)
    decision, letter = _decision(issuer, year), _letter(issuer, year)
    files = {
        "quyet-dinh-mau.pdf": sample_official_pdf(decision),
        "van-ban-mat.pdf": sample_official_pdf(letter, secrecy="MẬT"),
        "cong-van-mau.pdf": sample_official_pdf(letter),
        "du-thao.pdf": sample_official_pdf(decision, is_draft=True),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


def _issuer(plan: Plan) -> _Issuer:
    agency = next(one for one in plan.agencies if one.local_part == _AGENCY)
    head = next(one for one in agency.officials if "HEAD" in one.posts)
    return _Issuer(agency.name.upper(), head.full_name)


def _decision(issuer: _Issuer, year: int) -> OfficialDocument:
    return OfficialDocument(
        subject=f"Ban hành Kế hoạch kiểm tra việc sử dụng hộp thư điện tử công vụ năm {year}",
        issuer=issuer.name,
        place_date=f"Bình Phước, ngày ..... tháng ..... năm {year}",
        recipients=(
            "Các sở, ban, ngành;",
            "UBND các huyện, thị xã;",
            "Các đơn vị sự nghiệp;",
            "Lưu: VT.",
        ),
        signer=issuer.head,
    )


def _letter(issuer: _Issuer, year: int) -> OfficialDocument:
    return OfficialDocument(
        code_notation="STTTT-CNTT",
        type_name="",
        subject="V/v cử cán bộ tham gia tập huấn sử dụng thư điện tử công vụ",
        issuer=issuer.name,
        place_date=f"Bình Phước, ngày ..... tháng ..... năm {year}",
        paragraphs=(
            "Kính gửi: Các sở, ban, ngành; UBND các huyện, thị xã.",
            "Sở Thông tin và Truyền thông tổ chức tập huấn sử dụng hệ thống thư điện tử công vụ cho văn thư "
            "và cán bộ chuyên trách công nghệ thông tin của các cơ quan, đơn vị.",
            "Đề nghị các cơ quan, đơn vị cử cán bộ tham gia và gửi danh sách về Sở qua hộp thư cơ quan./.",
        ),
        recipients=("Như trên;", "Lưu: VT, CNTT."),
        signer=issuer.head,
    )
