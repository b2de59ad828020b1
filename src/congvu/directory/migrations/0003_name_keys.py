from django.db import migrations, models

from congvu.policy.text import fold


def key(*parts):
    folded = fold(" ".join(part for part in parts if part))
    return f" {folded}" if folded else ""


def fill(apps, schema_editor):
    """Search keys without the domain, which holds the name of the province, and names apart."""
    for agency in apps.get_model("directory", "Agency").objects.iterator():
        names = (agency.name, agency.symbol, *agency.other_names.splitlines())
        agency.name_key = key(*names)
        agency.search_key = key(*names, agency.local_part, agency.phone)
        agency.save(update_fields=["name_key", "search_key"])
    officials = apps.get_model("directory", "Official").objects.select_related("agency")
    for official in officials.iterator():
        official.name_key = key(official.full_name)
        phone = official.phone if official.is_public else ""
        beside = (official.title, official.agency.name, official.agency.symbol, phone)
        local_part = official.address.partition("@")[0]
        official.search_key = key(official.full_name, *beside) + key(local_part)
        official.save(update_fields=["name_key", "search_key"])


class Migration(migrations.Migration):
    dependencies = [("directory", "0002_engine_profile")]
    operations = [
        migrations.AddField(
            model_name="agency",
            name="name_key",
            field=models.TextField(default="", editable=False),
        ),
        migrations.AddField(
            model_name="official",
            name="name_key",
            field=models.TextField(default="", editable=False),
        ),
        migrations.AddIndex(
            model_name="official",
            index=models.Index(fields=["position", "id"], name="official_rank"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
