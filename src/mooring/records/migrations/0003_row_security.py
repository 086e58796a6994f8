"""PostgreSQL keeps each facility's rows from every other, whatever the code asks.

`accounts.tenancy` says whose facility is asking (`mooring.facility`); unset or empty, no row is seen and none can be
added. FORCE: the owner of the tables is held to it too. A superuser is not, so the server must not run as one.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLES = (
    "records_person",
    "records_episode",
    "records_event",
    "records_bed",
    "records_bedstay",
    "records_workitem",
    "records_boardline",
    "records_draft",
    "records_adoption",
    "records_auditchain",
    "records_auditentry",
)


def add(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    for table in TABLES:
        schema_editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", params=None)
        schema_editor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY", params=None)
        # Compared as text, so that an empty setting is no facility rather than an error.
        schema_editor.execute(
            f"""CREATE POLICY own_facility ON {table}
            USING (facility_id::text = current_setting('mooring.facility', true))
            WITH CHECK (facility_id::text = current_setting('mooring.facility', true))""",
            params=None,
        )


class Migration(migrations.Migration):
    dependencies = [("records", "0002_append_only")]
    operations = [migrations.RunPython(add)]
