"""Events back to answers: what a timeline says about each item, the newest written word winning."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar, cast

from mooring.clinical import timeline as t
from mooring.clinical.consultation.answers import NONE_WORD, UNKNOWN_WORD
from mooring.clinical.consultation.questions import AnswerKind, Consultation, Item, WriteKind
from mooring.clinical.timeline import Timeline

Kind = TypeVar("Kind", bound=t.Event)
Story: TypeAlias = dict[type[t.Event], list[t.Event]]
"""The events of each kind, in the order in which they were written: some seventy questions look through few of them."""


def current(consultation: Consultation, timeline: Timeline) -> dict[str, Any]:
    """The answer to each item that was answered, by id, in the form that `events_for` takes.

    Events from elsewhere count too: a weight from the bedside answers the question of the weight.
    """
    story: Story = {}
    for event in sorted(timeline.standing(), key=lambda event: (event.written, event.at)):
        story.setdefault(type(event), []).append(event)
    found = {item.id: _answer(item, story) for item in consultation.items()}
    return {name: value for name, value in found.items() if value is not None}


def _answer(item: Item, story: Story) -> Any:
    match item.writes.kind:
        case WriteKind.RECORDED:
            return _recorded_value(item.id, story)
        case WriteKind.HAS:
            return _condition(item, story)
        case WriteKind.MEASURED:
            return _measurement(item, story)
        case WriteKind.RESULTED:
            return _newer(_last(story, t.Resulted, lambda e: e.test == item.writes.name), _record(item.id, story), item)
        case WriteKind.SCORED:
            rated = _last(story, t.Scored, lambda e: e.instrument == item.writes.name and bool(e.answers))
            return dict(rated.answers) if rated else None
        case WriteKind.CONSENTED:
            return _consent(item, story)
        case WriteKind.TAKES:
            return _medicines(item, story)
        case WriteKind.USED:
            return {row.id: line for row in item.fields if (line := _substance(row.id, story))} or None
        case WriteKind.REPORTED:
            return _outside_dose(item, story)


def _last(story: Story, kind: type[Kind], where: Callable[[Kind], bool]) -> Kind | None:
    return next((event for event in reversed(_of(story, kind)) if where(event)), None)


def _of(story: Story, kind: type[Kind]) -> list[Kind]:
    return cast("list[Kind]", story.get(kind, []))


def _record(name: str, story: Story) -> t.Recorded | None:
    return _last(story, t.Recorded, lambda e: name in e.items)


def _recorded_value(name: str, story: Story) -> Any:
    record = _record(name, story)
    return record.items[name] if record else None


def _newer(result: t.Resulted | None, record: t.Recorded | None, item: Item) -> Any:
    if result is not None and (record is None or result.written >= record.written):
        return result.value
    return record.items[item.id] if record else None


def _condition(item: Item, story: Story) -> str | None:
    conditions = item.writes.conditions
    said = _last(story, t.Has, lambda e: e.condition in conditions.values())
    record = _record(item.id, story)
    if record is not None and (said is None or record.written > said.written):
        return str(record.items[item.id])
    if said is None:
        return None
    for choice, condition in conditions.items():
        newest = _last(story, t.Has, lambda e, c=condition: e.condition == c)  # type: ignore[misc]
        if newest is not None and not newest.absent:
            return choice
    return item.writes.none or None


def _measurement(item: Item, story: Story) -> Any:
    def newest(name: str) -> Any:
        event = _last(story, t.Measured, lambda e: name in e.values)
        return event.values[name] if event else None

    if item.answer is not AnswerKind.VITALS:
        return newest(item.writes.name)
    return {row.id: value for row in item.fields if (value := newest(row.id)) is not None} or None


def _consent(item: Item, story: Story) -> Any:
    event = _last(story, t.Consented, lambda e: e.to == item.writes.name)
    if event is None:
        return None
    answer = "yes" if event.answer else "no"
    return {"answer": answer, **event.scope} if item.answer is AnswerKind.RELEASE else answer


def _medicines(item: Item, story: Story) -> Any:
    marker = _record(item.id, story)
    told = _of(story, t.Takes)
    if marker is not None:
        listed = marker.items[item.id] == "listed"
        told = [e for e in told if e.written > marker.written or (listed and e.written == marker.written)]
        if not told:
            return [] if listed else marker.items[item.id]
    return [{"drug": e.drug} | ({"mg": e.dose.in_mg} if e.dose else {}) for e in told] or None


def _substance(name: str, story: Story) -> dict[str, Any] | None:
    marker = _record(f"uses_{name}", story)
    used = _last(story, t.Used, lambda e: e.substance == name)
    use = marker.items[f"uses_{name}"] if marker else None
    if marker is not None and (used is None or marker.written > used.written):
        # Told again since: the line stands as told, with the last use not known.
        if use not in ("yes", "past"):
            return {"use": use}
        return {"use": use, **marker.items.get(f"{name}_details", {}), "last_use": UNKNOWN_WORD}
    if used is None:
        return None
    line: dict[str, Any] = {"use": use if use in ("yes", "past") else "yes"}
    for key in ("route", "amount", "pattern", "times_per_day", "years"):
        if getattr(used, key) is not None:
            line[key] = getattr(used, key)
    return line | {"last_use": used.at.isoformat()}


def _outside_dose(item: Item, story: Story) -> Any:
    marker = _record(item.id, story)
    dose = _last(story, t.Reported, lambda e: e.drug in {o.value for o in item.options})
    if marker is not None and (dose is None or marker.written > dose.written):
        return {"drug": marker.items[item.id]}
    if marker is not None and marker.items[item.id] in (NONE_WORD, UNKNOWN_WORD) and dose is not None:
        dose = dose if dose.written > marker.written else None
    if dose is None:
        return {"drug": marker.items[item.id]} if marker else None
    return {
        "drug": dose.drug,
        "mg": dose.dose.in_mg if dose.dose else UNKNOWN_WORD,
        "last_taken": dose.last_taken.isoformat() if dose.last_taken else UNKNOWN_WORD,
    }
