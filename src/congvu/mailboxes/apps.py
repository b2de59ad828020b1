from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class MailboxesConfig(AppConfig):
    name = "congvu.mailboxes"
    label = "mailboxes"
    verbose_name = "Hộp thư"

    def ready(self) -> None:
        from congvu.mailboxes import engine_views

        pre_migrate.connect(engine_views.drop_views, sender=self)
        post_migrate.connect(engine_views.create_views, sender=self)
