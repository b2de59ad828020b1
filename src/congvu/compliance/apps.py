from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    name = "congvu.compliance"
    label = "compliance"

    def ready(self) -> None:
        from congvu.compliance import receivers  # noqa: F401 (connects itself)
