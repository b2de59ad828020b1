"""Reading letters, hostile and ordinary."""

import io
import re
import zipfile
from email.message import EmailMessage
from urllib.parse import unquote

import pytest

from congvu.engines import memory
from congvu.engines.ports import Flag
from congvu.formats.pdf.sample import sample_official_pdf
from tests.cast import Cast
from tests.contexts.webmail.people import Person, html_letter, letter, put, stored, text_of

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)
HOSTILE = """
<html><head><meta http-equiv="refresh" content="0;url=https://evil.example/"><base href="https://evil.example/">
<style>@import url(https://evil.example/a.css); body{background:url(https://evil.example/b.png)}</style>
<script>alert(1)</script><title>x</title></head>
<body onload="alert(2)" style="background:url('https://evil.example/c.png')">
<p onclick="alert(3)">Kính gửi</p><a href="javascript:alert(4)">bấm</a>
<img src="https://evil.example/track.gif" onerror="alert(5)"><svg onload="alert(6)"><script>7</script></svg>
<form action="https://evil.example/"><input name="password"><button>Đăng nhập</button></form>
<iframe src="https://evil.example/"></iframe><object data="x.swf"></object><embed src="x">
<div style="position:fixed;top:0;width:expression(alert(8))">phủ</div>
<math><mtext><img src=x onerror=alert(9)></mtext></math>
<a href="https://sotttt.binhphuoc.gov.vn/">trang của Sở</a></body></html>
"""


def _with_file(name: str, content: bytes, media_type: str = "application/octet-stream") -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@b.vn", "Kèm tệp"
    message.set_content("Xem tệp.")
    main, _slash, sub = media_type.partition("/")
    message.add_attachment(content, main, sub, filename=name)
    return message.as_bytes()


class TestHostileHtml:
    def test_nothing_that_acts_is_served(self, cast: Cast, world: memory.World) -> None:
        uid = put(world, cast.clerk.login, html_letter(HOSTILE))
        clerk = Person(cast.clerk)
        frame = text_of(clerk.client.get(clerk.url("body", uid)))
        inner = frame[frame.index("<body>") :]
        for word in (
            "<script", "alert", "javascript:", "onload", "onclick", "onerror", "<svg", "<form", "<input",
            "<iframe", "<object", "<embed", "<meta", "<base", "<style", "url(", "position", "expression",
            "evil.example",
        ):  # fmt: skip
            assert word not in inner, word
        assert "Kính gửi" in inner
        assert 'href="https://sotttt.binhphuoc.gov.vn/"' in inner
        assert 'target="_blank"' in inner
        assert "noopener" in inner

    def test_the_frame_has_a_policy_of_its_own(self, cast: Cast, world: memory.World) -> None:
        uid = put(world, cast.clerk.login, html_letter(HOSTILE))
        clerk = Person(cast.clerk)
        policy = clerk.client.get(clerk.url("body", uid))["Content-Security-Policy"]
        rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))
        assert rules["default-src"] == "'none'"
        assert rules["img-src"] == "'self' data:"
        assert rules["form-action"] == "'none'"
        assert "script-src" not in rules
        assert "allow-scripts" not in rules["sandbox"]
        page = text_of(clerk.message(uid))
        assert re.search(r'<iframe[^>]+sandbox="(?![^"]*allow-scripts)[^"]*"', page)
        assert "evil.example" not in page

    def test_remote_pictures_wait_to_be_asked_for(self, cast: Cast, world: memory.World) -> None:
        html = '<p>Ảnh</p><img src="https://x.example/1.png"><img src="http://x.example/2.png">'
        uid = put(world, cast.clerk.login, html_letter(html))
        clerk = Person(cast.clerk)
        page = clerk.message(uid)
        assert "Đã chặn 2 hình ảnh từ bên ngoài" in text_of(page)
        assert "x.example" not in text_of(clerk.client.get(clerk.url("body", uid)))
        shown = clerk.message(uid, anh=1)
        assert "Đã chặn" not in text_of(shown)
        frame = clerk.client.get(shown.context["frame_url"])
        assert "https://x.example/1.png" in text_of(frame)
        assert "img-src 'self' data: http: https:" in frame["Content-Security-Policy"]
        assert frame["Referrer-Policy"] == "no-referrer"

    def test_pictures_of_the_letter_itself_are_shown(self, cast: Cast, world: memory.World) -> None:
        raw = html_letter('<img src="cid:logo%40x">', pictures=[("logo@x", PNG)])
        uid = put(world, cast.clerk.login, raw)
        clerk = Person(cast.clerk)
        source = re.search(r'<img src="([^"]+)"', text_of(clerk.client.get(clerk.url("body", uid))))
        assert source is not None
        picture = clerk.client.get(source[1])
        assert picture["Content-Type"] == "image/png"
        assert picture.content == PNG
        assert clerk.message(uid).context["files"] == []

    def test_the_plain_form_is_a_click_away(self, cast: Cast, world: memory.World) -> None:
        uid = put(world, cast.clerk.login, html_letter("<p>Đẹp</p>"))
        clerk = Person(cast.clerk)
        assert "<iframe" in text_of(clerk.message(uid))
        plain = text_of(clerk.message(uid, chu=1))
        assert "<iframe" not in plain
        assert "Dạng chữ." in plain


