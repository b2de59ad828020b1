"""The inbox page of a mailbox with 1,000, 10,000 and 100,000 messages, against the bare IMAP calls.

Bare means the calls that the page needs, made with the same IMAP library over one open connection:
the folder list with counts, the state of the folder, and one FETCH of 50 lines. A page and its bare
calls take turns, so that whatever else the machine does meets both.
"""

import csv
import re
import time
from collections.abc import Callable, Iterator
from functools import partial

from imapclient import IMAPClient

from bench.browser import Browser
from bench.fill_mailbox import RARE, RARE_WORDS, fill, index
from bench.place import Place
from bench.result import Result, at_most, median, percentile
from congvu.engines.imap.search import criteria
from congvu.engines.ports import SearchQuery
from congvu.policy.text import fold

SIZES = (1_000, 10_000, 100_000)
SEARCHED = 10_000
FACTOR = 5.0
# A page shows 50 lines, however many lie behind them.
GROWTH_LIMIT = 1.5
ROUNDS = 150
SEARCH_ROUNDS = 60
_FOLDERS = [b'""', b'"*"', b"RETURN", b"(SPECIAL-USE STATUS (MESSAGES UNSEEN))"]
LINES = [b"UID", b"FLAGS", b"INTERNALDATE", b"RFC822.SIZE", b"ENVELOPE", b"BODYSTRUCTURE"]


def measure(place: Place) -> Iterator[Result]:
    with (place.var / "demo" / "logins.csv").open(encoding="utf-8") as stream:
        people = list(csv.DictReader(stream))[8:]
    medians = {}
    for size, person in zip(SIZES, people, strict=False):
        fill(place, person["login"], size)
        browser = Browser(place.ports["web"])
        browser.sign_in(person["login"], person["password"])
        path = browser.follow("/thu/")
        with IMAPClient("127.0.0.1", place.ports["imap"], use_uid=False, ssl=False) as client:
            client.login(person["login"], person["password"])
            pages, bares = _in_turn(partial(browser.page, path), partial(_bare_page, client), ROUNDS)
            yield _result(f"inbox page: {size:,} messages, p95 / bare IMAP", pages, bares)
            medians[size] = median(pages)
            if size == SEARCHED:
                yield _search(place, person["login"], browser, path, client)
    yield _growth(medians)


def _search(place: Place, login: str, browser: Browser, path: str, client: IMAPClient) -> Result:
    """Typed without diacritics, found with them."""
    index(place, login)
    words = fold(RARE_WORDS)
    asked = f"{path}?q={words.replace(' ', '+')}"
    shown = len(set(re.findall(rb"/thu/\d+/", browser.page(asked))))
    if (_bare_search(client, words), shown) != (SEARCHED // RARE, SEARCHED // RARE):
        raise RuntimeError(f"the search shows {shown} messages")
    pages, bares = _in_turn(partial(browser.page, asked), partial(_bare_search, client, words), SEARCH_ROUNDS)
    return _result(f"search page: {SEARCHED:,} messages, p95 / bare IMAP", pages, bares)


def _in_turn(
    page: Callable[[], object], bare: Callable[[], object], rounds: int
) -> tuple[list[float], list[float]]:
    for _ in range(10):
        page()
        bare()
    pages, bares = [], []
    for _ in range(rounds):
        pages.append(_seconds(page))
        bares.append(_seconds(bare))
    return pages, bares


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _bare_page(client: IMAPClient) -> None:
    client._raw_command_untagged(b"LIST", _FOLDERS, uid=False)
    total = client.select_folder("INBOX", readonly=True)[b"EXISTS"]
    client.fetch(range(max(1, total - 49), total + 1), LINES)


def _bare_search(client: IMAPClient, words: str) -> int:
    """The number of messages found; the newest 50 are fetched."""
    client._raw_command_untagged(b"LIST", _FOLDERS, uid=False)
    client.select_folder("INBOX", readonly=True)
    found = sorted(client.search(criteria(SearchQuery(text=words)), "UTF-8"))
    client.fetch(found[-50:], LINES)
    return len(found)


def _result(name: str, pages: list[float], bares: list[float]) -> Result:
    detail = (
        f"page p50 {median(pages) * 1e3:.1f} ms, p95 {percentile(pages, 0.95) * 1e3:.1f} ms; "
        f"bare IMAP p50 {median(bares) * 1e3:.1f} ms, p95 {percentile(bares, 0.95) * 1e3:.1f} ms"
    )
    return at_most(name, percentile(pages, 0.95) / percentile(bares, 0.95), FACTOR, detail)


def _growth(medians: dict[int, float]) -> Result:
    first, last = medians[SIZES[0]], medians[SIZES[-1]]
    detail = ", ".join(f"{size:,}: p50 {seconds * 1e3:.1f} ms" for size, seconds in medians.items())
    return at_most("inbox page: 100,000 messages / 1,000 messages, p50", last / first, GROWTH_LIMIT, detail)
