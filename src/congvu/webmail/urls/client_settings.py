"""Where mail programs look for their settings, and the page that explains them."""

from django.urls import path

from congvu.webmail.views import client_settings

app_name = "client_settings"
urlpatterns = [
    path(".well-known/autoconfig/mail/config-v1.1.xml", client_settings.thunderbird, name="autoconfig"),
    path("mail/config-v1.1.xml", client_settings.thunderbird, name="autoconfig_of_host"),
    path("autodiscover/autodiscover.xml", client_settings.outlook, name="autodiscover"),
    path("Autodiscover/Autodiscover.xml", client_settings.outlook, name="autodiscover_capital"),
    path("tai-khoan/cai-dat", client_settings.guide, name="guide"),
    path("tai-khoan/cai-dat/apple.mobileconfig", client_settings.apple, name="apple"),
]
