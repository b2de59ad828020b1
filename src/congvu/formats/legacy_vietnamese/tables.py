"""Which byte is which letter in the encodings of Vietnamese before Unicode.

TCVN3 (ABC, fonts named .Vn...) has no capitals with a tone: they are small letters shown in a font of
capitals. TCVN 5712-1 (VN1) is TCVN3 with those capitals in the control codes, and five marks that
follow their letter. VNI writes a letter and its marks as two signs.
"""

import unicodedata

from congvu.formats.legacy_vietnamese.values import Encoding

_TCVN3 = (
    "A1Ă A2Â A3Ê A4Ô A5Ơ A6Ư A7Đ A8ă A9â AAê ABô ACơ ADư AEđ B5à B6ả B7ã B8á B9ạ BBằ BCẳ BDẵ BEắ C6ặ C7ầ "
    "C8ẩ C9ẫ CAấ CBậ CCè CEẻ CFẽ D0é D1ẹ D2ề D3ể D4ễ D5ế D6ệ D7ì D8ỉ DCĩ DDí DEị DFò E1ỏ E2õ E3ó E4ọ E5ồ "
    "E6ổ E7ỗ E8ố E9ộ EAờ EBở ECỡ EDớ EEợ EFù F1ủ F2ũ F3ú F4ụ F5ừ F6ử F7ữ F8ứ F9ự FAỳ FBỷ FCỹ FDý FEỵ"
)
_TCVN5712 = (
    "01Ú 02Ụ 04Ừ 05Ử 06Ữ 11Ứ 12Ự 13Ỳ 14Ỷ 15Ỹ 16Ý 17Ỵ 80À 81Ả 82Ã 83Á 84Ạ 85Ặ 86Ậ 87È 88Ẻ 89Ẽ 8AÉ 8BẸ 8CỆ "
    "8DÌ 8EỈ 8FĨ 90Í 91Ị 92Ò 93Ỏ 94Õ 95Ó 96Ọ 97Ộ 98Ờ 99Ở 9AỠ 9BỚ 9CỢ 9DÙ 9EỦ 9FŨ A0  A1Ă A2Â A3Ê A4Ô A5Ơ "
    "A6Ư A7Đ A8ă A9â AAê ABô ACơ ADư AEđ AFẰ B5à B6ả B7ã B8á B9ạ BAẲ BBằ BCẳ BDẵ BEắ BFẴ C0Ắ C1Ầ C2Ẩ C3Ẫ "
    "C4Ấ C5Ề C6ặ C7ầ C8ẩ C9ẫ CAấ CBậ CCè CDỂ CEẻ CFẽ D0é D1ẹ D2ề D3ể D4ễ D5ế D6ệ D7ì D8ỉ D9Ễ DAẾ DBỒ DCĩ "
    "DDí DEị DFò E0Ổ E1ỏ E2õ E3ó E4ọ E5ồ E6ổ E7ỗ E8ố E9ộ EAờ EBở ECỡ EDớ EEợ EFù F0Ỗ F1ủ F2ũ F3ú F4ụ F5ừ "
    "F6ử F7ữ F8ứ F9ự FAỳ FBỷ FCỹ FDý FEỵ FFỐ"
)
_VPS = (
    "80À 81Ả 82Ã 83Ấ 84Ầ 85Ẩ 86ọ 87ỗ 88Ă 89ế 8Aề 8Bể 8Cệ 8DẮ 8EẰ 8FẲ 90Ế 93Ề 94Ể 95Ễ 96Ố 97Ồ 98Ổ 99Ỗ 9Aý "
    "9Bỷ 9Cỵ 9DỚ 9EỜ 9FỞ A1ắ A2ằ A3ẳ A4ẵ A5ặ A6Ỡ A7ớ A8Ù A9ờ AAở ABỡ ACŨ ADỨ AEợ AFỪ B0ổ B1Ử B2Ỳ B3Ỹ B4Í "
    "B5Ì B6ộ B7Ỉ B8Ĩ B9Ó BAử BBữ BCÒ BDỎ BEÕ BFự C0ầ C1Á C2Â C3ấ C4ẩ C5ẫ C6ậ C7đ C8ẻ C9É CAÊ CBẹ CCỉ CDễ "
    "CEị CFỹ D0Ư D1Ủ D2ồ D3ố D4Ô D5ỏ D6ơ D7È D8ừ D9ứ DAÚ DBũ DCư DDÝ DEẺ E0à E1á E2â E3ã E4ả E5ạ E6ă E8è "
    "E9é EAê EBẽ ECì EDí EFĩ F0Ẵ F1Đ F2ò F3ó F4ô F5õ F7Ơ F8ụ F9ù FAú FBủ FDỶ FEẼ FFỳ"
)
_VISCII = (
    "02Ẳ 05Ẵ 06Ẫ 14Ỷ 19Ỹ 1EỴ 80Ạ 81Ắ 82Ằ 83Ặ 84Ấ 85Ầ 86Ẩ 87Ậ 88Ẽ 89Ẹ 8AẾ 8BỀ 8CỂ 8DỄ 8EỆ 8FỐ 90Ồ 91Ổ 92Ỗ "
    "93Ộ 94Ợ 95Ớ 96Ờ 97Ở 98Ị 99Ỏ 9AỌ 9BỈ 9CỦ 9DŨ 9EỤ 9FỲ A0Õ A1ắ A2ằ A3ặ A4ấ A5ầ A6ẩ A7ậ A8ẽ A9ẹ AAế ABề "
    "ACể ADễ AEệ AFố B0ồ B1ổ B2ỗ B3Ỡ B4Ơ B5ộ B6ờ B7ở B8ị B9Ự BAỨ BBỪ BCỬ BDơ BEớ BFƯ C0À C1Á C2Â C3Ã C4Ả "
    "C5Ă C6ẳ C7ẵ C8È C9É CAÊ CBẺ CCÌ CDÍ CEĨ CFỳ D0Đ D1ứ D2Ò D3Ó D4Ô D5ạ D6ỷ D7ừ D8ử D9Ù DAÚ DBỹ DCỵ DDÝ "
    "DEỡ DFư E0à E1á E2â E3ã E4ả E5ă E6ữ E7ẫ E8è E9é EAê EBẻ ECì EDí EEĩ EFỉ F0đ F1ự F2ò F3ó F4ô F5õ F6ỏ "
    "F7ọ F8ụ F9ù FAú FBũ FCủ FDý FEợ FFỮ"
)
# Marks that follow a letter in VN1: huyền, hỏi, ngã, sắc, nặng.
_TCVN5712_MARKS = {0xB0: "\u0300", 0xB1: "\u0309", 0xB2: "\u0303", 0xB3: "\u0301", 0xB4: "\u0323"}