class TestPlainText:
    def test_web_addresses_become_links_and_all_else_stays_text(
        self, cast: Cast, world: memory.World
    ) -> None:
        text = 'Xem (https://a.vn/x?b="1&c=2), www.snv.vn. <b>đậm</b> javascript:alert(1) https://e.vn/"onclick="x'
        uid = put(world, cast.clerk.login, letter(text=text))
        page = text_of(Person(cast.clerk).message(uid))
        assert '<a href="https://a.vn/x?b=" target="_blank" rel="noopener noreferrer nofollow">' in page
        assert '<a href="http://www.snv.vn" ' in page
        assert "&lt;b&gt;đậm&lt;/b&gt;" in page
        assert "onclick=&quot;x" in page
        assert 'href="javascript' not in page


class TestHead:
    def test_who_acted_for_an_agency_is_named(self, cast: Cast, world: memory.World) -> None:
        agency = f"Sở TTTT <{cast.sotttt.address}>"
        uid = put(world, cast.receiver.login, letter(From=agency, X_CongVu_Actor=cast.clerk.login))
        assert "do Đặng Tuyết Thảo gửi" in text_of(Person(cast.receiver).message(uid))
        own = put(world, cast.receiver.login, letter(From=cast.clerk.login, X_CongVu_Actor=cast.clerk.login))
        assert 'class="actor"' not in text_of(Person(cast.receiver).message(own))

    @pytest.mark.parametrize(
        ("sender", "is_false"),
        [
            ('"giamdoc@binhphuoc.gov.vn" <x@evil.example>', True),
            ('"Ông An <an@snv.vn>" <x@evil.example>', True),
            ('"x@evil.example" <x@evil.example>', False),
            ("Nguyễn Văn An <an@snv.vn>", False),
        ],
    )
    def test_a_name_that_pretends_another_address_is_warned_of(
        self, cast: Cast, world: memory.World, sender: str, is_false: bool
    ) -> None:
        uid = put(world, cast.clerk.login, letter(From=sender))
        assert ("Cẩn thận: tên người gửi ghi" in text_of(Person(cast.clerk).message(uid))) == is_false

    def test_five_hundred_recipients_stay_readable(self, cast: Cast, world: memory.World) -> None:
        people = ", ".join(f"Cán bộ {n} <cb{n}@x.vn>" for n in range(500))
        uid = put(world, cast.clerk.login, letter(To=people))
        text = text_of(Person(cast.clerk).message(uid))
        assert "và 492 nơi khác" in text
        assert "Cán bộ 499 &lt;cb499@x.vn&gt;" in text

    def test_a_subject_of_five_kilobytes_stays_readable(self, cast: Cast, world: memory.World) -> None:
        uid = put(world, cast.clerk.login, letter("Trích yếu " * 500))
        response = Person(cast.clerk).message(uid)
        assert len(response.context["subject"]) == 300
        assert "Xem cả tiêu đề" in text_of(response)

    def test_an_answer_that_goes_elsewhere_is_shown(self, cast: Cast, world: memory.World) -> None:
        uid = put(world, cast.clerk.login, letter(Reply_To="other@evil.example"))
        assert "Trả lời về" in text_of(Person(cast.clerk).message(uid))

    @pytest.mark.parametrize(
        "raw",
        [
            b"",
            b"\xff\xfe\x00",
            b"Subject: =?utf-8?B?!!!?=\r\nFrom: <>\r\n\r\n\xe1\xbb",
            b"Content-Type: text/plain; charset=no-such\r\nSubject: \xc7\xd1\r\n\r\n\xa4\xa4",
            b"Content-Type: multipart/mixed\r\n\r\n--x\r\n\r\nno boundary",
        ],
    )
    def test_broken_letters_open_all_the_same(self, cast: Cast, world: memory.World, raw: bytes) -> None:
        uid = put(world, cast.clerk.login, raw)
        clerk = Person(cast.clerk)
        assert clerk.folder().status_code == 200
        assert clerk.message(uid).status_code == 200
        assert clerk.client.get(clerk.url("source", uid)).content == raw


