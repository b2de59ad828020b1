from django.db import migrations


def create(apps, schema_editor):
    # What the mail gate asks before a document leaves (docs/adr/0003).
    schema_editor.execute(
        "CREATE VIEW engine_dispatches AS "
        "SELECT message_id, document_id, sender, content_sha256 FROM documents_dispatch "
        "WHERE state IN ('PENDING', 'SENDING', 'HANDED_OVER')",
        params=None,
    )


def drop(apps, schema_editor):
    schema_editor.execute("DROP VIEW engine_dispatches")


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
