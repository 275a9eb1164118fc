from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("talks", "0006_stars_changes_and_full_rooms")]

    operations = [
        # The trigger fills in from when on; nothing that was published so far is told as added.
        migrations.RunSQL("UPDATE talks_edition SET is_published = is_published", migrations.RunSQL.noop),
    ]