# VNI, small letters; a capital has 0x20 less in both signs.
_VNI_ALONE = "F1đ EDí ECì E6ỉ F3ĩ F2ị F4ơ F6ư EEỵ"
_VNI_TONES = {"F9": "\u0301", "F8": "\u0300", "FB": "\u0309", "F5": "\u0303", "EF": "\u0323"}
_VNI_CIRCUMFLEX = {"E2": "", "E1": "\u0301", "E0": "\u0300", "E5": "\u0309", "E3": "\u0303", "E4": "\u0323"}
_VNI_BREVE = {"EA": "", "E9": "\u0301", "E8": "\u0300", "FA": "\u0309", "FC": "\u0303", "EB": "\u0323"}


def _bytes_to_letters(table: str) -> dict[int, str]:
    return {int(entry[:2], 16): entry[2:] for entry in table.split()}


def _compose(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _vni() -> dict[str, str]:
    """Sequences, as read in Latin-1, to letters."""
    small: dict[str, str] = {chr(byte): letter for byte, letter in _bytes_to_letters(_VNI_ALONE).items()}
    for tone_byte, tone in _VNI_TONES.items():
        mark = chr(int(tone_byte, 16))
        for base in "aeouy":
            small[base + mark] = _compose(base + tone)
        small["\xf4" + mark] = _compose("ơ" + tone)
        small["\xf6" + mark] = _compose("ư" + tone)
    for marks, hat, bases in ((_VNI_CIRCUMFLEX, "\u0302", "aeo"), (_VNI_BREVE, "\u0306", "a")):
        for byte, tone in marks.items():
            for base in bases:
                small[base + chr(int(byte, 16))] = _compose(base + hat + tone)
    del small["y\xef"]  # ỵ has a sign of its own
    capitals = {
        "".join(chr(ord(sign) - 0x20) for sign in signs): letter.upper() for signs, letter in small.items()
    }
    return small | capitals


SINGLE_BYTE: dict[Encoding, dict[int, str]] = {
    Encoding.TCVN3: _bytes_to_letters(_TCVN3),
    Encoding.TCVN5712: _bytes_to_letters(_TCVN5712) | _TCVN5712_MARKS,
    Encoding.VPS: _bytes_to_letters(_VPS),
    Encoding.VISCII: _bytes_to_letters(_VISCII),
}
VNI: dict[str, str] = _vni()
