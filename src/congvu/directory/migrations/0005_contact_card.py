from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0004_life_cycle")]
    operations = [
        migrations.AddField(
            model_name="agency",
            name="fax",
            field=models.CharField(blank=True, default="", max_length=20, verbose_name="Fax"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="agency",
            name="street_address",
            field=models.CharField(
                blank=True, default="", max_length=200, verbose_name="Địa chỉ trụ sở"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="agency",
            name="website",
            field=models.URLField(
                blank=True, default="", verbose_name="Trang thông tin điện tử"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="agency",
            name="working_hours",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="Giờ làm việc"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="agency",
            name="confirmed_on",
            field=models.DateField(blank=True, null=True, verbose_name="Xác nhận lần cuối"),
        ),
    ]
