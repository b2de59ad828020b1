"""How an answer to everybody is made: the same bytes for all, no sign-in, no cookie, kept half a minute."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import conditional_page, require_safe

from congvu.directory import queries

KEPT_SECONDS = 30  # a change is public within a minute, also behind a proxy and in a browser
_LANGUAGES = {"vi": "en", "en": "vi"}

View = Callable[..., HttpResponse]


def for_everybody(view: View) -> View:
    """Reading only, with an ETag, in the caches and search engines that the other pages are kept from."""

    @wraps(view)
    def answer(request: HttpRequest, **place: object) -> HttpResponse:
        response = view(request, **place)
        response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
        response.headers["X-Robots-Tag"] = "all" if response.status_code == 200 else "noindex"
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return login_not_required(require_safe(conditional_page(answer)))


def page(
    request: HttpRequest, template: str, context: dict[str, object], *, language: str, status: int = 200
) -> HttpResponse:
    """Rendered without the request, so that nothing of whoever looks can get into it."""
    with translation.override(language):
        text = loader.render_to_string(
            f"directory/public/{template}",
            {
                **context,
                "language": language,
                "LANGUAGE_CODE": language,
                "province": queries.find_province(),
                "other_language": _in_other_language(request, language),
            },
        )
    response = HttpResponse(text, status=status)
    response.headers["Content-Language"] = language
    return response


def missing(request: HttpRequest, *, language: str) -> HttpResponse:
    """One answer for what never was and for what is not public."""
    return page(request, "missing.html", {}, language=language, status=404)


def _in_other_language(request: HttpRequest, language: str) -> str:
    match, other = request.resolver_match, _LANGUAGES[language]
    if match is None or "language" not in match.kwargs:  # a file, which has one language
        return reverse("public:home", kwargs={"language": other})
    address = reverse(match.view_name, kwargs={**match.kwargs, "language": other})
    query = request.GET.urlencode()
    return f"{address}?{query}" if query else address
