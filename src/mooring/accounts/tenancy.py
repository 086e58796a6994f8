"""Tells the database whose facility is asking, so that PostgreSQL's row security can refuse every other's rows."""

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

SETTING = "mooring.facility"


def bind(facility_id: int | None) -> None:
    """Bind this thread's connection to one facility, or to none. Asks the database only when that changes.

    On SQLite, which has no row security, this does nothing: there the code alone keeps facilities apart.
    """
    if connection.vendor != "postgresql":
        return
    wanted = "" if facility_id is None else str(facility_id)
    connection.ensure_connection()
    if getattr(connection, "mooring_facility", "") == wanted:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, false)", [SETTING, wanted])
    # Inside a transaction a rollback would undo the setting but not this note, so there it is not noted.
    connection.mooring_facility = None if connection.in_atomic_block else wanted  # type: ignore[attr-defined]


def _forget(sender: object, *, connection: BaseDatabaseWrapper, **_: object) -> None:
    connection.mooring_facility = ""  # type: ignore[attr-defined]


connection_created.connect(_forget, dispatch_uid="mooring.accounts.tenancy")
