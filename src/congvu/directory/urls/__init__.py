from django.urls import path

from congvu.directory import views

app_name = "directory"
urlpatterns = [
    path("", views.search, name="search"),
    path("co-quan/<int:agency_id>", views.agency, name="agency"),
    path("goi-y", views.complete, name="complete"),
]
