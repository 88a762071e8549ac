from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("services", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="measurement",
            index=models.Index(fields=["changed_at", "id"], name="services_me_changed_8f1cd2_idx"),
        ),
        migrations.AddIndex(
            model_name="usage",
            index=models.Index(fields=["changed_at", "id"], name="services_us_changed_a0265a_idx"),
        ),
    ]
