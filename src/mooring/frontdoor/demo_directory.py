"""Made-up places for the finder, until a real directory is imported."""

from datetime import datetime
from importlib.resources import files

import yaml

from .directory_import import ImportReport, store
from .models import DirectoryEdition
from .workbook import PlaceRow


def seed_demo_directory(*, at: datetime) -> ImportReport | None:
    """Store the made-up places; does nothing, and returns None, where any directory is there already."""
    if DirectoryEdition.objects.exists():
        return None
    demo = yaml.safe_load(files(__package__).joinpath("data", "demo_directory.yaml").read_text(encoding="utf-8"))
    rows = [
        PlaceRow(
            name=f"{place['name']} (made up)",
            street=place["street"],
            city=place["city"],
            state=place["state"],
            zip=str(place["zip"]),
            phone=place["phone"],
            intake_phone=place.get("intake_phone", ""),
            codes=tuple(place["codes"].split()),
        )
        for place in demo["places"]
    ]
    return store(title=demo["title"], year=demo["year"], codes=demo["codes"], rows=rows, at=at, made_up=True)
