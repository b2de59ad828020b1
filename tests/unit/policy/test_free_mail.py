"""Free mailboxes (R18)."""

import pytest

from congvu.policy.free_mail import is_free_mail

DOMAINS = ("gmail.com", "yahoo.com", "yahoo.com.vn", "hotmail.com")


class TestIsFreeMail:
    @pytest.mark.row("R18")
    @pytest.mark.parametrize(
        "address",
        [
            "a@gmail.com", "A@GMAIL.COM", "a@Gmail.com.", "<a@gmail.com>", "a@gmail.com>", " a@gmail.com ",
            "a@mail.yahoo.com", "a@yahoo.com.vn", "a.b+c@hotmail.com", '"a@b"@gmail.com', "gmail.com",
            "a@ｇｍａｉｌ.com", "a@gmail。com", "a@gmail.com,",
        ],
    )  # fmt: skip
    def test_knows_the_domains_in_every_writing(self, address: str) -> None:
        assert is_free_mail(address, DOMAINS)

    @pytest.mark.row("R18")
    @pytest.mark.parametrize(
        "address",
        [
            "snv@binhphuoc.gov.vn", "a@notgmail.com", "a@gmail.com.vn", "a@gmail.com@binhphuoc.gov.vn",
            "gmail.com@binhphuoc.gov.vn", "a@com", "a@gmail", "", "@", "a@xn--gmal-nza.com", "a@yahoo.gov.vn",
        ],
    )  # fmt: skip
    def test_takes_no_other_for_one(self, address: str) -> None:
        assert not is_free_mail(address, DOMAINS)

    def test_where_no_domain_is_named_none_is_free(self) -> None:
        assert not is_free_mail("a@gmail.com", ())
