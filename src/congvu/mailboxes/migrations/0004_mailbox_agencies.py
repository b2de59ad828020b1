from django.db import migrations

from congvu.mailboxes.engine_views import create_statement


def create(apps, schema_editor):
    # A new installation has it already from 0002, which creates all views of the list.
    schema_editor.execute("DROP VIEW IF EXISTS engine_mailbox_agencies")
    statement = create_statement(schema_editor.connection.vendor, "engine_mailbox_agencies")
    schema_editor.execute(statement, params=None)


def drop(apps, schema_editor):
    schema_editor.execute("DROP VIEW IF EXISTS engine_mailbox_agencies")


class Migration(migrations.Migration):
    dependencies = [("mailboxes", "0003_senders_by_index")]
    operations = [migrations.RunPython(create, drop)]
