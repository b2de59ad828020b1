from django.urls import path

from congvu.directory import views

app_name = "directory"
urlpatterns = [
    path("", views.search, name="search"),
    path("co-quan/<int:agency_id>", views.agency, name="agency"),
    path("co-quan/<int:agency_id>/lien-he", views.edit_card, name="edit_card"),
    path("co-quan/<int:agency_id>/cong-khai", views.choose_public, name="choose_public"),
    path("can-bo/<int:official_id>", views.official, name="official"),
    path("can-bo/<int:official_id>.vcf", views.official_vcard, name="official_vcard"),
    path("goi-y", views.complete, name="complete"),
]