class TestLargeHtml:
    def test_two_megabytes_are_shown(self, cast: Cast, world: memory.World) -> None:
        uid = put(world, cast.clerk.login, html_letter("<p>Đoạn văn của thư dài.</p>" * 70_000))
        clerk = Person(cast.clerk)
        assert clerk.message(uid).status_code == 200
        assert "Đoạn văn của thư dài." in text_of(clerk.client.get(clerk.url("body", uid)))

    def test_a_long_text_is_cut_with_a_way_to_the_rest(self, cast: Cast, world: memory.World) -> None:
        uid = put(world, cast.clerk.login, letter(text="Dòng chữ.\n" * 60_000))
        text = text_of(Person(cast.clerk).message(uid))
        assert len(text) < 260_000
        assert "Xem toàn bộ nguồn thư" in text


class TestMarks:
    def test_a_letter_is_read_when_it_is_shown_and_not_before(self, cast: Cast, world: memory.World) -> None:
        uid, login = put(world, cast.clerk.login, letter()), cast.clerk.login
        clerk = Person(cast.clerk)
        clerk.folder()
        clerk.client.get(clerk.url("source", uid))
        assert login not in stored(world, login)[0].seen_by
        response = clerk.message(uid)
        assert login in stored(world, login)[0].seen_by
        assert response.context["places"][0].unseen == 0

    def test_delegates_read_each_for_themselves(self, cast: Cast, world: memory.World) -> None:
        uid = put(world, cast.sotttt.address, letter())
        Person(cast.clerk).message(uid, cast.sotttt.address)
        places = Person(cast.leader).folder(cast.sotttt.address).context["places"]
        assert places[0].unseen == 1

    def test_the_letters_beside_it_in_the_list(self, cast: Cast, world: memory.World) -> None:
        uids = [put(world, cast.clerk.login, letter(f"Thư {n}")) for n in range(5)]
        clerk = Person(cast.clerk)
        middle = clerk.message(uids[2], o=2).context
        assert middle["newer_url"] == clerk.url("message", uids[3]) + "?o=1"
        assert middle["older_url"] == clerk.url("message", uids[1]) + "?o=3"
        assert clerk.message(uids[4], o=0).context["newer_url"] == ""
        assert clerk.message(uids[0], o=4).context["older_url"] == ""
        # Two new letters came in meanwhile: found again near by.
        put(world, cast.clerk.login, letter())
        put(world, cast.clerk.login, letter())
        assert clerk.message(uids[2], o=2).context["older_url"] == clerk.url("message", uids[1]) + "?o=5"

    def test_beside_it_follows_the_search(self, cast: Cast, world: memory.World) -> None:
        uids = [put(world, cast.clerk.login, letter("Họp" if n % 2 else "Khác")) for n in range(6)]
        context = Person(cast.clerk).message(uids[3], o=1, q="hop").context
        assert f"/thu/{uids[1]}/INBOX?o=2&q=hop" in context["older_url"]

    def test_answered_and_passed_on_are_said(self, cast: Cast, world: memory.World) -> None:
        uid = put(world, cast.clerk.login, letter())
        stored(world, cast.clerk.login)[0].flags |= {Flag.ANSWERED, Flag.FORWARDED}
        text = text_of(Person(cast.clerk).message(uid))
        assert "Đã trả lời" in text
        assert "Đã chuyển tiếp" in text


