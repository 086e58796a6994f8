"""The master key is born with the database: made once, readable by this user alone, unless one was put there before."""

from pathlib import Path

from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from mooring.records.sealing import ensure_master_key


def make(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    ensure_master_key(Path(settings.MOORING_KEY_FILE))


class Migration(migrations.Migration):
    dependencies = [("records", "0003_row_security")]
    operations = [migrations.RunPython(make)]
