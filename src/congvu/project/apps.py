from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "congvu.project"
    label = "project"
