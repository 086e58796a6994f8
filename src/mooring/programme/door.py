"""The one door. **Permission first, then one transaction, with its audit inside**; a refusal is audited too.

`@use_case` wraps a plain function whose keyword arguments are `by`, `at`, and for a change `key`. The same key with the
same request gives what already stands; with another request it is refused.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final, ParamSpec, TypeVar, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from mooring.accounts.actor import Actor
from mooring.accounts.roles import Role
from mooring.accounts.tenancy import bind
from mooring.clinical.codec import InvalidEvent
from mooring.clinical.timeline import Event
from mooring.records import audit, journal, people, queries
from mooring.records import errors as refused

from . import permissions, refresh
from .desk import _DESK, Desk, LostRace
from .errors import AlreadyDone, Conflict, InvalidInput, NotFound, ProgrammeError
from .names import name_of

P = ParamSpec("P")
R = TypeVar("R")
PUBLIC: Final = "public"
NUL: Final = "\x00"
# What a person did not type into the form: the same request may come a second time at another time.
_NOT_THE_REQUEST: Final = frozenset({"by", "at", "key"})


def use_case(name: str, *, roles: frozenset[Role], polled: bool = False) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Register and guard a use-case. `polled` is audited once for each user and day, not with every look."""
    permissions.register(name, roles)

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            by, at = cast(Actor, kwargs["by"]), cast(datetime, kwargs["at"])
            desk = _desk(name, by, at, cast("dict[str, Any]", kwargs))
            bind(by.facility_id)
            with _audited_refusal(name, desk):
                permissions.check(by, name)
                _storable(cast("dict[str, Any]", kwargs))
                once = f"{name} {by.user_id} {at.astimezone(ZoneInfo(by.zone)).date()}" if polled else None
                return _run(name, desk, functools.partial(function, *args, **kwargs), once)

        return guarded

    return wrap


def from_the_public(
    name: str, *, facility_id: int, zone: str, at: datetime, key: str, request: dict[str, Any], act: Callable[[], R]
) -> R:
    """Run what somebody does who has not signed in: they can add, and read nothing back."""
    bind(facility_id)
    try:
        mark = journal.fingerprint_of({"use_case": name, **request})
        desk = Desk(
            facility_id=facility_id, user_id=None, label=PUBLIC, zone=zone, at=_aware(at), key=key, fingerprint=mark
        )
        with _audited_refusal(name, desk):
            _storable(request)
            return _run(name, desk, act, None)
    finally:
        bind(None)


def _desk(name: str, by: Actor, at: datetime, request: dict[str, Any]) -> Desk:
    key = request.get("key")
    mark = ""
    if key is not None:
        asked = {field: value for field, value in request.items() if field not in _NOT_THE_REQUEST}
        mark = journal.fingerprint_of({"use_case": name, **asked})
    return Desk(
        facility_id=by.facility_id,
        user_id=by.user_id,
        label=permissions.label(by),
        zone=by.zone,
        at=_aware(at),
        key=_sound(key),
        fingerprint=mark,
        about=request.get("person") if isinstance(request.get("person"), UUID) else None,
    )


def _storable(request: Mapping[str, Any]) -> None:
    """Raises InvalidInput, by field, for typed text that holds a NUL: PostgreSQL cannot keep it, nobody types it."""
    bad = {field for field, value in request.items() for field in _with_nul(field, value)}
    if bad:
        raise InvalidInput(dict.fromkeys(sorted(bad), "This holds a sign that cannot be stored. Type it again."))


def _with_nul(field: str, value: Any) -> Iterator[str]:
    if isinstance(value, str) and NUL in value:
        yield field
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield from _with_nul(field if NUL in str(name) else str(name), each)
            if NUL in str(name):
                yield field
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _with_nul(field, each)


def _aware(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise ValueError("the moment of a use-case needs its offset from UTC")
    return at


def _sound(key: Any) -> str | None:
    if key is None or (isinstance(key, str) and 0 < len(key) <= 80):
        return key
    raise InvalidInput({"key": "This form lost its mark. Load the page again and send it once more."})


def _run(name: str, desk: Desk, act: Callable[[], R], once: str | None) -> R:
    try:
        return _once(name, desk, act, once)
    except LostRace:
        # The twin of this request has just been stored, so this time it is found standing.
        desk.written.clear()
        desk.forget()
        return _once(name, desk, act, once)


def _once(name: str, desk: Desk, act: Callable[[], R], once: str | None) -> R:
    if once is not None and audit.noted(facility_id=desk.facility_id, once=once):
        # A poll that was audited before has nothing to write, and takes no lock.
        return _at_desk(desk, act)
    with transaction.atomic():
        result = _at_desk(desk, act)
        audit.append(facility_id=desk.facility_id, at=desk.at, by=desk.label, what=name, person=desk.about, once=once)
        return result


def _at_desk(desk: Desk, act: Callable[[], R]) -> R:
    token = _DESK.set(desk)
    try:
        _find_replayed(desk)
        result = act()
        if desk.written:
            refresh.after(desk)
        return result
    finally:
        _DESK.reset(token)


def _find_replayed(desk: Desk) -> None:
    if desk.key is None:
        return
    desk.replayed = journal.find(facility_id=desk.facility_id, by=desk.label, key=desk.key)
    if desk.replayed is not None:
        if desk.replayed.fingerprint != desk.fingerprint:
            raise refused.KeyReused(desk.replayed)
        desk.about = desk.replayed.person


@contextmanager
def _audited_refusal(name: str, desk: Desk) -> Iterator[None]:
    """Says what the records refused in the words of this layer, and audits every refusal once all is undone."""
    try:
        with _in_our_words(desk):
            yield
    except ProgrammeError as error:
        with transaction.atomic():
            audit.append(
                facility_id=desk.facility_id,
                at=desk.at,
                by=desk.label,
                what=name,
                outcome=error.outcome,
                person=desk.about,
            )
        raise


@contextmanager
def _in_our_words(desk: Desk) -> Iterator[None]:
    try:
        yield
    except refused.NoSuchPerson as error:
        raise NotFound from error
    except (refused.SlotTaken, refused.KeyReused) as error:
        stands = _with_words(desk, error.stored)
        raise AlreadyDone(event=stands, by_name=name_of(error.stored.by), at=stands.written) from error
    except refused.NoSuchBed as error:
        raise InvalidInput({"bed_label": str(error)}) from error
    except refused.RecordsError as error:
        raise Conflict(str(error)) from error
    except InvalidEvent as error:
        raise InvalidInput({error.key: str(error)}) from error


def _with_words(desk: Desk, stored: journal.Stored) -> Event:
    """What stands, its free text included, so that whoever came second can read why a dose was held."""
    record = people.find(facility_id=desk.facility_id, person=stored.person)
    return queries.event_of(record, stored.id) or stored.event
