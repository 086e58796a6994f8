"""How the loops of a study are compiled.

`compiled` is for a function that makes no array: it then keeps no count of who holds the arrays that it is handed,
which took two thirds of a study's time (the arrays of a machine, of a record and of what is said are some fifty, and
each call counted them all up and down). Its caller holds them. A function that makes an array is `@njit(cache=True)`.

`inlined` is for what is called for each cell of each row, or so: to hand over some fifty arrays takes longer than to
read one cell. A constant that goes where a variable goes elsewhere is written `np.int64(0)`, since Numba compiles a
function again for each constant that it is called with.

What was compiled is kept for each state of the source (`machine_code`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numba import njit

# `_nrt`, the counting, is an option that Numba's types do not name.
_OPTIONS: dict[str, Any] = {"cache": True, "error_model": "numpy", "_nrt": False}

compiled: Callable[[Any], Any] = njit(**_OPTIONS)
inlined: Callable[[Any], Any] = njit(**_OPTIONS, forceinline=True)
