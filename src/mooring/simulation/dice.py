"""Chance that can be asked again: each draw is a function of (seed, person, stream, index), and of nothing else.

Two studies with one seed draw the same for the same person and purpose, however many other draws were made between;
so a difference between two protocols is the protocols'. The generator is Philox4x32-10 (Salmon and others, 2011,
doi:10.1145/2063384.2063405).
"""

from __future__ import annotations

import math
from enum import IntEnum

import numpy as np

from mooring.simulation.compiled import compiled

_M0, _M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_W0, _W1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_LOW = np.uint64(0xFFFFFFFF)
_32 = np.uint64(32)
_11 = np.uint64(11)
_UNIT = 1.0 / (1 << 53)


class Stream(IntEnum):
    """What a draw is for. A new purpose gets a new number at the end: a number that moves changes every result."""

    BODY = 0
    HABIT = 1
    PROFILE = 2
    RATER = 3
    MEASURE = 4
    LATE = 5
    LEAVE = 6
    ANSWER = 7
    TOLD = 8
    REFUSE = 9
    ORDER = 10


@compiled
def bits(seed: int, person: int, stream: int, index: int) -> np.uint64:
    """64 random bits. `seed` and `person` are counts from 0, `index` any whole number (a minute, a count)."""
    c0 = np.uint64(index) & _LOW
    c1 = np.uint64(stream) & _LOW
    c2 = np.uint64(person) & _LOW
    c3 = np.uint64(person) >> _32
    k0 = np.uint64(seed) & _LOW
    k1 = np.uint64(seed) >> _32
    for _ in range(10):
        p0 = _M0 * c0
        p1 = _M1 * c2
        c0, c1, c2, c3 = (p1 >> _32) ^ c1 ^ k0, p1 & _LOW, (p0 >> _32) ^ c3 ^ k1, p0 & _LOW
        k0 = (k0 + _W0) & _LOW
        k1 = (k1 + _W1) & _LOW
    return (c0 << _32) | c1


@compiled
def uniform(seed: int, person: int, stream: int, index: int) -> float:
    """A number from 0 up to, and without, 1."""
    return float(bits(seed, person, stream, index) >> _11) * _UNIT


@compiled
def normal(seed: int, person: int, stream: int, index: int) -> float:
    """A standard normal number, by Box and Muller from one draw of 64 bits (32 for the radius, 32 for the angle)."""
    drawn = bits(seed, person, stream, index)
    radius = (float(drawn >> _32) + 1.0) / 4294967296.0
    angle = float(drawn & _LOW) / 4294967296.0
    return math.sqrt(-2.0 * math.log(radius)) * math.cos(2.0 * math.pi * angle)
