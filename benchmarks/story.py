"""Made-up stories of a stay, as the records keep them: the same events as the screens write, in the plain form."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from mooring.clinical.codec import event_from_plain
from mooring.knowledge.load import library
from mooring.records import free_text, sql

ROUND = timedelta(hours=4)
ORIGIN = datetime(2026, 1, 1, tzinfo=UTC)
Plain = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One event of a story: how long after admission, and what its row holds. `words` are still to be sealed."""

    after: timedelta
    kind: str
    payload: str
    words: tuple[str, ...]
    fingerprint: str
    dose: bool


def story(seed: int, events: int) -> tuple[Entry, ...]:
    """A stay on buprenorphine of exactly `events` events: every four hours vital signs, sedation and COWS; a dose a
    day; a note twice a day. The same seed tells the same story."""
    dice = random.Random(seed)
    told: list[tuple[timedelta, Plain]] = []
    for moment, plain in _told(dice):
        if len(told) == events:
            break
        told.append((moment, plain))
    return tuple(_entry(after, plain) for after, plain in told)


def length(entries: tuple[Entry, ...]) -> timedelta:
    """How long a story lasts."""
    return entries[-1].after


def _told(dice: random.Random) -> Iterator[tuple[timedelta, Plain]]:
    yield from ((timedelta(minutes=number), plain) for number, plain in enumerate(_admission(dice)))
    number = 0
    while True:
        number += 1
        moment = ROUND * number
        yield moment, {"measured": _vitals(dice)}
        yield moment, {"scored": "sedation", "answers": {"level": 0}}
        yield moment, {"scored": "cows", "answers": cows(dice, worst=3 if number < 4 else 1)}
        if number in (1, 2) or number % 6 == 0:
            mg = 4 if number < 3 else 16
            yield moment + timedelta(minutes=5), {"gave": "buprenorphine-naloxone", "mg": mg, "route": "sublingual"}
        if number % 3 == 0:
            yield moment + timedelta(minutes=10), {"noted": "shift-note", "text": f"Slept {dice.randint(3, 8)} hours."}


def _admission(dice: random.Random) -> list[Plain]:
    """What is asked and done when somebody comes in."""
    return [
        {"moved": "admitted"},
        {"consented": "treatment", "answer": True},
        {"used": "heroin", "route": "intravenous", "pattern": "daily", "amount": "1 g", "times_per_day": 4, "years": 6},
        {"has": "copd", "absent": True},
        {"takes": "none"},
        {"recorded": {"housing": "unstable", "last_meal": f"{dice.randint(1, 3)} days"}},
        {"recorded": {"fasting": "no", "weight_loss": "unknown"}},
        {"resulted": "hcg", "value": "negative"},
        {"measured": _vitals(dice)},
        {"scored": "cows", "answers": cows(dice, worst=4)},
        {"started": "buprenorphine-standard", "binds": {}},
        {"gave": "buprenorphine-naloxone", "mg": 4, "route": "sublingual"},
    ]


def cows(dice: random.Random, *, worst: int) -> dict[str, float | str]:
    """Answers to all eleven items of the COWS, each among the first `worst` that the item allows."""
    items = library().instruments["cows"].items
    return {item.id: dice.choice(item.choices[:worst]).value for item in items}


def _vitals(dice: random.Random) -> Plain:
    return {
        "pulse": dice.randint(64, 98),
        "systolic": dice.randint(108, 138),
        "diastolic": dice.randint(66, 88),
        "respiratory_rate": dice.randint(13, 18),
        "spo2": dice.randint(95, 99),
        "temperature_c": dice.randint(364, 374) / 10,
    }


def _entry(after: timedelta, plain: Plain) -> Entry:
    event = event_from_plain({"at": ORIGIN + after, **plain})  # refuses what a screen could not have written
    shown, words = free_text.split(plain)
    payload = sql.document(shown) or ""
    return Entry(
        after=after, kind=event.kind, payload=payload, words=tuple(words), dose=event.kind == "gave",
        fingerprint=hashlib.sha256(payload.encode()).hexdigest(),
    )  # fmt: skip
