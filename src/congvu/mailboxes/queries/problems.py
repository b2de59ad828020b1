"""What is wrong with a row, in words that say what to do."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congvu.formats.tables import Note
from congvu.mailboxes.models import RequestRow, RequestUpload
from congvu.policy.naming import Variant
from congvu.policy.problems import ProblemCode
from congvu.policy.requests import HEADINGS, Column

_SENTENCES: Mapping[str, Any] = {
    ProblemCode.NOT_AN_ADDRESS: gettext_lazy("“%(address)s” không dùng làm tên hộp thư được."),
    ProblemCode.TOO_LONG: gettext_lazy("“%(address)s” dài quá %(longest)s ký tự. Hãy chọn dạng ngắn hơn."),
    ProblemCode.RESERVED: gettext_lazy("“%(address)s” là tên dành cho hệ thống. Hãy chọn tên khác."),
    ProblemCode.WRONG_AGENCY: gettext_lazy("Tên hộp thư phải kết thúc bằng “%(ending)s”."),
    ProblemCode.FORM_NOT_ALLOWED: gettext_lazy(
        "“%(address)s” không đúng cách đặt tên. Chỉ được dùng: %(allowed)s (%(article)s)."
    ),
    ProblemCode.NOT_MEMORABLE: gettext_lazy(
        "“%(address)s” không có tên của %(name)s nên khó nhớ (%(article)s). Hãy chọn tên khác."
    ),
    ProblemCode.WRONG_DOMAIN: gettext_lazy(
        "“%(address)s” không thuộc tên miền của tỉnh. Hãy dùng địa chỉ @%(domain)s."
    ),
    ProblemCode.NOT_A_NAME: gettext_lazy("“%(name)s” không giống họ tên. Hãy ghi đầy đủ họ và tên, có dấu."),
    ProblemCode.NO_KIND: gettext_lazy("Chưa ghi loại đề nghị. Hãy chọn, ví dụ: Cấp mới."),
    ProblemCode.UNKNOWN_KIND: gettext_lazy("Không hiểu loại đề nghị “%(kind)s”. Hãy chọn một loại có sẵn."),
    ProblemCode.SEVERAL_KINDS: gettext_lazy(
        "“%(kind)s” là nhiều loại đề nghị trong một dòng. Hãy tách thành mỗi dòng một loại."
    ),
    ProblemCode.MISSING: gettext_lazy("Thiếu “%(column)s”. Hãy điền thêm."),
    ProblemCode.TOO_MUCH_TEXT: gettext_lazy("“%(column)s” dài quá %(longest)s ký tự. Hãy ghi ngắn lại."),
    ProblemCode.CONTROL_CHARACTER: gettext_lazy("“%(column)s” có ký tự lạ. Hãy gõ lại."),
    ProblemCode.PHONE_SHAPE: gettext_lazy("“%(phone)s” không phải số điện thoại. Ví dụ: 0651.3888202."),
    ProblemCode.BIRTH_SHAPE: gettext_lazy("“%(birth)s” không phải năm sinh. Ví dụ: 1980 hoặc 05/09/1980."),
    ProblemCode.UNKNOWN_AGENCY: gettext_lazy(
        "Không có cơ quan “%(agency)s” trong danh bạ. Hãy chọn tên cơ quan có trong danh bạ."
    ),
    ProblemCode.SAME_AGENCY: gettext_lazy("“%(agency)s” là cơ quan đang làm việc. Hãy ghi nơi chuyển đến."),
    ProblemCode.OTHER_AGENCY: gettext_lazy(
        "Người này ghi thuộc “%(agency)s”. Mỗi cơ quan chỉ đề nghị cho người của mình."
    ),
    ProblemCode.UNKNOWN_MAILBOX: gettext_lazy("Cơ quan không có hộp thư “%(address)s”. Hãy xem lại địa chỉ."),
    ProblemCode.OTHER_PERSON: gettext_lazy(
        "“%(address)s” là hộp thư của %(holder)s, không phải của %(name)s. Hãy xem lại."
    ),
    ProblemCode.HAS_MAILBOX: gettext_lazy(
        "%(name)s đã có hộp thư “%(address)s”. Nếu là cùng một người thì bỏ dòng này; nếu là người khác "
        "trùng tên thì chờ thủ trưởng chọn địa chỉ."
    ),
    ProblemCode.FORMULA: gettext_lazy("Ô %(cell)s là công thức. Hãy gõ giá trị thay cho công thức."),
    ProblemCode.MERGED: gettext_lazy("Ô %(cell)s bị gộp với ô khác. Hãy điền riêng từng dòng."),
    ProblemCode.ERROR_VALUE: gettext_lazy("Ô %(cell)s báo lỗi trong Excel. Hãy gõ lại giá trị."),
    ProblemCode.SAME_PERSON: gettext_lazy("%(name)s đã có ở dòng %(row)s. Hãy bỏ một trong hai dòng."),
    ProblemCode.SAME_MAILBOX: gettext_lazy("Hộp thư “%(address)s” đã có ở dòng %(row)s. Hãy bỏ một dòng."),
    ProblemCode.SAME_ADDRESS: gettext_lazy(
        "Trùng tên với dòng %(row)s: cả hai cùng ra “%(address)s”. Thủ trưởng chọn địa chỉ khác cho dòng này."
    ),
    ProblemCode.TAKEN: gettext_lazy(
        "“%(address)s” đã có người dùng hoặc đã từng được cấp. Thủ trưởng chọn một địa chỉ khác."
    ),
    "NOBODY_OF_NAME": gettext_lazy("Cơ quan không có hộp thư nào của %(name)s. Hãy xem lại họ tên."),
    "SEVERAL_OF_NAME": gettext_lazy(
        "Cơ quan có nhiều người tên %(name)s. Hãy ghi địa chỉ thư hiện có để biết là ai."
    ),
    "HAS_AGENCY_MAILBOX": gettext_lazy("“%(address)s” đã được cấp hoặc đã từng được cấp. Hãy chọn tên khác."),
}
_NOTES: Mapping[str, Any] = {
    "UNCERTAIN_ENCODING": gettext_lazy(
        "Hệ thống không chắc về bảng mã của tệp. Hãy xem kỹ các dấu; nếu sai, mở tệp trên máy, lưu thành "
        "Excel (.xlsx) với phông Unicode rồi tải lên lại."
    ),
    "RESTORED_CAPITALS": gettext_lazy(
        "Bảng mã cũ này không phân biệt chữ hoa có dấu, hệ thống đã viết hoa lại theo quy tắc. "
        "Hãy xem lại họ tên."
    ),
    Note.HIDDEN_SHEET: gettext_lazy("Trang ẩn “%(sheet)s” trong tệp không được đọc."),
    Note.OTHER_SHEET: gettext_lazy("Chỉ trang đầu có danh sách được đọc; trang “%(sheet)s” bị bỏ qua."),
    Note.HIDDEN_ROW: gettext_lazy("Dòng %(row)s bị ẩn trong tệp nhưng vẫn được đọc. Hãy xem lại."),
    Note.HIDDEN_COLUMN: gettext_lazy("Cột ở ô %(cell)s bị ẩn trong tệp nhưng vẫn được đọc."),
    Note.ABOVE_HEADER: gettext_lazy("%(rows)s dòng phía trên tiêu đề cột được bỏ qua."),
    Note.CUT_CELL: gettext_lazy("Ô %(cell)s quá dài nên bị cắt bớt. Hãy xem lại."),
}
_VARIANTS: Mapping[str, Any] = {
    Variant.OTHER_FORM: gettext_lazy("dạng khác của quy chế"),
    Variant.FULL_MIDDLE_NAMES: gettext_lazy("đủ cả chữ đệm"),
    Variant.UNIT: gettext_lazy("thêm tên đơn vị"),
    Variant.BIRTH_YEAR: gettext_lazy("thêm năm sinh"),
    Variant.POSITION: gettext_lazy("thêm chức vụ"),
    Variant.ORDINAL: gettext_lazy("thêm số thứ tự"),
}


def problem_sentences(row: RequestRow) -> list[str]:
    """One sentence for each thing; a name that the head has chosen for is no problem any more."""
    if row.is_chosen:
        return []
    return [_sentence(one["code"], one.get("detail", {})) for one in row.problems]


def note_sentences(upload: RequestUpload) -> list[str]:
    """What the person should look at before believing a file."""
    return [str(_NOTES[code]) % words for code, words in upload.notes if code in _NOTES]


def proposal_choices(row: RequestRow) -> list[tuple[str, str]]:
    """(local part, how it came about) for the head to choose from; the best one first."""
    return [(one["local_part"], str(_VARIANTS.get(one["variant"], one["variant"]))) for one in row.proposals]


def _sentence(code: str, detail: Mapping[str, str]) -> str:
    words = dict(detail)
    if "column" in words:
        words["column"] = HEADINGS[Column(words["column"])]
    sentence = _SENTENCES.get(code)
    return str(sentence) % words if sentence else _("Dòng này có lỗi. Hãy xem lại.")
