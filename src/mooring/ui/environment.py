"""The Jinja2 environment of every page: escaping on, and a name that is missing is an error, never a blank."""

import hashlib
import secrets
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib.messages import get_messages
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import get_script_prefix, reverse
from jinja2 import Environment, StrictUndefined

from mooring.accounts.models import Facility, Member
from mooring.accounts.profiles import public_profile, shipped_default

from . import formats


def environment(**options: Any) -> Environment:
    """Called by Django's Jinja2 backend with its own options (`autoescape=True` among them)."""
    rest = {name: value for name, value in options.items() if name not in ("autoescape", "undefined")}
    env = Environment(autoescape=True, undefined=StrictUndefined, **rest)
    env.globals.update(
        asset=asset,
        url=url,
        new_key=new_key,
        messages_of=get_messages,
        public_profile=public_profile,
        facility_of=facility_of,
        shipped_default=shipped_default,
    )
    env.filters.update(
        age=formats.age,
        ago=formats.ago,
        amount=formats.amount,
        clock_time=formats.clock_time,
        day=formats.day,
        day_time=formats.day_time,
        duration=formats.duration,
        field_time=formats.field_time,
        full_time=formats.full_time,
        mg=formats.mg,
        telephone=formats.telephone,
    )
    return env


def asset(path: str) -> str:
    """The address of a static file with its content's hash, so that a new version is never taken for the old one."""
    return f"{static(path)}?v={_digest(path)}"


@cache
def _digest(path: str) -> str:
    found = finders.find(path)
    if not found:
        raise LookupError(f"There is no static file {path!r}.")
    return hashlib.sha256(Path(found).read_bytes()).hexdigest()[:12]


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a named page."""
    if kwargs or not all(map(_fits_any_route, args)):
        return reverse(name, args=args, kwargs=kwargs)
    # A long page holds hundreds of addresses that differ in numbers alone, and Django's own way took a quarter of it.
    return _route(get_script_prefix(), name, tuple(type(each) is UUID for each in args)).format(*args)


def _fits_any_route(value: object) -> bool:
    return type(value) is UUID or (type(value) is str and value.isdecimal() and value.isascii())


@lru_cache(maxsize=1000)
def _route(prefix: str, name: str, uuids: tuple[bool, ...]) -> str:
    """The address with `{0}`, `{1}` ... where its parts go; `uuids` says which of them are UUIDs, the rest numbers."""
    stand_ins = [str(UUID(int=number)) if is_uuid else f"9{number:09}" for number, is_uuid in enumerate(uuids)]
    found = reverse(name, args=stand_ins).replace("{", "{{").replace("}", "}}")
    for number, stand_in in enumerate(stand_ins):
        found = found.replace(stand_in, f"{{{number}}}")
    return found


def new_key() -> str:
    """A fresh idempotency key for one form: the same form sent twice carries the same key."""
    return secrets.token_urlsafe(18)


def facility_of(request: HttpRequest) -> Facility:
    """The signed-in member's facility, else the public one."""
    member = getattr(request, "user", None)
    return member.facility if isinstance(member, Member) else public_profile()
