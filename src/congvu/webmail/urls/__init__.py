from django.urls import path

from congvu.webmail import views

# The name of a folder may contain slashes, so it stands at the end.
app_name = "webmail"
urlpatterns = [
    path("", views.start, name="start"),
    path("soan", views.compose, name="compose"),
    path("<str:mailbox>/thu-muc/<path:folder>", views.folder, name="folder"),
    path("<str:mailbox>/viec/<path:folder>", views.act, name="act"),
    path("<str:mailbox>/thu/<int:uid>/<path:folder>", views.message, name="message"),
    path("<str:mailbox>/noi-dung/<int:uid>/<path:folder>", views.body, name="body"),
    path("<str:mailbox>/nguon/<int:uid>/<path:folder>", views.source, name="source"),
    path("<str:mailbox>/tep/<int:uid>/<int:index>/<path:folder>", views.part, name="part"),
    path("<str:mailbox>/moi-tep/<int:uid>/<path:folder>", views.all_parts, name="all_parts"),
    path("<str:mailbox>/cac-thu-muc", views.folders, name="folders"),
    path("<str:mailbox>/doi-ten/<path:folder>", views.rename_folder, name="rename_folder"),
    path("<str:mailbox>/xoa-thu-muc/<path:folder>", views.delete_folder, name="delete_folder"),
]
