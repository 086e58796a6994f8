"""Where ZIP codes and counties lie: centroids of the Census Bureau, made small by scripts/make_gazetteer.py.

Coordinates are degrees (WGS 84), to about 110 metres; distances are miles as the crow flies, so a road is longer.
"""

import csv
import gzip
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

EARTH_RADIUS_MILES = 3958.8  # mean radius, 6371.0 km


@dataclass(frozen=True, kw_only=True, slots=True)
class Spot:
    """A point on the map, in degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, kw_only=True, slots=True)
class County:
    fips: str
    name: str
    state: str
    centre: Spot


def miles_between(one: Spot, other: Spot) -> float:
    """Great-circle distance in miles (haversine)."""
    lat_1, lat_2 = math.radians(one.lat), math.radians(other.lat)
    half_lat, half_lon = (lat_2 - lat_1) / 2, math.radians(other.lon - one.lon) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat_1) * math.cos(lat_2) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_MILES * math.asin(math.sqrt(chord))


def zip_spot(code: str) -> Spot | None:
    """The centre of a five-digit ZIP code's area; None where the Census Bureau has no area of that code."""
    row = _zips().get(code)
    return Spot(lat=row[0], lon=row[1]) if row else None


def zip_county(code: str) -> County | None:
    """The county that holds the centre of this ZIP code's area."""
    row = _zips().get(code)
    return counties().get(row[2]) if row else None


def counties_named(name: str, state: str | None = None) -> tuple[County, ...]:
    """Counties of this name (with or without the word County or Parish), in one state or in all."""
    wanted = plain_county(name)
    return tuple(
        county
        for county in counties().values()
        if plain_county(county.name) == wanted and (state is None or county.state == state)
    )


def plain_county(name: str) -> str:
    """A county's name for comparing: small letters, without dots, spaces and the word County or Parish."""
    words = name.casefold().replace(".", "").replace("'", "").replace("-", " ").split()
    return "".join(word for word in words if word not in ("county", "parish"))


@lru_cache(maxsize=1)
def counties() -> dict[str, County]:
    """Every county by its FIPS code."""
    return {
        row["fips"]: County(
            fips=row["fips"],
            name=row["county"],
            state=row["state"],
            centre=Spot(lat=float(row["lat"]), lon=float(row["lon"])),
        )
        for row in _rows("counties.csv.gz")
    }


@lru_cache(maxsize=1)
def states() -> frozenset[str]:
    """The two-letter codes of all states and territories that have counties here."""
    return frozenset(county.state for county in counties().values())


@lru_cache(maxsize=1)
def _zips() -> dict[str, tuple[float, float, str]]:
    return {row["zip"]: (float(row["lat"]), float(row["lon"]), row["fips"]) for row in _rows("zips.csv.gz")}


def _rows(name: str) -> Iterator[dict[str, str]]:
    packed = files(__package__).joinpath("data", name).read_bytes()
    return csv.DictReader(gzip.decompress(packed).decode().splitlines())
