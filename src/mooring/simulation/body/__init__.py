"""The body of a virtual person: drugs in, receptors, adaptation, withdrawal and signs out. See docs/adr/0005."""

from mooring.simulation.body.drawing import Habits, draw, typical
from mooring.simulation.body.feeling import feel
from mooring.simulation.body.living import STATE, begin, live, take
from mooring.simulation.body.modes import ROW
from mooring.simulation.body.parameters import Parameter, Parameters, parameters
from mooring.simulation.body.places import Felt, P, Y
from mooring.simulation.body.wiring import AGENTS

__all__ = [
    "AGENTS", "ROW", "STATE", "Felt", "Habits", "P", "Parameter", "Parameters", "Y",
    "begin", "draw", "feel", "live", "parameters", "take", "typical",
]  # fmt: skip
