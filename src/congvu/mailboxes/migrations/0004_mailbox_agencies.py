from django.db import migrations


class Migration(migrations.Migration):
    """The views are made at the end of every `migrate` (mailboxes/engine_views.py)."""

    dependencies = [("mailboxes", "0003_senders_by_index")]
    operations = []
