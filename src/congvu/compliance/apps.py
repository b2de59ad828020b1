from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    name = "congvu.compliance"
    label = "compliance"
