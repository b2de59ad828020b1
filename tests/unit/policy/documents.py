"""Short documents in the shapes and with the damage that real ones have (names invented)."""

# A directive as a converter writes it: bold marks, two lines a title.
DIRECTIVE = """**ỦY BAN NHÂN DÂN
TỈNH PHÚ YÊN**

**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc**

Số: 05/CT-UBND

*Tuy Hòa, ngày 03 tháng 3 năm 2009*

### **CHỈ THỊ**

Thực hiện Chỉ thị số 34/2008/CT-TTg ngày 03 tháng 12 năm 2008 và Nghị định 64/2007/NĐ-CP ngày 10 tháng 4
năm 2007 của Chính phủ; khi phát hành văn bản giấy, trừ những văn bản mật, phải gửi văn bản điện tử./.

**KT. CHỦ TỊCH
PHÓ CHỦ TỊCH**

**Hồ Văn Nhân**
"""

# A scan: a space in the number, the arrival stamp of another office, a lost letter in the capacity.
SCAN = """**ỦY BAN NHÂN DÂN
TỈNH BÌNH DƯƠNG**

**CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc**

Số: 14 /CT-UBND

| ĐẾN | Số: 19.7. Về việc tăng cường sử dụng văn bản điện tử |
| | Ngày: 16/6/14 |

CHỈ THỊ

theo Quyết định số 82/2009/QĐ-UBND ngày 18/12/2009 và Chỉ thị số 15/CT-TTg ngày 22/5/2012.

Nơi nhận:
- UBMTIQ VN tỉnh;
- Lưu: VT.

K. CHỦ TỊCH
PHÓ CHỦ TỊCH
"""

# Copied from a web page, decomposed, with tabs and no-break spaces.
LETTER = """\tBỘ THÔNG TIN VÀ TRUYỀN THÔNG

\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM

\u0110o\u0302\u0323c lập - Tự do - Hạnh phúc

\tSố: 2125/BTTTT-ƯDCNTT
\tHà\u00a0Nội, ngày 09 tháng 7 năm 2009

Quyết định số 43/2008/QĐ-TTg, Quyết định số 48/2009/QĐ-TTg ngày 31/3/2009 và Chỉ thị số 34/2008/CT-TTg.

\tNơi nhận:

- Như trên;
- Lưu: VT, ƯDCNTT.
\tKT. BỘ TRƯỞNG

THỨ TRƯỞNG
"""

# The decision's text without letterhead; two documents of the number 48/2009 in one file.
DECISION = """ QUYẾT ĐỊNH
BAN HÀNH QUY CHẾ SỬ DỤNG HỆ THỐNG THƯ ĐIỆN TỬ

Căn cứ Quyết định số 48/2009/QĐ-TTg ngày 31/3/2009 của Thủ tướng Chính phủ;
Thực hiện Công văn số 2125/BTTTT-ƯDCNTT ngày 09/7/2009 về việc tăng cường sử dụng Thưua3 của cơ quan;
tại Tờ trình số 59/TTr-STTTT ngày 06/10/2009, thay thế Quyết định số 113/2006/QĐ-UBND ngày 05/12/2006;
dạng <tên đăng nhập>@binhphuoc.gov.vn>, bảo mật thông tin theo chế độ mật, báo điện thoại 0651.3888202.

TM. ỦY BAN NHÂN DÂN TỈNH
CHỦ TỊCH

(Ban hành kèm theo Quyết định số 48/2009/QĐ-UBND ngày 22 tháng 10 năm 2009)
"""

# An official letter that cites one of the Party.
PROVINCE_LETTER = """**ỦY BAN NHÂN DÂN
TỈNH ĐỒNG NAI**

**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc**

Số: 6806/UBND-TTTH
V/v tăng cường sử dụng thư
điện tử Đồng Nai

tại văn bản số 6758-CV/TU ngày 17/6/2010; Quyết định số 70/2009/QĐ-UBND ngày 29/9/2009.

Nơi nhận:
- Như trên;
- Lưu: VT, TH (TTTH).

**KT.CHỦ TỊCH
PHÓ CHỦ TỊCH**
"""

ALL = (DIRECTIVE, SCAN, LETTER, DECISION, PROVINCE_LETTER)

# As the reader of PDFs gives a page: columns parted by tabs.
PDF_PAGE = """UBND TỈNH BÌNH PHƯỚC\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ THÔNG TIN VÀ TRUYỀN THÔNG\tĐộc lập - Tự do - Hạnh phúc
Số: 05/QĐ-STTTT\tBình Phước, ngày 05 tháng 01 năm 2010
QUYẾT ĐỊNH
Về việc sử dụng hộp thư điện tử công vụ
Nơi nhận:\tGIÁM ĐỐC
- Như trên;
- Lưu: VT, CNTT.\tTrần Thị Minh Hạnh
"""
DRAFT_PAGE = PDF_PAGE.replace("Số: 05/QĐ-STTTT", "Số:          /QĐ-STTTT").replace(
    "QUYẾT ĐỊNH\n", "DỰ THẢO\nQUYẾT ĐỊNH\n"
)

# Working mail that names numbers and leaders.
WORKING_LETTER = """Kính gửi anh Bình,

Theo Công văn số 2125/BTTTT-ƯDCNTT và Quyết định 48/2009/QĐ-UBND, nhờ anh góp ý dự thảo trước thứ Sáu.
Số điện thoại của em: 0651.3888202.

Trần Thị Lan
Phòng CNTT, Sở TT&TT
Số 10-12 Trần Phú, TX. Đồng Xoài
"""
