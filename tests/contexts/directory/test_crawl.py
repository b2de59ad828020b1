"""A stranger goes wherever links and guesses lead: nothing is there but what was published (R29)."""

import re
from collections import deque
from html import unescape

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from congvu.directory.models import Agency, Official
from congvu.documents.models import IncomingDocument
from tests.cast import Cast
from tests.contexts.documents.steps import Desk

pytestmark = pytest.mark.django_db
_LINK = re.compile(r'(?:href|src|action)="([^"]+)"|<loc>([^<]+)</loc>')
_STARTS = ("/", "/cong-khai/", "/sitemap.xml", "/robots.txt", "/cong-khai/danh-ba.json", "/thu/", "/danh-ba/")
_OPEN = re.compile(
    r"/(?:cong-khai/.*|dang-nhap.*|kich-hoat.*|robots\.txt|sitemap\.xml|khoe|static/.*|ngon-ngu|"
    r"\.well-known/.*|mail/.*|autodiscover/.*|Autodiscover/.*)?"
)


@pytest.fixture
def secrets(cast: Cast, desk: Desk) -> list[str]:
    """Whatever of the province must not be seen by a stranger."""
    Official.objects.update(phone="0271.3777111")
    Official.objects.filter(is_public=True).update(phone="0271.3888202")
    desk.register(desk.arrived())
    hidden = Official.objects.filter(is_public=False)
    words = [text for one in hidden for text in (one.full_name, one.address)]
    subjects = IncomingDocument.objects.values_list("subject", flat=True)
    return [*words, "0271.3777111", *subjects]


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return Desk(cast)


def _crawl(client: Client) -> dict[str, str]:
    """Every page that answers a stranger, by path; the sign-in page once."""
    guesses = [f"/cong-khai/co-quan/{pk}" for pk in Agency.objects.values_list("pk", flat=True)]
    guesses += [f"/cong-khai/can-bo/{pk}" for pk in Official.objects.values_list("pk", flat=True)]
    guesses += [f"{guess}.{kind}" for guess in guesses for kind in ("vcf", "json", "csv")]
    guesses += [f"/van-ban/den/{n}" for n in range(1, 4)] + [f"/hop-thu/danh-sach/{n}" for n in range(1, 4)]
    waiting, seen, pages = deque([*_STARTS, *guesses]), set[str](), dict[str, str]()
    while waiting:
        path = waiting.popleft()
        if path in seen:
            continue
        seen.add(path)
        answer = client.get(path)
        if answer.status_code in (301, 302):
            waiting.append(answer.headers["Location"])
            continue
        if answer.status_code != 200 or answer.get("Content-Type", "").startswith("image/"):
            continue
        text = b"".join(answer).decode(errors="replace") if answer.streaming else answer.content.decode()
        pages[path] = unescape(text)
        for link, place in _LINK.findall(text):
            target = unescape(link or place).removeprefix("http://testserver").partition("#")[0]
            if target.startswith("/") and not target.startswith(("//", "/static/")):
                waiting.append(target)
    return pages


@pytest.mark.row("R29")
def test_nothing_that_is_not_published_is_found(client: Client, secrets: list[str]) -> None:
    pages = _crawl(client)
    assert len(pages) > 15
    found = [(path, word) for path, text in pages.items() for word in secrets if word and word in text]
    assert found == []
    assert [path for path in pages if not _OPEN.fullmatch(path.partition("?")[0])] == []


@pytest.mark.row("R29")
def test_what_is_published_is_found(client: Client, secrets: list[str]) -> None:
    everything = "\n".join(_crawl(client).values())
    for one in Official.objects.filter(is_public=True):
        assert one.full_name in everything
        assert one.address in everything
    for agency in Agency.objects.all():
        assert agency.address in everything


def _patterns(resolver: URLResolver, prefix: str = "") -> list[tuple[str, URLPattern]]:
    found = []
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            found += _patterns(one, f"{prefix}{one.pattern}")
        else:
            found.append((f"{prefix}{one.pattern}", one))
    return found


def test_every_other_page_sends_a_stranger_to_the_sign_in(client: Client, cast: Cast) -> None:
    wrong = []
    for route, _pattern in _patterns(get_resolver()):
        path = "/" + re.sub(r"<[^>]+>|\(\?P<[^>]+>[^)]*\)", "1", route).replace("^", "").replace("$", "")
        path = path.replace("\\.", ".").replace("\\Z", "")
        if _OPEN.fullmatch(path) and path != "/":
            continue
        answer = client.get(path)
        if answer.status_code not in (302, 404, 405) or "/dang-nhap" not in answer.get(
            "Location", "/dang-nhap"
        ):
            wrong.append((path, answer.status_code))
    assert wrong == []
