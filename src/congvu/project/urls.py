"""All pages. Each context mounts its own; nothing here decides."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from congvu.project import views
from congvu.ui.views import set_language

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("khoe", views.health, name="health"),
    path("ngon-ngu", set_language, name="set_language"),
    path("", include("congvu.accounts.urls")),
    path("thu/", include("congvu.webmail.urls")),
    path("van-ban/", include("congvu.documents.urls")),
    path("danh-ba/", include("congvu.directory.urls")),
    path("", include("congvu.directory.urls.public")),
    path("", include("congvu.webmail.urls.client_settings")),
    path("hop-thu/", include("congvu.mailboxes.urls")),
    path("mo-thu/", include("congvu.compliance.urls")),
]

if settings.DEBUG:
    urlpatterns.append(path("_ui/", include("congvu.ui.urls")))
