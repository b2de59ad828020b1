from django.db import migrations


def create(apps, schema_editor):
    # What may be passed on inside an agency: issued here, or registered as arrived (BP48 Đ17.1a).
    schema_editor.execute(
        "CREATE VIEW engine_registered_files AS "
        "SELECT file_id AS sha256 FROM documents_outgoingdocument WHERE status = 'ISSUED' "
        "UNION ALL "
        "SELECT file_id AS sha256 FROM documents_incomingdocument WHERE file_id IS NOT NULL",
        params=None,
    )


def drop(apps, schema_editor):
    schema_editor.execute("DROP VIEW engine_registered_files")


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_engine_dispatches")]
    operations = [migrations.RunPython(create, drop)]
