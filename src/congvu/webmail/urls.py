from django.urls import path

from congvu.webmail import views

app_name = "webmail"
urlpatterns = [
    path("", views.start, name="start"),
    path("soan", views.compose, name="compose"),
    path("<str:mailbox>/thu-muc/<path:folder>", views.folder, name="folder"),
    path("<str:mailbox>/thu/<int:uid>/<path:folder>", views.message, name="message"),
]
