"""HTML to text: what a reader reads, in lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.formats.html_text import html_to_text
from congvu.policy.text import is_nfc
from tests.unit.bounds import bounded

HOSTILE = "<|<a |<a '|<a \"|<!--|<!|<script>|</script|&#1|&|<td>|<br>\n| |\n|<p|<a b='c'|<style><script>|-->"


class TestHtmlToText:
    @pytest.mark.parametrize(
        ("source", "text"),
        [
            ("", ""),
            ("Kính gửi", "Kính gửi"),
            ("<p>a</p><p>b</p>", "a\n\nb"),
            ("a<br>b<BR/>c<br><br>d", "a\nb\nc\n\nd"),
            ("<div>a<div>b</div></div>c", "a\nb\nc"),
            ("<ul><li>a<li>b</ul>", "a\nb"),
            ("<table><tr><td>UBND</td><td>MẬT</td></tr><tr><td>Số</td></tr></table>", "UBND\tMẬT\nSố"),
            ("<b>M</b>ẬT <i>x</i>", "MẬT x"),
            ("  a \n\t b  ", "a b"),
            ("&lt;b&gt; &amp;&nbsp;&#7853;&#x1EAD;&khong;", "<b> & ậậ&khong;"),
            ("to\u031b\u0300", "tờ"),
            ("a<!-- <p>b</p> -->c", "ac"),
            ("a<script>b</script>c<STYLE>d</STYLE>e<title>f</title>", "ace"),
            ("a<template>b</template>c", "ac"),
            ("a<?php b ?>c<!doctype html>d", "acd"),
            ("<a href='x>y'>z</a>", "z"),
            ('<a href="x>y" title=\'>\'>z</a>', "z"),
            ("a < b > c", "a < b > c"),
            ("1 <2> 3", "1 <2> 3"),
            ("a\x00b\x01\x02c", "abc"),
            ("&#99999999999999;x", "x"),
            # broken markup shows too much rather than too little
            ("a<script>b", "ab"),
            ("a<!-- b", "a b"),
            ("<p", ""),
            ("a<b title='x", "a'x"),
        ],
    )  # fmt: skip
    def test_gives_what_is_read(self, source: str, text: str) -> None:
        assert html_to_text(source) == text

    @given(st.text(max_size=300))
    def test_of_anything_is_nfc_without_ragged_ends(self, source: str) -> None:
        text = html_to_text(source)
        assert is_nfc(text)
        assert "\x00" not in text
        assert text == text.strip()

    @given(
        st.lists(
            st.sampled_from(
                ["<p>", "</p>", "<br>", "<td>", "a", " ", "\n", "<script>", "<!--", "-->", "'", ">"]
            )
        )
    )
    def test_has_at_most_one_empty_line_in_a_row(self, pieces: list[str]) -> None:
        assert "\n\n\n" not in html_to_text("".join(pieces))

    def test_reads_the_first_two_million_letters(self) -> None:
        assert html_to_text("a" * 2_000_000 + "MẬT") == "a" * 2_000_000

    @pytest.mark.parametrize("piece", HOSTILE.split("|"), ids=repr)
    def test_takes_bounded_time(self, piece: str) -> None:
        with bounded():
            html_to_text(piece * (1_500_000 // len(piece)))
