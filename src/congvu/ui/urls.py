from django.urls import path

from congvu.ui import views

app_name = "ui"
urlpatterns = [path("", views.style_guide, name="style_guide")]
