"""What strangers may read. In Vietnamese at /cong-khai/, the same in English at /cong-khai/en/."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

from congvu.directory.views import open_data, public

_PAGES: tuple[tuple[str, Callable[..., HttpResponse], str], ...] = (
    ("", public.home, "home"),
    ("co-quan/<int:agency_id>", public.agency, "agency"),
    ("can-bo/<int:official_id>", public.official, "official"),
    ("du-lieu", open_data.about, "open_data"),
)


def _in(prefix: str, language: str) -> list[URLPattern]:
    return [path(f"{prefix}{route}", view, {"language": language}, name=name) for route, view, name in _PAGES]


app_name = "public"
urlpatterns = [
    *_in("cong-khai/", "vi"),
    *_in("cong-khai/en/", "en"),
    path("cong-khai/danh-ba.<str:kind>", open_data.directory, name="directory_data"),
    path("cong-khai/co-quan/<int:agency_id>.<str:kind>", open_data.agency, name="agency_data"),
    path("cong-khai/can-bo/<int:official_id>.<str:kind>", open_data.official, name="official_data"),
    path("robots.txt", open_data.robots, name="robots"),
    path("sitemap.xml", open_data.sitemap, name="sitemap"),
]
