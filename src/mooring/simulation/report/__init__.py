"""The report of a study: one HTML page that needs nothing beside itself."""

from mooring.simulation.report.arms import Arm
from mooring.simulation.report.page import page

__all__ = ["Arm", "page"]
