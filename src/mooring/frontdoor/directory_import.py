"""Imports a directory of treatment places: all of it, or, where something is wrong, nothing."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from . import gazetteer
from .models import DirectoryEdition, DirectoryPlace
from .needs import CODES_WE_REST_ON, needs_met
from .workbook import CODES_SHEET, PLACES_SHEET, Directory, DirectoryError, PlaceRow, read_directory

NATIONAL_TITLE = "National Directory of Drug and Alcohol Use Treatment Facilities (SAMHSA)"
BATCH = 500


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """What an import stored: counts of places, of exact doubles left out, of places whose spot is not known."""

    title: str
    year: int
    places: int
    doubles: int
    without_spot: int


def import_directory(path: Path, *, at: datetime, year: int | None = None) -> ImportReport:
    """Replace the directory in force by the workbook at `path`, in one transaction.

    `year` is the edition's; left out, the file's name says it. Raises DirectoryError with one sentence.
    """
    directory = read_directory(path)
    edition_year = year or _year_in(path)
    _refuse_bad_codes(path, directory)
    _refuse_bad_rows(path, directory.rows)
    rows = tuple(dict.fromkeys(directory.rows))
    return store(
        title=NATIONAL_TITLE,
        year=edition_year,
        codes=directory.codes,
        rows=rows,
        doubles=len(directory.rows) - len(rows),
        at=at,
    )


@transaction.atomic
def store(
    *,
    title: str,
    year: int,
    codes: dict[str, str],
    rows: Iterable[PlaceRow],
    at: datetime,
    doubles: int = 0,
    made_up: bool = False,
) -> ImportReport:
    """Write an edition and make it the only one; the earlier edition goes with its places."""
    DirectoryEdition.objects.all().delete()
    edition = DirectoryEdition.objects.create(title=title, year=year, made_up=made_up, imported_at=at, codes=codes)
    places = _located([_place(edition, row) for row in rows])
    DirectoryPlace.objects.bulk_create(places, batch_size=BATCH)
    without_spot = sum(place.lat is None for place in places)
    return ImportReport(title=title, year=year, places=len(places), doubles=doubles, without_spot=without_spot)


def _place(edition: DirectoryEdition, row: PlaceRow) -> DirectoryPlace:
    return DirectoryPlace(
        edition=edition,
        name=row.name,
        street=row.street,
        city=row.city,
        state=row.state,
        zip=row.zip,
        phone=row.phone,
        intake_phone=row.intake_phone,
        codes=list(row.codes),
        needs=f" {' '.join(needs_met(row.codes))} ",
    )


def _located(places: list[DirectoryPlace]) -> list[DirectoryPlace]:
    """Give each place the spot and the county of its ZIP code, or, for a post-office ZIP code, of its city."""
    by_city: dict[tuple[str, str], list[str]] = defaultdict(list)
    for place in places:
        if gazetteer.zip_spot(place.zip):
            by_city[place.city, place.state].append(place.zip)
    for place in places:
        near = by_city.get((place.city, place.state), [""])[0]
        code = place.zip if gazetteer.zip_spot(place.zip) else near
        spot, county = gazetteer.zip_spot(code), gazetteer.zip_county(code)
        if spot and county:
            place.lat, place.lon = spot.lat, spot.lon
            place.county_fips, place.county = county.fips, county.name
    return places


def _year_in(path: Path) -> int:
    years = re.findall(r"(?<!\d)(20\d\d)(?!\d)", path.name)
    if not years:
        raise DirectoryError(
            f"The file name {path.name} does not say of which year the directory is, and every entry shows its year. "
            "Add it, for example --year 2022."
        )
    return int(years[-1])


def _refuse_bad_codes(path: Path, directory: Directory) -> None:
    missing = sorted(CODES_WE_REST_ON - directory.codes.keys())
    if missing:
        raise DirectoryError(
            f"{path.name}, sheet “{CODES_SHEET}”: the code {', '.join(missing)} is missing, so the finder could not "
            "say who offers that. Give the edition's own, whole workbook."
        )
    for row in directory.rows:
        unknown = [code for code in row.codes if code not in directory.codes]
        if unknown:
            raise DirectoryError(
                f"{path.name}, sheet “{PLACES_SHEET}”, line {row.line}: the code {unknown[0]} is not in the sheet "
                f"“{CODES_SHEET}”. Correct the line, or give the edition's own, whole workbook."
            )


def _refuse_bad_rows(path: Path, rows: tuple[PlaceRow, ...]) -> None:
    if not rows:
        raise DirectoryError(f"{path.name}, sheet “{PLACES_SHEET}” lists no places. Give the edition's whole workbook.")
    where = f"{path.name}, sheet “{PLACES_SHEET}”"
    for row in rows:
        for value, said in ((row.name, "name"), (row.city, "city")):
            if not value:
                raise DirectoryError(f"{where}, line {row.line}: the {said} is empty. Fill it in.")
        if not re.fullmatch(r"\d{5}", row.zip) or not re.fullmatch(r"[A-Z]{2}", row.state):
            raise DirectoryError(
                f"{where}, line {row.line}: “{row.state} {row.zip}” is not a state and a five-digit ZIP code. "
                "Correct that line."
            )
