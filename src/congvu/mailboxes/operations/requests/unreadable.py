"""Why a file cannot be read as a list, in words that say what to do."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congvu.formats.tables import Reason, UnreadableTable

_SENTENCES = {
    Reason.EMPTY: gettext_lazy("Tệp trống. Hãy chọn lại tệp có danh sách."),
    Reason.TOO_LARGE: gettext_lazy(
        "Tệp quá lớn (tối đa %(most)s MB). Một danh sách 10.000 người chỉ khoảng 1 MB: hãy bỏ hình ảnh và "
        "các trang không cần, rồi tải lên lại."
    ),
    Reason.OLD_EXCEL: gettext_lazy(
        "Đây là tệp Excel kiểu cũ (.xls). Hãy mở bằng Excel, chọn “Lưu thành”, kiểu “Excel Workbook "
        "(.xlsx)”, rồi tải tệp mới lên."
    ),
    Reason.OPEN_DOCUMENT: gettext_lazy(
        "Đây là tệp OpenDocument (.ods). Hãy lưu thành .xlsx hoặc .csv rồi tải lên lại."
    ),
    Reason.ENCRYPTED: gettext_lazy("Tệp có mật khẩu nên không đọc được. Hãy bỏ mật khẩu rồi tải lên lại."),
    Reason.NOT_A_TABLE: gettext_lazy(
        "Tệp này không phải là danh sách. Chỉ nhận tệp Excel (.xlsx) hoặc CSV; hãy dùng tệp mẫu."
    ),
    Reason.DAMAGED: gettext_lazy("Tệp bị hỏng, không đọc được. Hãy mở lại bằng Excel, lưu và tải lên lại."),
    Reason.BOMB: gettext_lazy(
        "Tệp nén bất thường, mở ra sẽ quá lớn nên bị từ chối. Hãy chép danh sách sang tệp mẫu "
        "rồi tải lên lại."
    ),
    Reason.NUL: gettext_lazy(
        "Tệp CSV có ký tự rỗng (NUL): tệp bị hỏng hoặc không phải văn bản. Hãy lưu lại từ Excel."
    ),
    Reason.NO_ROWS: gettext_lazy("Tệp không có dòng nào dưới dòng tiêu đề. Hãy điền danh sách vào tệp mẫu."),
    Reason.TOO_MANY_ROWS: gettext_lazy(
        "Danh sách dài quá %(most)s dòng. Hãy chia thành nhiều tệp rồi tải lên từng tệp."
    ),
    Reason.TOO_MANY_COLUMNS: gettext_lazy(
        "Danh sách có quá %(most)s cột. Hãy bỏ các cột không cần rồi tải lên lại."
    ),
    Reason.QUOTE_NOT_CLOSED: gettext_lazy(
        "Tệp CSV có dấu ngoặc kép mở ở dòng %(row)s mà không đóng. Hãy sửa dòng đó rồi tải lên lại."
    ),
}
_MEBIBYTE = 1024 * 1024


def unreadable_sentence(unreadable: UnreadableTable) -> str:
    parameters = dict(unreadable.parameters)
    if unreadable.reason is Reason.TOO_LARGE:
        parameters["most"] = str(int(parameters.get("most", "0")) // _MEBIBYTE)
    sentence = _SENTENCES.get(unreadable.reason)
    return str(sentence) % parameters if sentence else _("Không đọc được tệp này. Hãy dùng tệp mẫu.")
