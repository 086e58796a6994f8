"""`mooring facilities import`: the one verb here that needs the database."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path


def imported(path: Path, *, year: int | None) -> str:
    """Import the workbook and say what was stored. Raises click.UsageError for a wrong file."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mooring.config.settings")
    import django

    django.setup()
    from mooring.frontdoor.commands import facilities_import

    return facilities_import(path, at=datetime.now(UTC), year=year)
