from django.urls import path

from congvu.compliance import views

app_name = "compliance"
urlpatterns = [path("", views.accesses, name="accesses")]
