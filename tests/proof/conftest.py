"""The shipped knowledge, with every number as it ships."""

import pytest

from mooring.clinical.case import Facility
from mooring.clinical.library import Library
from mooring.knowledge.load import library as shipped


@pytest.fixture(scope="session")
def library() -> Library:
    return shipped().chosen(Facility())
