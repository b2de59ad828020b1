from django.urls import URLPattern, path

from congvu.documents.views import incoming, outgoing

app_name = "documents"
urlpatterns: list[URLPattern] = [
    path("di/", outgoing.outgoing, name="outgoing"),
    path("den/", incoming.incoming, name="incoming"),
    path("den/vao-so", incoming.register_message, name="register_message"),
]
