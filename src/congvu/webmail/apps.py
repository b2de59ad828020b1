from django.apps import AppConfig


class WebmailConfig(AppConfig):
    name = "congvu.webmail"
    label = "webmail"
