from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('webmail', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='sending',
            name='digest',
            field=models.CharField(default='', max_length=64),
            preserve_default=False,
        ),
    ]
