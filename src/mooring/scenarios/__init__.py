"""Scenario files: a person, their story so far, a moment, and perhaps a proposed act. Read, checked, and written."""

from mooring.scenarios.read import Scenario, read_scenario
from mooring.scenarios.write import write_scenario

__all__ = ["Scenario", "read_scenario", "write_scenario"]
