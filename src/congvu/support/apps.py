from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "congvu.support"
    label = "support"
