"""Distances, ZIP codes, counties and telephone numbers: what the finder and the call-back form read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mooring.frontdoor.finder import WhereError, read_where
from mooring.frontdoor.gazetteer import Spot, counties_named, miles_between, zip_county, zip_spot
from mooring.frontdoor.needs import NEEDS, needs_met
from mooring.frontdoor.phones import PhoneError, tel, us_number
from mooring.frontdoor.service_words import service_words

SPOTS = st.builds(Spot, lat=st.floats(-89, 89), lon=st.floats(-179, 179))


def test_louisville_lies_about_70_miles_from_lexington() -> None:
    louisville, lexington = Spot(lat=38.2527, lon=-85.7585), Spot(lat=38.0406, lon=-84.5037)
    assert miles_between(louisville, lexington) == pytest.approx(69.7, abs=1.0)


def test_a_degree_of_latitude_is_about_69_miles() -> None:
    assert miles_between(Spot(lat=37, lon=-85), Spot(lat=38, lon=-85)) == pytest.approx(69.1, abs=0.1)


@given(one=SPOTS, other=SPOTS)
def test_the_way_back_is_as_long_and_never_negative(one: Spot, other: Spot) -> None:
    there = miles_between(one, other)
    assert there >= 0
    assert there == pytest.approx(miles_between(other, one), abs=1e-6)


def test_a_zip_code_has_a_spot_and_a_county() -> None:
    county = zip_county("40507")
    assert county is not None
    assert (county.name, county.state) == ("Fayette", "KY")
    assert zip_spot("00000") is None


@pytest.mark.parametrize("written", ["Fayette", "fayette county", " FAYETTE COUNTY, ky ", "Fayette, KY"])
def test_a_county_is_known_however_it_is_written(written: str) -> None:
    where = read_where(written, home_state="KY")
    assert where.county is not None
    assert where.county.fips == "21067"


def test_a_county_of_another_state_needs_its_state() -> None:
    assert read_where("Clark, IN", home_state="KY").said == "in Clark County, IN"
    assert counties_named("LaRue", "KY")
    assert counties_named("La Rue", "KY")


def test_nothing_typed_means_the_home_state_and_a_state_means_that_state() -> None:
    assert read_where("  ", home_state="KY").said == "anywhere in KY"
    assert read_where("oh", home_state="KY").state == "OH"


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("99999", "We do not know the ZIP code 99999"),
        ("4050", "is not a ZIP code. A ZIP code has five digits"),
        ("40507x", "is not a ZIP code"),
        ("Nowhere", "We do not know a county called “Nowhere”"),
        ("Cook", "There is no Cook County in KY, but there is one in GA, IL, MN"),
    ],
)
def test_what_cannot_be_found_is_answered_with_what_to_type_instead(written: str, sentence: str) -> None:
    with pytest.raises(WhereError, match=sentence):
        read_where(written, home_state="KY")


@given(st.text(max_size=60))
def test_any_text_is_a_place_or_a_kind_sentence(written: str) -> None:
    try:
        answer = read_where(written, home_state="KY").said
    except WhereError as error:
        answer = str(error)
    assert answer.startswith(("near ", "in ", "anywhere in ")) or answer.endswith(".")


def test_detox_from_opioids_needs_a_detox_service_and_opioids() -> None:
    assert "opioid-detox" in needs_met(["DT", "ODTX"])
    assert "opioid-detox" in needs_met(["RD", "ODTX"])
    assert "opioid-detox" not in needs_met(["ODTX"])
    assert "opioid-detox" not in needs_met(["DT", "ADTX"])


def test_a_certificate_is_not_what_a_place_says_of_itself() -> None:
    assert "opioid-treatment-program" not in needs_met(["SOTP"])
    assert "opioid-treatment-program" in needs_met(["OTP"])


def test_medicaid_medicare_and_free_are_three_things() -> None:
    assert [needs_met([code]) for code in ("MD", "MC", "NP", "PA")] == [
        ("medicaid",), ("medicare",), ("free",), ("help-with-cost",),
    ]  # fmt: skip


def test_services_are_said_in_plain_words() -> None:
    words = service_words(["DT", "ODTX", "BU", "MD", "PW", "NOE"])
    assert words.care == ("Detox from opioids", "Buprenorphine")
    assert (words.payment, words.people) == (("Medicaid",), ("Pregnant or new mothers",))
    assert words.more == ("Gives naloxone and overdose training",)
    assert all(need.words for need in NEEDS.values())


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("205-933-8101 x5508", "tel:+12059338101;ext=5508"),
        ("(606) 462-3001", "tel:+16064623001"),
        ("1-800-662-4357", "tel:+18006624357"),
        ("911", "tel:911"),
    ],
)
def test_a_number_becomes_a_link(written: str, address: str) -> None:
    assert tel(written) == address


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("6065550123", "(606) 555-0123"),
        ("+1 606.555.0123", "(606) 555-0123"),
        (" (606) 555-0123 ext. 12 ", "(606) 555-0123 ext. 12"),
        ("606 555 0123x9", "(606) 555-0123 ext. 9"),
    ],
)
def test_a_number_is_read_however_it_is_written(written: str, kept: str) -> None:
    assert us_number(written) == kept


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("", "Please type the phone number"),
        ("call me", "Please type the phone number"),
        ("555-0123", "has 7 digits, and we need ten"),
        ("606 555 01234", "has 11 digits"),
        ("106 555 0123", "never start with 0 or 1"),
    ],
)
def test_a_number_that_is_not_one_gets_a_kind_sentence(written: str, sentence: str) -> None:
    with pytest.raises(PhoneError, match=sentence):
        us_number(written)


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_a_kind_sentence(written: str) -> None:
    try:
        answer = us_number(written)
    except PhoneError as error:
        answer = str(error)
    assert answer.startswith("(") or "(606) 555-0123" in answer
