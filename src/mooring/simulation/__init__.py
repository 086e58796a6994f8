"""The second reading of a protocol: the same tables over arrays of virtual people."""

from mooring.simulation.machine_code import keep_apart

keep_apart()
