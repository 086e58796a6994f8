"""The three jobs, as the screens ask for them and as the bare application is asked for the same."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.urls import reverse

from benchmarks.client import Request
from benchmarks.load import Loaded
from benchmarks.story import cows

CSRF = "a" * 32
ANYBODY = str(UUID(int=0))


@dataclass(frozen=True, kw_only=True)
class Job:
    """One job: how connection number n asks Mooring for it, and how it asks the bare application."""

    name: str
    mooring: Callable[[int], Request]
    bare: Callable[[int], Request]


def jobs(loaded: Loaded) -> tuple[Job, ...]:
    """The jobs over a loaded database, each request about somebody chosen by chance."""
    dice = random.Random(7)

    def headers(number: int) -> dict[str, str]:
        return {"Cookie": f"mooring_session={loaded.sessions[number % len(loaded.sessions)]}; mooring_csrf={CSRF}"}

    def get(path: str, holds: bytes) -> Callable[[int], Request]:
        def make(number: int) -> Request:
            about = path.replace(ANYBODY, dice.choice(loaded.everybody))
            return Request(method="GET", path=about, headers=headers(number), holds=holds)

        return make

    def rated() -> bytes:
        answers = {f"cows-{name}": value for name, value in cows(dice, worst=2).items()}
        return urlencode(
            {"csrfmiddlewaretoken": CSRF, "key": uuid4().hex, "pulse": dice.randint(64, 79), **answers}
        ).encode()

    def post(path: str, among: tuple[str, ...], status: int, holds: bytes) -> Callable[[int], Request]:
        def make(number: int) -> Request:
            about = path.replace(ANYBODY, dice.choice(among))
            form = headers(number) | {"Content-Type": "application/x-www-form-urlencoded"}
            return Request(method="POST", path=about, headers=form, body=rated(), status=status, holds=holds)

        return make

    # The bare application writes about those who have left, and so does not lengthen the stories that Mooring reads.
    left = tuple(set(loaded.everybody) - set(loaded.here))
    course, observe = reverse("person", args=[ANYBODY]), reverse("observe", args=[ANYBODY])
    return (
        Job(name="chart", mooring=get(course, b"Made-up Person"), bare=get(f"/chart/{ANYBODY}", b"shift-note")),
        Job(name="board", mooring=get(reverse("ward"), b"B40"), bare=get("/board", b'"B40"')),
        Job(name="COWS", mooring=post(observe, loaded.here, 302, b"observe/saved"),
            bare=post(f"/cows/{ANYBODY}", left, 200, b"stored")),
    )  # fmt: skip
