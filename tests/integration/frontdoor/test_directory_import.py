"""The national directory's workbook goes in whole, or not at all."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest

from mooring.frontdoor.commands import facilities_import
from mooring.frontdoor.demo_directory import seed_demo_directory
from mooring.frontdoor.directory_import import import_directory
from mooring.frontdoor.finder import chosen_needs, find, read_where
from mooring.frontdoor.models import DirectoryEdition, DirectoryPlace
from mooring.frontdoor.workbook import DirectoryError
from tests.integration.frontdoor.workbooks import BRIDGE, CODES, HEADER, changed, workbook

NOW = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_directory_yet(database: None) -> None:
    DirectoryEdition.objects.all().delete()


def test_a_place_is_stored_with_its_joined_name_its_county_and_its_needs(tmp_path: Path) -> None:
    import_directory(workbook(tmp_path / "Directory_2024.xlsx"), at=NOW)
    place = DirectoryPlace.objects.get()
    assert place.name == "Bridge House – Detox Unit"
    assert (place.county, place.state, place.edition.year) == ("Fayette", "KY", 2024)
    assert place.needs.split() == ["opioid-detox", "buprenorphine", "inpatient", "medicaid"]


def test_a_place_listed_twice_word_for_word_is_kept_once(tmp_path: Path) -> None:
    rows = [BRIDGE, BRIDGE, changed(phone="859-555-0111")]
    said = facilities_import(workbook(tmp_path / "d_2024.xlsx", rows), at=NOW)
    assert said == "Imported 2 places of the 2024 edition. 1 listed twice, word for word: kept once."
    assert DirectoryPlace.objects.count() == 2


def test_a_zip_code_for_post_boxes_takes_the_spot_of_its_city_or_none(tmp_path: Path) -> None:
    rows = [BRIDGE, changed(name1="Box", zip="40599"), changed(name1="Lost", city="Farville", zip="40598")]
    said = facilities_import(workbook(tmp_path / "d_2024.xlsx", rows), at=NOW)
    assert "1 have a ZIP code that is not on the map" in said
    assert DirectoryPlace.objects.get(name__startswith="Box").county == "Fayette"
    assert DirectoryPlace.objects.get(name__startswith="Lost").lat is None


def test_a_zip_code_that_the_spreadsheet_took_for_a_number_keeps_its_zeros(tmp_path: Path) -> None:
    import_directory(workbook(tmp_path / "d_2024.xlsx", [changed(city="Agawam", state="MA", zip=1001.0)]), at=NOW)
    assert DirectoryPlace.objects.get().zip == "01001"


def test_a_new_edition_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    seed_demo_directory(at=NOW)
    import_directory(workbook(tmp_path / "d.xlsx"), at=NOW, year=2025)
    assert [edition.year for edition in DirectoryEdition.objects.all()] == [2025]
    assert DirectoryPlace.objects.count() == 1


BAD = {
    "a sheet is missing": (
        {"sheets": ("Places", "Service Code Reference")},
        "has no sheet “Facilities List”; .* Places",
    ),
    "a column is missing": ({"header": ("name", *HEADER[1:])}, "line 1: the column name1 is missing"),
    "a code is unknown": ({"rows": [BRIDGE, changed(service_code_info="SA XYZ")]}, "line 3: the code XYZ is not in"),
    "the codes lack opioid detox": ({"codes": [code for code in CODES if code != "ODTX"]}, "the code ODTX is missing"),
    "there are no places": ({"rows": []}, "lists no places"),
    "a name is missing": ({"rows": [changed(name1=None, name2=None)]}, "line 2: the name is empty"),
    "a city is missing": ({"rows": [changed(city="  ")]}, "line 2: the city is empty"),
    "a ZIP code is not one": ({"rows": [changed(zip="ABC")]}, "line 2: “KY ” is not a state and a five-digit ZIP code"),
    "a state is not one": ({"rows": [changed(state="Kentucky")]}, "line 2: “KENTUCKY 40507” is not a state"),
}


@pytest.mark.parametrize(("spoilt", "sentence"), BAD.values(), ids=BAD.keys())
def test_a_bad_workbook_is_refused_with_one_sentence_and_nothing_changes(
    spoilt: dict[str, object], sentence: str, tmp_path: Path
) -> None:
    seed_demo_directory(at=NOW)
    before = DirectoryPlace.objects.count()
    with pytest.raises(DirectoryError, match=sentence):
        import_directory(workbook(tmp_path / "d_2024.xlsx", **spoilt), at=NOW)  # type: ignore[arg-type]
    assert DirectoryPlace.objects.count() == before


@pytest.mark.parametrize(
    ("name", "bytes_of_it", "sentence"),
    [
        ("list_2024.xlsx", b"name,city\n", "is not an Excel workbook"),
        ("list_2024.xlsx", b"PK\x03\x04broken", "is not an Excel workbook"),
        ("list_2024.csv", b"name,city\n", "is not an Excel workbook"),
        ("gone.xlsx", None, "There is no file"),
    ],
)
def test_what_is_not_a_workbook_is_refused_on_the_command_line_without_a_traceback(
    name: str, bytes_of_it: bytes | None, sentence: str, tmp_path: Path
) -> None:
    if bytes_of_it is not None:
        (tmp_path / name).write_bytes(bytes_of_it)
    with pytest.raises(click.UsageError, match=f"{sentence}.*Nothing was stored."):
        facilities_import(tmp_path / name, at=NOW)
    assert not DirectoryEdition.objects.exists()


def test_before_there_is_a_database_the_command_says_so_without_a_traceback(tmp_path: Path) -> None:
    file = workbook(tmp_path / "d_2024.xlsx")
    command = [
        sys.executable,
        "-c",
        "import sys; from mooring.cli import main; sys.exit(main())",
        "facilities",
        "import",
        str(file),
    ]
    surroundings = {**os.environ, "MOORING_DATA": str(tmp_path / "fresh"), "MOORING_DATABASE_URL": ""}
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "Start Mooring once" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_whose_name_has_no_year_asks_for_it(tmp_path: Path) -> None:
    with pytest.raises(DirectoryError, match="--year 2022"):
        import_directory(workbook(tmp_path / "directory.xlsx"), at=NOW)


def test_the_made_up_places_say_that_they_are_made_up_and_are_sown_once() -> None:
    assert seed_demo_directory(at=NOW) is not None
    assert seed_demo_directory(at=NOW) is None
    assert DirectoryEdition.objects.get().made_up
    assert all(name.endswith("(made up)") for name in DirectoryPlace.objects.values_list("name", flat=True))
    assert not DirectoryPlace.objects.filter(lat=None).exists()
    assert all("555-01" in phone for phone in DirectoryPlace.objects.values_list("phone", flat=True))


def test_places_near_a_zip_code_come_nearest_first_and_only_those_that_said_yes() -> None:
    seed_demo_directory(at=NOW)
    found = find(where=read_where("40507", home_state="KY"), needs=chosen_needs(["opioid-detox", "medicaid"]))
    assert found is not None
    miles = [item.miles for item in found.places if item.miles is not None]
    assert miles == sorted(miles)
    assert found.places[0].place.name.startswith("Bluegrass Bridge Detox")
    assert all({"opioid-detox", "medicaid"} <= set(item.place.needs.split()) for item in found.places)


def test_a_county_shows_only_its_own_places() -> None:
    seed_demo_directory(at=NOW)
    found = find(where=read_where("Jefferson County", home_state="KY"), needs=())
    assert found is not None
    assert {item.place.county for item in found.places} == {"Jefferson"}


@pytest.mark.parametrize("typed", ["40507", "Fayette", ""])
def test_a_long_list_goes_on_where_its_first_page_ended(typed: str, tmp_path: Path) -> None:
    rows = [changed(name1=f"House {number:02}") for number in range(23)]
    import_directory(workbook(tmp_path / "d_2024.xlsx", rows), at=NOW)
    where = read_where(typed, home_state="KY")
    first, second, beyond = (find(where=where, needs=(), page=page) for page in (1, 2, 9))
    assert first is not None and second is not None and beyond is not None  # noqa: PT018
    assert (len(first.places), len(second.places), len(beyond.places), first.total) == (20, 3, 0, 23)
    assert {item.place.name for item in first.places}.isdisjoint(item.place.name for item in second.places)


@pytest.mark.slow
def test_the_check_figures_of_the_2022_edition_come_out(shared_data: Path) -> None:
    file = shared_data / "data" / "facilities" / "National_Directory_SA_Facilities_2022.xlsx"
    if not file.is_file():
        pytest.skip(f"the national directory's workbook is not there: {file}")
    report = import_directory(file, at=NOW)
    kentucky = DirectoryPlace.objects.filter(state="KY")
    detox = kentucky.filter(needs__contains=" opioid-detox ")
    assert (report.places, report.doubles, report.year) == (12_175, 1, 2022)
    assert (kentucky.count(), detox.count(), detox.values("county_fips").distinct().count()) == (353, 61, 29)
    assert [sum(code in place.codes for place in detox) for code in ("HID", "RD", "OD")] == [7, 29, 27]
    assert kentucky.filter(needs__contains=" buprenorphine ").count() == 131
    assert kentucky.filter(needs__contains=" opioid-treatment-program ").count() == 21
    shares = {
        need: round(100 * DirectoryPlace.objects.filter(needs__contains=f" {need} ").count() / report.places, 1)
        for need in ("opioid-detox", "buprenorphine", "methadone", "naltrexone", "medicaid")
    }
    assert shares == {
        "opioid-detox": 21.5, "buprenorphine": 49.6, "methadone": 11.7, "naltrexone": 48.2, "medicaid": 74.1,
    }  # fmt: skip
