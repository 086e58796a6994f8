"""Events and audit entries can be added, and never changed, taken out, or replaced: the database itself refuses."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLES = ("records_event", "records_auditentry")

# INSERT OR REPLACE takes out a row without an UPDATE or a DELETE that a trigger would see (unless recursive_triggers is
# on, and that is set by each connection for itself). So an INSERT is refused where any unique value is taken already.
SQLITE_TAKEN = {
    "records_event": """id = NEW.id
        OR (facility_id = NEW.facility_id AND "by" = NEW."by" AND "key" = NEW."key")
        OR (episode_id = NEW.episode_id AND slot = NEW.slot)""",
    "records_auditentry": "id = NEW.id OR (facility_id = NEW.facility_id AND number = NEW.number)",
}


def sqlite(table: str) -> list[str]:
    refuse = f"SELECT RAISE(ABORT, '{table} is append-only');"
    changes = [
        f"CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table} BEGIN {refuse} END" for act in ("update", "delete")
    ]
    return [
        *changes,
        f"""CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
        WHEN EXISTS (SELECT 1 FROM {table} WHERE {SQLITE_TAKEN[table]}) BEGIN {refuse} END""",
    ]


POSTGRESQL_FUNCTION = """CREATE FUNCTION records_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$"""


def postgresql(table: str) -> list[str]:
    return [
        f"""CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION records_append_only()"""
    ]


def add(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FUNCTION, params=None)
    triggers = postgresql if schema_editor.connection.vendor == "postgresql" else sqlite
    for table in TABLES:
        for statement in triggers(table):
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]
    operations = [migrations.RunPython(add)]
