"""Pages of mailboxes under /hop-thu/."""

from django.urls import URLPattern

app_name = "mailboxes"
urlpatterns: list[URLPattern] = []
