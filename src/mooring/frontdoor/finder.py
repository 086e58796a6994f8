"""Finds places of treatment by ZIP code, by county, or by need, over the directory in force.

Nothing about who asks is kept. "Not ticked" is not "known absent": a search by need shows places that said yes; it does
not say that the others do not.
"""

import re
from dataclasses import dataclass
from math import cos, radians

from django.db.models import QuerySet

from .gazetteer import County, Spot, counties_named, miles_between, states, zip_spot
from .models import DirectoryEdition, DirectoryPlace
from .needs import NEEDS, Need

PAGE_SIZE = 20
REACH_MILES = 150.0
MILES_PER_DEGREE = 69.0


class WhereError(ValueError):
    """What was typed as a place cannot be found. The sentence says what to type instead."""


@dataclass(frozen=True, kw_only=True)
class Where:
    """Where to look: around a spot (`spot`), in a county, or in a whole state. `said` is for the heading."""

    said: str
    state: str
    spot: Spot | None = None
    county: County | None = None


@dataclass(frozen=True, kw_only=True)
class FoundPlace:
    """A place; `miles` as the crow flies from the asked spot, None where either spot is not known."""

    place: DirectoryPlace
    miles: float | None


@dataclass(frozen=True, kw_only=True)
class Found:
    places: tuple[FoundPlace, ...]
    total: int
    where: Where
    needs: tuple[Need, ...]
    edition: DirectoryEdition


def edition_in_force() -> DirectoryEdition | None:
    return DirectoryEdition.objects.filter(current=True).first()


def chosen_needs(ids: list[str]) -> tuple[Need, ...]:
    """The needs of these ids, in our own order; an id that we do not know is passed over."""
    return tuple(need for need in NEEDS.values() if need.id in ids)


def read_where(text: str, *, home_state: str) -> Where:
    """A ZIP code ("40507", "40507-1234"), a county ("Fayette", "Fayette, KY"), a state, or nothing: the home state."""
    asked = " ".join(text.split())
    if not asked:
        return Where(said=f"anywhere in {home_state}", state=home_state)
    if re.search(r"\d", asked):
        return _zip_where(asked, home_state)
    return _county_where(asked, home_state)


def _zip_where(asked: str, home_state: str) -> Where:
    match = re.fullmatch(r"(\d{5})(?:[- ]?\d{4})?", asked)
    if not match:
        raise WhereError(f"“{asked[:30]}” is not a ZIP code. A ZIP code has five digits, like 40507. Or type a county.")
    spot = zip_spot(match[1])
    if spot is None:
        raise WhereError(
            f"We do not know the ZIP code {match[1]}. Some are only for post office boxes. "
            "Check the five digits, or type the name of your county."
        )
    return Where(said=f"near {match[1]}", state=home_state, spot=spot)


def _county_where(asked: str, home_state: str) -> Where:
    name, _, tail = asked.rpartition(",")
    state = tail.strip().upper() if name else ""
    if not name or state not in states():
        name, state = asked, ""
    if name.strip().upper() in states():
        return Where(said=f"anywhere in {name.strip().upper()}", state=name.strip().upper())
    found = counties_named(name, state or home_state)
    if not found:
        raise WhereError(_unknown_county(asked, name, home_state))
    county = found[0]
    return Where(said=f"in {county.name} County, {county.state}", state=county.state, county=county)


def _unknown_county(asked: str, name: str, home_state: str) -> str:
    elsewhere = sorted({county.state for county in counties_named(name)})
    if elsewhere:
        return (
            f"There is no {name.strip()} County in {home_state}, but there is one in {', '.join(elsewhere)}. "
            f"Add the state, like “{name.strip()}, {elsewhere[0]}”."
        )
    return f"We do not know a county called “{asked[:40]}”. Check the spelling, or type a five-digit ZIP code."


def find(*, where: Where, needs: tuple[Need, ...], page: int = 1) -> Found | None:
    """One page of places, nearest first around a spot, else by city and name. None where no directory is there yet."""
    edition = edition_in_force()
    if edition is None:
        return None
    places = DirectoryPlace.objects.filter(edition=edition)
    for need in needs:
        places = places.filter(needs__contains=f" {need.id} ")
    start = (page - 1) * PAGE_SIZE
    if where.spot:
        near = _nearest(places, where.spot)
        shown, total = near[start : start + PAGE_SIZE], len(near)
    else:
        listed = _listed(places, where)
        total = listed.count()
        shown = [FoundPlace(place=place, miles=None) for place in listed[start : start + PAGE_SIZE]]
    return Found(places=tuple(shown), total=total, where=where, needs=needs, edition=edition)


def _listed(places: QuerySet[DirectoryPlace], where: Where) -> QuerySet[DirectoryPlace]:
    inside = places.filter(county_fips=where.county.fips) if where.county else places.filter(state=where.state)
    return inside.order_by("city", "name", "id")


def _nearest(places: QuerySet[DirectoryPlace], spot: Spot) -> list[FoundPlace]:
    """Places within REACH_MILES, nearest first. A box of degrees narrows the search before distances are reckoned."""
    tall = REACH_MILES / MILES_PER_DEGREE
    wide = tall / max(cos(radians(spot.lat)), 0.1)
    boxed = places.filter(
        lat__range=(spot.lat - tall, spot.lat + tall), lon__range=(spot.lon - wide, spot.lon + wide)
    ).values_list("id", "lat", "lon")
    reached = [
        (miles_between(spot, Spot(lat=lat, lon=lon)), key)
        for key, lat, lon in boxed
        if lat is not None and lon is not None
    ]
    nearest = sorted((miles, key) for miles, key in reached if miles <= REACH_MILES)
    found = places.in_bulk([key for _, key in nearest])
    return [FoundPlace(place=found[key], miles=miles) for miles, key in nearest]
