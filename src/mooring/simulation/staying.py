"""One person's stay, from admission to its end: the loop that ADR 0005 draws."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from mooring.simulation.body import Felt, begin, feel, live, take
from mooring.simulation.calibration import B
from mooring.simulation.compiled import compiled
from mooring.simulation.looking import look, write
from mooring.simulation.machine import Code, Record, Said, Saying, advise, begin_record
from mooring.simulation.outcomes import LEFT, STAYED, TRANSFERRED
from mooring.simulation.ward import DAY, GIVEN, REFUSED, answered_after, at_night, fate, hazard, lateness, patience
from mooring.simulation.world import N, Trace, World

Ints = NDArray[Any]
Floats = NDArray[Any]

LEG, CLOSE_LEG, ROUNDS = 60, 30, 8
"""Minutes of a leg between looks, and of one soon after a dose; how often the protocol is asked again at one moment."""

# Places in a person's counts: what the loop remembers from one look to the next.
(MINUTE, LOOKS, DOSES, QUESTIONS, ORDERED, ORDER_READY, SWITCHED, WATCHED_UNTIL, LOOKED, GAVE, AGAIN, PRECIPITATED,
 OVERSEDATED) = range(13)  # fmt: skip
# Places in a person's sums.
BORNE, PATIENCE, COWS_BEFORE, COWS_SEEN = range(4)


@njit(cache=True)
def stay(
    world: World, code: Code, record: Record, said: Said, trace: Trace, p: Floats, y: Floats, felt: Floats,
    profile: Floats, told: Ints, person: int, cows: Ints, micrograms: Ints, count: Ints, room: Floats, items: Ints,
) -> int:  # fmt: skip
    """Runs one stay and returns how it ended; when, and what happened, is left in `count`.

    `told` is the kind of the main opioid, the minutes since the last use as the person says, and micrograms a day;
    `cows` (days + 1) and `micrograms` (days, drugs) are this person's rows and are filled.
    """
    horizon = world.numbers[N.HORIZON]
    sums = np.zeros(4)
    count[:] = 0
    count[ORDERED], count[ORDER_READY], count[SWITCHED], count[WATCHED_UNTIL] = -1, -1, -1, -1
    cows[:] = -1
    micrograms[:, :] = 0
    trace.counts[:] = 0
    begin(p, y)
    feel(p, y, felt)
    begin_record(code, record)
    _tell(world, code, record, trace, told, room)
    sums[PATIENCE] = patience(world.numbers[N.SEED], person)
    while True:
        total = look(world, code, record, trace, felt, person, count[MINUTE], room, items)
        count[LOOKS] += 1
        count[LOOKED] = count[MINUTE]
        sums[COWS_SEEN] = felt[Felt.COWS]
        if cows[0] < 0:
            cows[0] = total
        cows[count[MINUTE] // DAY + 1] = total
        if _act(world, code, record, said, trace, p, y, felt, profile, person, micrograms, count, sums, room):
            return TRANSFERRED
        until = min(_next(world, said, person, count), horizon)
        if _live(world, p, y, felt, person, until, count, sums):
            return LEFT
        if count[MINUTE] >= horizon:
            return STAYED


@compiled
def _tell(world: World, code: Code, record: Record, trace: Trace, told: Ints, room: Floats) -> None:
    """What the person says of the last use; or what the program that treats them confirmed."""
    room[:] = np.nan
    verified = world.verified[told[0]]
    if verified >= 0:
        room[0], room[1] = float(told[2]), float(-told[1])
        write(code, record, trace, verified, np.int64(-1), room)
        return
    room[0] = float(told[2])
    write(code, record, trace, world.told[told[0]], -told[1], room)


@njit(cache=True)
def _act(
    world: World, code: Code, record: Record, said: Said, trace: Trace, p: Floats, y: Floats, felt: Floats,
    profile: Floats, person: int, micrograms: Ints, count: Ints, sums: Floats, room: Floats,
) -> bool:  # fmt: skip
    """Does what the protocol says until nothing more is to be done now. Whether the person was transferred."""
    minute = count[MINUTE]
    answered = np.zeros(world.answers.shape[0], dtype=np.bool_)
    tried = np.zeros(world.gave.shape[0], dtype=np.bool_)
    count[AGAIN] = 0
    for _ in range(ROUNDS):
        advise(code, record, profile, minute, said)
        _remember(trace, said, minute)
        changed = _answer(world, code, record, said, trace, minute, answered, room)
        if not changed:
            changed = _give(world, code, record, said, trace, p, y, felt, person, micrograms, count, sums, tried, room)
        if said.numbers[Saying.TRANSFER] >= 0:
            return True
        if not changed:
            changed = _switch(world, code, record, said, trace, count, room)
        if not changed:
            return False
    return False


@compiled
def _answer(
    world: World, code: Code, record: Record, said: Said, trace: Trace, minute: int, answered: Ints, room: Floats
) -> bool:
    changed = False
    for each in range(world.answers.shape[0]):
        if said.asked[world.answers[each, 0]] != 0 and not answered[each]:
            answered[each] = True
            for column in range(room.shape[0]):
                room[column] = world.answer_values[each, column]
            write(code, record, trace, world.answers[each, 1], minute, room)
            changed = True
    return changed


@compiled
def _give(
    world: World, code: Code, record: Record, said: Said, trace: Trace, p: Floats, y: Floats, felt: Floats, person: int,
    micrograms: Ints, count: Ints, sums: Floats, tried: Ints, room: Floats,
) -> bool:  # fmt: skip
    """Gives what may be given now; returns whether anything was."""
    minute, seed, gave = count[MINUTE], world.numbers[N.SEED], False
    for place in range(said.numbers[Saying.GIVES]):
        drug = said.drug[place]
        if tried[drug]:
            continue
        if said.needs[place] > 0:
            if count[ORDERED] != drug or count[ORDER_READY] < 0:
                count[ORDERED] = drug
                count[ORDER_READY] = minute + answered_after(world.behaviour, seed, person, count[QUESTIONS])
                count[QUESTIONS] += 1
            if minute < count[ORDER_READY]:
                count[AGAIN] = 1
                continue
            count[ORDER_READY] = -1
        tried[drug] = True
        what = fate(world.behaviour, seed, person, count[DOSES])
        count[DOSES] += 1
        room[:] = np.nan
        room[0] = float(said.micrograms[place])
        if what != GIVEN:
            count[AGAIN] = 1
            if what == REFUSED and world.refused[drug] >= 0:
                write(code, record, trace, world.refused[drug], minute, room)
            continue
        write(code, record, trace, world.gave[drug], minute, room)
        micrograms[minute // DAY, drug] += said.micrograms[place]
        if world.agents[drug] >= 0:
            take(p, y, world.agents[drug], float(said.micrograms[place]))
        if world.displaces[drug] != 0:
            sums[COWS_BEFORE] = felt[Felt.COWS]
            count[WATCHED_UNTIL] = minute + world.numbers[N.WITHIN]
        gave = True
    return gave


@compiled
def _switch(world: World, code: Code, record: Record, said: Said, trace: Trace, count: Ints, room: Floats) -> bool:
    """Starts the protocol that is switched to, or ends the one that was: a prescriber signs it at once."""
    room[:] = np.nan
    to = said.numbers[Saying.SWITCH]
    if to >= 0 and count[SWITCHED] != to and world.started[to] >= 0:
        write(code, record, trace, world.started[to], count[MINUTE], room)
        count[SWITCHED] = to
        return True
    if said.numbers[Saying.STOPPED] > 0 and count[SWITCHED] >= 0 and world.ended[count[SWITCHED]] >= 0:
        write(code, record, trace, world.ended[count[SWITCHED]], count[MINUTE], room)
        count[SWITCHED] = -1
        return True
    return False


@compiled
def _next(world: World, said: Said, person: int, count: Ints) -> int:
    """The minute of the next look: when something falls due, late by a draw; soon, where that could not be done."""
    minute, behaviour = count[MINUTE], world.behaviour
    latest = minute + int(behaviour[B.LOOK_ANYWAY])
    due = said.numbers[Saying.DUE]
    if due < 0 or due > latest:
        due = latest
    elif due <= minute:
        due = minute + int(behaviour[B.LOOK_AGAIN])
    if count[AGAIN] != 0:
        due = min(due, minute + int(behaviour[B.LOOK_AGAIN]))
    if count[ORDER_READY] > minute:
        due = min(due, count[ORDER_READY])
    night = at_night(due, world.numbers[N.ADMISSION], world.numbers[N.NIGHT_FROM], world.numbers[N.NIGHT_TO])
    return int(due + lateness(behaviour, night, world.numbers[N.SEED], person, count[LOOKS]))


@compiled
def _live(world: World, p: Floats, y: Floats, felt: Floats, person: int, until: int, count: Ints, sums: Floats) -> bool:
    """Lives to the next look in legs, or to the minute in which the person calls. Whether they left on the way."""
    behaviour = world.behaviour
    while count[MINUTE] < until:
        longest = CLOSE_LEG if count[MINUTE] < count[WATCHED_UNTIL] else LEG
        leg = min(longest, until - count[MINUTE])
        live(p, y, leg)
        count[MINUTE] += leg
        feel(p, y, felt)
        if felt[Felt.SEDATION] >= world.numbers[N.OVERSEDATED]:
            count[OVERSEDATED] = 1
        if count[MINUTE] <= count[WATCHED_UNTIL] and felt[Felt.COWS] - sums[COWS_BEFORE] >= world.numbers[N.RISE]:
            count[PRECIPITATED] = 1
        sums[BORNE] += hazard(behaviour, felt[Felt.COWS], felt[Felt.CRAVING]) * leg / 60.0
        if sums[BORNE] >= sums[PATIENCE]:
            return True
        called = felt[Felt.COWS] - sums[COWS_SEEN] >= behaviour[B.CALLS_AT_RISE]
        if called and count[MINUTE] - count[LOOKED] >= LEG // 2:
            until = min(until, count[MINUTE])
    return False


@compiled
def _remember(trace: Trace, said: Said, minute: int) -> None:
    place = trace.counts[1]
    if place < trace.asked_at.shape[0]:
        trace.asked_at[place], trace.known[place] = minute, trace.counts[0]
        for each in range(trace.numbers.shape[1]):
            trace.numbers[place, each] = said.numbers[each]
        for each in range(min(trace.drug.shape[1], said.numbers[Saying.GIVES])):
            trace.drug[place, each] = said.drug[each]
            trace.micrograms[place, each] = said.micrograms[each]
        for each in range(trace.held.shape[1]):
            trace.held[place, each] = said.held[each]
    trace.counts[1] = place + 1