class TestFiles:
    @pytest.mark.row("R48")
    def test_come_down_with_their_vietnamese_names(self, cast: Cast, world: memory.World) -> None:
        name = 'Kế hoạch “số 5” (đã duyệt); bản "chính".docx'
        uid = put(world, cast.clerk.login, _with_file(name, b"PK\x03\x04"))
        clerk = Person(cast.clerk)
        file = clerk.message(uid).context["files"][0]
        response = clerk.client.get(file.url)
        disposition = response["Content-Disposition"]
        assert disposition.startswith('attachment; filename="Ke hoach _so 5_ (da duyet)')
        assert unquote(disposition.partition("filename*=UTF-8''")[2]) == file.name
        assert "Kế hoạch “số 5” (đã duyệt)" in file.name
        assert response.content == b"PK\x03\x04"

    @pytest.mark.parametrize(
        ("name", "content", "media_type"),
        [
            ("trang.html", b"<script>alert(1)</script>", "text/html"),
            ("anh.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "image/svg+xml"),
            ("anh.png", b"<html><script>alert(1)</script>", "image/png"),
            ("van-ban.pdf", b"<html>%PDF-</html>", "application/pdf"),
            ("thu.xml", b"<?xml version='1.0'?><x xmlns='http://www.w3.org/1999/xhtml'/>", "text/xml"),
        ],
    )
    def test_what_could_act_is_never_shown_in_place(
        self, cast: Cast, world: memory.World, name: str, content: bytes, media_type: str
    ) -> None:
        uid = put(world, cast.clerk.login, _with_file(name, content, media_type))
        clerk = Person(cast.clerk)
        response = clerk.client.get(clerk.url("part", uid, index=0) + "?mo=1")
        assert response["Content-Disposition"].startswith("attachment")
        assert response["Content-Type"] == "application/octet-stream"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response["Content-Security-Policy"]

    def test_a_pdf_opens_in_place_when_it_is_one(self, cast: Cast, world: memory.World) -> None:
        content = sample_official_pdf()
        uid = put(world, cast.clerk.login, _with_file("Công văn 05.pdf", content, "application/pdf"))
        clerk = Person(cast.clerk)
        file = clerk.message(uid).context["files"][0]
        response = clerk.client.get(file.open_url)
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Disposition"].startswith("inline; ")
        assert response.content == content

    def test_programs_are_marked_as_dangerous(self, cast: Cast, world: memory.World) -> None:
        uid = put(world, cast.clerk.login, _with_file("hoa don.pdf.exe", b"MZ"))
        assert "Tệp chương trình" in text_of(Person(cast.clerk).message(uid))

    def test_all_come_down_in_one_archive_under_names_of_their_own(
        self, cast: Cast, world: memory.World
    ) -> None:
        message = EmailMessage()
        message["Subject"] = "Nhiều tệp"
        message.set_content("x")
        for content in (b"1", b"2", b"3"):
            message.add_attachment(content, "text", "csv", filename="Phụ lục.csv")
        uid = put(world, cast.clerk.login, message.as_bytes())
        clerk = Person(cast.clerk)
        response = clerk.client.get(clerk.url("all_parts", uid))
        with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
            found = {name: archive.read(name) for name in archive.namelist()}
        assert found == {"Phụ lục.csv": b"1", "Phụ lục (2).csv": b"2", "Phụ lục (3).csv": b"3"}

    def test_a_file_that_is_not_there(self, cast: Cast, world: memory.World) -> None:
        uid = put(world, cast.clerk.login, letter())
        clerk = Person(cast.clerk)
        assert clerk.client.get(clerk.url("part", uid, index=3)).status_code == 404

    def test_the_source_is_plain_text_or_a_file(self, cast: Cast, world: memory.World) -> None:
        raw = html_letter("<script>alert(1)</script>")
        uid = put(world, cast.clerk.login, raw)
        clerk = Person(cast.clerk)
        shown = clerk.client.get(clerk.url("source", uid))
        assert shown["Content-Type"].startswith("text/plain")
        assert "sandbox" in shown["Content-Security-Policy"]
        saved = clerk.client.get(clerk.url("source", uid) + "?tai=1")
        assert saved["Content-Disposition"].startswith("attachment")
        assert saved.content == raw
