from django.db import migrations

DAY = {
    "sqlite": "date('now', '+7 hours')",
    "postgresql": "(now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date",
}


def create(apps, schema_editor):
    day = DAY[schema_editor.connection.vendor]
    schema_editor.execute(
        "CREATE VIEW engine_profile AS SELECT profile_id FROM directory_profileassignment "
        f"WHERE effective_from <= {day} ORDER BY effective_from DESC LIMIT 1",
        params=None,
    )


def drop(apps, schema_editor):
    schema_editor.execute("DROP VIEW engine_profile")


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
