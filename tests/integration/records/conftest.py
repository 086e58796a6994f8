"""A chart to write in. Nothing is imported above: pytest reads this file before Django is set up."""

import pytest


@pytest.fixture
def chart(place: object) -> object:
    """One made-up person at a facility of the test's own (`charts.Chart`)."""
    from .charts import a_chart

    return a_chart(place)  # type: ignore[arg-type]
