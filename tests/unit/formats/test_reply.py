"""Answers and forwards: to whom, under which subject, with which quotation and thread."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.formats.mime.parse import Address, parse_message
from congvu.formats.mime.reply import forward_draft, plain_subject, quote_reply
from tests.unit.formats.messages import message

LETTER = parse_message(
    message(
        "From: =?utf-8?Q?S=E1=BB=9F_N=E1=BB=99i_v=E1=BB=A5?= <snv@x.vn>",
        "To: sotttt@x.vn, lan.sotttt@x.vn",
        "Cc: ubnd@x.vn, SNV@x.vn",
        "Subject: Re: RE: =?utf-8?Q?G=C3=B3p_=C3=BD?=",
        "Date: Thu, 22 Oct 2009 09:15:00 +0700",
        "Message-ID: <3@x.vn>",
        "References: <1@x.vn> <2@x.vn>",
        "In-Reply-To: <2@x.vn>",
        "Content-Type: text/plain; charset=utf-8",
        body="Kính gửi,\n> cũ\n\nTrân trọng\n",
    )
)
OWN = ("lan.sotttt@x.vn",)


def addresses(found: tuple[Address, ...]) -> list[str]:
    return [one.address for one in found]


class TestAnswer:
    def test_goes_to_the_sender(self) -> None:
        draft = quote_reply(LETTER, all=False, own_addresses=OWN)
        assert (addresses(draft.to), draft.cc) == (["snv@x.vn"], ())

    def test_to_all_leaves_oneself_out_and_names_nobody_twice(self) -> None:
        draft = quote_reply(LETTER, all=True, own_addresses=OWN)
        assert (addresses(draft.to), addresses(draft.cc)) == (["snv@x.vn"], ["sotttt@x.vn", "ubnd@x.vn"])

    def test_goes_where_the_letter_asks(self) -> None:
        parsed = parse_message(message("From: a@x.vn", "Reply-To: b@x.vn, c@x.vn", "To: d@x.vn"))
        assert addresses(quote_reply(parsed, all=False, own_addresses=()).to) == ["b@x.vn", "c@x.vn"]

    def test_to_ones_own_letter_goes_to_those_it_went_to(self) -> None:
        parsed = parse_message(message("From: lan.sotttt@x.vn", "To: snv@x.vn", "Cc: ubnd@x.vn"))
        draft = quote_reply(parsed, all=True, own_addresses=OWN)
        assert (addresses(draft.to), addresses(draft.cc)) == (["snv@x.vn"], ["ubnd@x.vn"])

    def test_to_oneself_alone_still_goes_to_oneself(self) -> None:
        parsed = parse_message(message("From: lan.sotttt@x.vn", "To: lan.sotttt@x.vn"))
        assert addresses(quote_reply(parsed, all=True, own_addresses=OWN).to) == ["lan.sotttt@x.vn"]

    def test_has_one_re_before_the_subject(self) -> None:
        assert quote_reply(LETTER, all=False, own_addresses=()).subject == "Re: Góp ý"

    def test_quotes_the_letter_below_who_wrote_it_and_when(self) -> None:
        assert quote_reply(LETTER, all=False, own_addresses=()).text == (
            "\n\nVào 09:15 ngày 22/10/2009, Sở Nội vụ <snv@x.vn> đã viết:\n"
            "> Kính gửi,\n>> cũ\n>\n> Trân trọng\n"
        )

    def test_continues_the_thread(self) -> None:
        draft = quote_reply(LETTER, all=False, own_addresses=())
        assert (draft.in_reply_to, draft.references) == ("<3@x.vn>", ("<1@x.vn>", "<2@x.vn>", "<3@x.vn>"))

    def test_in_a_long_thread_keeps_its_first_and_latest_letters(self) -> None:
        ids = [f"<{n}@x>" for n in range(100)]
        parsed = parse_message(message(f"References: {' '.join(ids)}", "Message-ID: <100@x>"))
        references = quote_reply(parsed, all=False, own_addresses=()).references
        assert (references[0], references[-1], len(references)) == ("<0@x>", "<100@x>", 30)

    def test_to_a_letter_without_anything_is_possible(self) -> None:
        draft = quote_reply(parse_message(b""), all=True, own_addresses=())
        assert (draft.to, draft.subject, draft.references) == ((), "Re:", ())
        assert "Người gửi không rõ đã viết:" in draft.text

    def test_quotes_no_more_than_people_read(self) -> None:
        parsed = parse_message(message("From: a@x.vn", body="a\n" * 500_000))
        assert len(quote_reply(parsed, all=False, own_addresses=()).text) < 700_000


class TestForward:
    def test_has_the_letter_below_its_head_and_no_recipient(self) -> None:
        draft = forward_draft(LETTER)
        assert (draft.to, draft.cc, draft.subject) == ((), (), "Fwd: Góp ý")
        assert draft.text == (
            "\n\n---------- Thư được chuyển tiếp ----------\nTừ: Sở Nội vụ <snv@x.vn>\n"
            "Ngày gửi: 09:15 ngày 22/10/2009\nTiêu đề: Re: RE: Góp ý\nĐến: sotttt@x.vn, lan.sotttt@x.vn\n"
            "Đồng gửi: ubnd@x.vn, snv@x.vn\n\nKính gửi,\n> cũ\n\nTrân trọng\n"
        )


class TestPlainSubject:
    @pytest.mark.parametrize(
        ("subject", "plain"),
        [
            ("Góp ý", "Góp ý"),
            ("Re: Góp ý", "Góp ý"),
            ("RE: Fw: FWD: Trả lời: Chuyển tiếp: Góp ý", "Góp ý"),
            ("Re[2]: Re(3): Góp ý", "Góp ý"),
            ("Re：Góp ý", "Góp ý"),
            ("AW: WG: Góp ý", "Góp ý"),
            ("Trả lời công văn: số 5", "Trả lời công văn: số 5"),
            ("Rèn luyện: kế hoạch", "Rèn luyện: kế hoạch"),
            ("Re:", ""),
            ("", ""),
        ],
    )
    def test_loses_every_re_and_fwd(self, subject: str, plain: str) -> None:
        assert plain_subject(subject) == plain

    @given(st.text(max_size=60))
    def test_is_the_same_after_an_answer_to_an_answer(self, subject: str) -> None:
        assert plain_subject(f"Re: {plain_subject(subject)}") == plain_subject(subject)
