"""Lists as workbooks: the template to fill in, the result to read."""

from congvu.formats.tables import OutColumn, OutTable, write_xlsx
from congvu.mailboxes.models import RequestList
from congvu.mailboxes.queries.problems import problem_sentences
from congvu.policy.requests import HEADINGS, KIND_NAMES, Column, RequestKind

_BLANK_ROWS = 300
_WIDTHS = {
    Column.NUMBER: 6,
    Column.FULL_NAME: 28,
    Column.KIND: 20,
    Column.POSITION: 24,
    Column.UNIT: 28,
    Column.ADDRESS: 34,
    Column.TO_AGENCY: 30,
    Column.REASON: 30,
    Column.WISHED: 26,
    Column.BIRTH: 12,
    Column.PHONE: 18,
    Column.STAFF_CODE: 18,
    Column.LEADER: 12,
}
_EXAMPLES = (
    ("1", "Nguyễn Thị Mẫu", "Cấp mới", "Chuyên viên", "Văn phòng", "", "", "", "", "1985", "", "", ""),
    ("2", "Trần Văn Mẫu", "Thu hồi", "", "", "tranvanmau.sotttt", "", "Nghỉ hưu", "", "", "", "", ""),
)
# Data of a template that offices fill in: Vietnamese whatever the language of the page.
_GUIDE = (
    "1. Mỗi dòng một người và một loại đề nghị. Xóa hai dòng mẫu trước khi gửi.",
    "2. Loại đề nghị: chọn trong danh sách của ô. Cấp mới, Cấp lại (quên địa chỉ), Thay đổi, "
    "Chuyển công tác, Thu hồi, Cấp lại mật khẩu.",
    "3. Cấp mới: cần họ và tên, chức vụ. Thay đổi và Thu hồi: cần địa chỉ thư hiện có và lý do.",
    "4. Chuyển công tác: cơ quan cũ đề nghị, ghi địa chỉ thư hiện có và cơ quan chuyển đến.",
    "5. Tên hộp thư đề nghị: để trống thì hệ thống đặt theo quy chế.",
    "6. Năm sinh và số hiệu công chức giúp phân biệt người trùng tên.",
    "7. Lãnh đạo: ghi X với người có thẩm quyền, được công khai trong danh bạ cho người dân.",
    "8. Không dùng công thức, không gộp ô. Có thể đổi thứ tự cột; cột không dùng có thể bỏ.",
)


def template_workbook() -> bytes:
    kinds = tuple(KIND_NAMES[kind] for kind in RequestKind)
    choices = {Column.KIND: kinds, Column.LEADER: ("X",)}
    columns = tuple(
        OutColumn(HEADINGS[column], width, choices.get(column, ())) for column, width in _WIDTHS.items()
    )
    return write_xlsx(
        OutTable(
            "Danh sách", columns, _EXAMPLES, blank_rows=_BLANK_ROWS, guide_title="Cách điền", guide=_GUIDE
        )
    )


def result_workbook(request_list: RequestList) -> bytes:
    """One line a row: who, what, which address, what became of it and why."""
    columns = (
        OutColumn("TT", 6),
        OutColumn("Họ và tên", 28),
        OutColumn("Chức vụ", 24),
        OutColumn("Đơn vị", 28),
        OutColumn("Loại đề nghị", 20),
        OutColumn("Địa chỉ thư", 40),
        OutColumn("Kết quả", 28),
        OutColumn("Ghi chú", 50),
    )
    domain = request_list.agency.province.domain
    rows = (
        (
            str(row.number),
            row.full_name,
            row.title,
            row.unit_name,
            KIND_NAMES[RequestKind(row.kind)] if row.kind else "",
            row.current_address or (f"{row.local_part}@{domain}" if row.local_part else ""),
            str(row.get_status_display()),
            row.remark or " ".join(problem_sentences(row)),
        )
        for row in request_list.rows.iterator(chunk_size=2000)
    )
    intro = (request_list.title, f"{request_list.agency.name}. Văn bản: {request_list.code or '…'}")
    return write_xlsx(OutTable("Kết quả", columns, rows, intro=intro))
