"""The events of a scenario's story: through the one codec, and then each name against the words that are known."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from mooring.clinical import codec
from mooring.clinical import timeline as t
from mooring.clinical.instruments.scoring import NotAllowed, score
from mooring.clinical.library import Library
from mooring.scenarios import words as w
from mooring.scenarios.entry import Entry, moment, word

TIMES: Final = ("at", "recorded_at", "last_taken")


class Story:
    """Reads events. Every method raises DocumentError with the line of what is wrong."""

    def __init__(self, library: Library, words: w.Words) -> None:
        self.library, self.words = library, words
        self._checks: Mapping[type[t.Event], Callable[[Any, Entry], None]] = {
            t.Scored: self._scored, t.Measured: self._measured, t.Resulted: self._resulted, t.Has: self._has,
            t.TookPlace: self._took_place, t.Recorded: self._recorded, t.Challenged: self._challenged,
            t.Started: self._started, t.Gave: self._gave, t.Moved: self._moved, t.Amended: self._amended,
        }  # fmt: skip

    def event(self, entry: Entry, *, nested: bool = False) -> t.Event:
        """One event of the file."""
        for key in TIMES:
            if key in entry.map:
                entry.made(key, moment)
        try:
            plain = self._plain(entry)
            event = codec.event_from_plain(plain)
        except codec.InvalidEvent as error:
            raise entry.fail(str(error), error.key) from error
        self._names(event, entry)
        check = self._checks.get(type(event))
        if check is not None:
            check(event, entry)
        return event

    def _plain(self, entry: Entry) -> dict[str, Any]:
        plain: dict[str, Any] = {
            key: dict(value) if isinstance(value, dict) else value for key, value in entry.map.items()
        }
        for key in ("recorded", "binds"):
            if isinstance(plain.get(key), dict):
                plain[key] = {name: self._item(name, value) for name, value in plain[key].items()}
        return plain

    def _item(self, name: str, value: Any) -> Any:
        # YAML reads a bare yes as a truth value; only a fact that asks yes or no wants it so.
        return value if name in self.words.answers else word(value)

    def _names(self, event: t.Event, entry: Entry) -> None:
        known = self.words.drugs
        for name, key in (("drug", event.kind), ("substance", event.kind)):
            if hasattr(event, name):
                self._known(getattr(event, name), known, "drug or substance", entry, key)
        if getattr(event, "route", None) is not None:
            self._known(event.route, w.ROUTES, "route", entry, "route")  # type: ignore[attr-defined]

    def _known(self, name: str, known: Collection[str], what: str, entry: Entry, key: str) -> None:
        if name not in known:
            raise entry.fail(f'"{name}" is no {what} that is known{codec.nearest(name, list(known))}', key)

    # Kinds

    def _scored(self, event: t.Scored, entry: Entry) -> None:
        self._known(event.instrument, self.words.instruments, "instrument", entry, "scored")
        instrument = self.library.instruments.get(event.instrument)
        if instrument is None:
            if event.answers:
                raise entry.fail(f"the items of {event.instrument} are not shipped; write its total", "answers")
            low, high = w.CHARTED[event.instrument]
        else:
            low, high = instrument.lowest, instrument.highest
        if event.total is None and not event.answers:
            raise entry.fail("a score needs answers: {item: value}, or the total that was charted", "scored")
        if event.total is not None and not low <= event.total <= high:
            raise entry.fail(
                f"a total of {event.total} is not possible; {event.instrument} goes from {low} to {high}", "total"
            )
        if instrument is not None and event.answers:
            answers = entry.inner("answers") or entry
            try:
                found = score(instrument, event.answers)
            except NotAllowed as error:
                raise answers.fail(str(error), error.item) from error
            if event.total is not None and found.total is not None and found.total != event.total:
                raise entry.fail(
                    f"the answers add up to {found.total}, and total says {event.total}; take one out", "total"
                )

    def _gave(self, event: t.Gave, entry: Entry) -> None:
        if event.dose is not None and not event.dose.micrograms:
            raise entry.fail("mg is 0; a dose of nothing was not given, so write what was, or held: the drug", "mg")

    def _measured(self, event: t.Measured, entry: Entry) -> None:
        values = entry.inner("measured") or entry
        if "sedation" in values.map:
            raise values.fail(
                "sedation is a scale of its own; write {scored: sedation, answers: {level: awake}}", "sedation"
            )
        values.only((*w.VITALS, "consciousness"))
        values.one_of("consciousness", w.CONSCIOUSNESS)
        for name in w.VITALS:
            found = values.made(name, codec.number)
            if name in values.map and (found is None or found < 0):
                raise values.fail(
                    f"{name} is {values.map[name]}; write the number that was counted or measured, or leave it out",
                    name,
                )
        if not event.values:
            raise entry.fail("nothing was measured; write what was, like {pulse: 88}", "measured")

    def _resulted(self, event: t.Resulted, entry: Entry) -> None:
        self._known(event.test, self.words.tests, "test", entry, "resulted")
        if event.test in w.SCREENS:
            entry.one_of("value", w.OUTCOMES)
        elif event.test in w.UNITS:
            entry.made("value", codec.number)
            if event.unit is not None:
                entry.one_of("unit", w.UNITS[event.test])

    def _has(self, event: t.Has, entry: Entry) -> None:
        self._known(event.condition, self.words.conditions, "condition", entry, "has")

    def _took_place(self, event: t.TookPlace, entry: Entry) -> None:
        details = entry.inner("took_place") or entry
        details.only(("event", "with", "mg", "route", "minutes_after"))
        details.one_of("event", w.INCIDENTS)
        details.one_of("with", self.words.drugs)
        details.one_of("route", w.ROUTES)
        details.made("mg", codec.dose)
        details.made("minutes_after", codec.whole)

    def _recorded(self, event: t.Recorded, entry: Entry) -> None:
        items = entry.inner("recorded") or entry
        items.only(sorted(self.words.items))
        for name in w.DISCHARGE:
            items.one_of(name, w.DISCHARGE[name], unknown=True)
        items.one_of("pregnant", w.PREGNANT, unknown=True)
        for name in self.words.answers:
            items.made(name, codec.yes_no)

    def _challenged(self, event: t.Challenged, entry: Entry) -> None:
        entry.one_of("outcome", w.OUTCOMES)

    def _started(self, event: t.Started, entry: Entry) -> None:
        self._known(event.protocol, self.words.protocols, "protocol", entry, "started")

    def _moved(self, event: t.Moved, entry: Entry) -> None:
        entry.one_of("moved", w.STAGES)

    def _amended(self, event: t.Amended, entry: Entry) -> None:
        inner = entry.inner("to")
        if inner is not None:
            self.event(inner)
