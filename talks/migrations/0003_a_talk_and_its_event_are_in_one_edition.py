from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("talks", "0002_search_documents_follow_every_write")]

    operations = [
        # MATCH SIMPLE: a talk of the main programme has no event, and passes.
        migrations.RunSQL(
            """
            ALTER TABLE talks_talk ADD CONSTRAINT talk_event_in_edition
                FOREIGN KEY (event_id, edition_id) REFERENCES talks_event (id, edition_id)
                DEFERRABLE INITIALLY DEFERRED
            """,
            "ALTER TABLE talks_talk DROP CONSTRAINT talk_event_in_edition",
        ),
    ]
