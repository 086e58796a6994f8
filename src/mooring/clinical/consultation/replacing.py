"""What an earlier answer said and a new one no longer says: the events that have to be taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from mooring.clinical import timeline as t
from mooring.clinical.consultation.questions import AnswerKind, Consultation, Item, WriteKind
from mooring.clinical.timeline import Timeline


def changed(
    consultation: Consultation, answers: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]
) -> dict[str, Any]:
    """Those of `answers` that say something new; of the substances only the lines that do.

    `before` and `after` are the `current` answers without them and with them.
    """
    kinds = {item.id: item.answer for item in consultation.items()}
    new = {item: raw for item, raw in answers.items() if after.get(item) != before.get(item)}
    for item, raw in new.items():
        if kinds.get(item) is AnswerKind.SUBSTANCES and isinstance(raw, Mapping):
            was, now = before.get(item) or {}, after.get(item) or {}
            new[item] = {line: each for line, each in raw.items() if now.get(line) != was.get(line)}
    return new


def replaced(
    consultation: Consultation, new: Mapping[str, Any], story: Timeline, *, since: datetime
) -> tuple[t.Event, ...]:
    """The standing events that the items of `new` wrote before, and that no longer hold once they are answered anew.

    A list of what somebody takes now, and a dose from elsewhere, are replaced as a whole; a substance line only as far
    as it was told since `since`, the beginning of this stay: what was used before an earlier stay was used.
    A condition needs nothing taken back, for its no is an event too.
    """
    found: list[t.Event] = []
    for item in consultation.items():
        if item.id in new:
            found += [event for event in _written(item, new[item.id], story, since) if event.id is not None]
    return tuple(found)


def _written(item: Item, raw: Any, story: Timeline, since: datetime) -> Iterator[t.Event]:
    kind = item.writes.kind
    drugs = {option.value for option in item.options}
    lines = set(raw) if isinstance(raw, Mapping) else set()
    for event in story:
        if (
            (kind is WriteKind.TAKES and isinstance(event, t.Takes))
            or (kind is WriteKind.REPORTED and isinstance(event, t.Reported) and event.drug in drugs)
            or (
                kind is WriteKind.USED
                and isinstance(event, t.Used)
                and event.substance in lines
                and event.written >= since
            )
        ):
            yield event
