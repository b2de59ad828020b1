from django.db import migrations

from congvu.mailboxes.engine_views import create_statement


def renew(apps, schema_editor):
    schema_editor.execute("DROP VIEW engine_senders")
    schema_editor.execute(create_statement(schema_editor.connection.vendor, "engine_senders"), params=None)


class Migration(migrations.Migration):
    dependencies = [("mailboxes", "0002_engine_views")]
    operations = [migrations.RunPython(renew, renew)]
