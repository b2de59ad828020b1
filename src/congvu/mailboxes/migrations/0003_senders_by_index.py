from django.db import migrations


class Migration(migrations.Migration):
    """The views are made at the end of every `migrate` (mailboxes/engine_views.py)."""

    dependencies = [("mailboxes", "0002_engine_views")]
    operations = []
