from django.apps import AppConfig


class MailboxesConfig(AppConfig):
    name = "congvu.mailboxes"
    label = "mailboxes"
    verbose_name = "Hộp thư"
