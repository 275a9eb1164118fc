from django.db import migrations

# MATCH SIMPLE: a row without a floor passes.
SQL = """
ALTER TABLE venue_{table} ADD CONSTRAINT {table}_floor_in_venue
    FOREIGN KEY (floor_id, venue_id) REFERENCES venue_floor (id, venue_id) DEFERRABLE INITIALLY DEFERRED
"""


class Migration(migrations.Migration):
    dependencies = [("venue", "0001_initial")]

    operations = [
        migrations.RunSQL(SQL.format(table=table), f"ALTER TABLE venue_{table} DROP CONSTRAINT {table}_floor_in_venue")
        for table in ("room", "booth")
    ]
