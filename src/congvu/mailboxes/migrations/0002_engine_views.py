from django.db import migrations

from congvu.mailboxes.engine_views import VIEWS, create_statements


def create(apps, schema_editor):
    for statement in create_statements(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def drop(apps, schema_editor):
    for name in VIEWS:
        schema_editor.execute(f"DROP VIEW {name}")


class Migration(migrations.Migration):
    dependencies = [("mailboxes", "0001_initial"), ("accounts", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
