"""Invented Vietnamese names. Any likeness to a living person is chance."""

import random
from collections.abc import Iterator

_FAMILY = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Đoàn Trịnh Mai "
    "Cao Tạ Lương Lưu Châu Thái Kiều Quách Tô Vương"
).split()
_MIDDLE_MEN = "Văn Hữu Đức Công Quang Minh Quốc Xuân Thanh Ngọc Đình Bá Trọng Tấn Viết Duy Thế Anh".split()
_MIDDLE_WOMEN = "Thị Ngọc Thu Thanh Kim Bích Hồng Mỹ Phương Minh Diệu Thùy Như Hoài Tuyết Cẩm".split()
_GIVEN_MEN = (
    "Bình Dũng Hùng Cường Sơn Hải Long Tuấn Thắng Đạt Khoa Nam Phúc Tài Hưng Toàn Vinh Thịnh Lâm Khánh "
    "Nghĩa Trí Quân Hiếu Lộc Phong Kiên Đức Thành Trường Giang Bảo"
).split()
_GIVEN_WOMEN = (
    "Hoa Lan Hương Mai Hạnh Nga Thảo Linh Trang Ngân Yến Oanh Hà Phượng Dung Loan Thủy Tâm Vân Xuân "
    "Huyền Nhung Quyên Trinh Thư Ánh Diễm Chi Hằng Liên My Duyên"
).split()
# Ethnic names of the region stand among officials too (S'tiêng, M'nông, Ê-đê, Khmer).
_ETHNIC = (
    "Điểu Khánh",
    "Điểu Huỳnh Sang",
    "Thị Hường",
    "Điểu K'Bé",
    "H'Len Niê",
    "K'Brôi",
    "Lâm Sa Rết",
    "Y Blưm Mlô",
)


def invent_names(random_source: random.Random) -> Iterator[str]:
    """Different full names as long as there are new ones (some 30,000), one in fifty of a minority."""
    seen: set[str] = set()
    while True:
        name = _one(random_source)
        if name not in seen:
            seen.add(name)
            yield name


def _one(random_source: random.Random) -> str:
    if random_source.random() < 0.02:
        return random_source.choice(_ETHNIC)
    if random_source.random() < 0.5:
        middle, given = random_source.choice(_MIDDLE_MEN), random_source.choice(_GIVEN_MEN)
    else:
        middle, given = random_source.choice(_MIDDLE_WOMEN), random_source.choice(_GIVEN_WOMEN)
    return f"{random_source.choice(_FAMILY)} {middle} {given}"
