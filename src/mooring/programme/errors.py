"""Why a use-case did nothing. Nothing was stored; each message says what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from mooring.clinical.safety import Verdict
from mooring.clinical.timeline import Event


class ProgrammeError(Exception):
    """A use-case refused. `outcome` is the word that the audit keeps of it."""

    outcome = "refused"


class NotAllowed(ProgrammeError):
    """The actor's roles do not include what this needs."""

    outcome = "not-allowed"

    def __init__(self, message: str = "Your role does not include this. Ask somebody whose role does.") -> None:
        super().__init__(message)


class NotFound(ProgrammeError):
    """There is no such person here; the same is said of another facility's person."""

    outcome = "not-found"

    def __init__(self, message: str = "There is no such person here. Look in the list of people.") -> None:
        super().__init__(message)


class InvalidInput(ProgrammeError):
    """Values that cannot be taken: `errors` gives every bad field with a sentence that says how to mend it."""

    outcome = "invalid"

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{field}: {message}" for field, message in errors.items()))
        self.errors = dict(errors)


class AlreadyDone(ProgrammeError):
    """It was done before: `event` stands, written by `by_name` at `at`."""

    outcome = "already-done"

    def __init__(self, *, event: Event, by_name: str, at: datetime) -> None:
        super().__init__(f"{by_name} recorded this first. It stands once; yours was not added.")
        self.event, self.by_name, self.at = event, by_name, at


class Blocked(ProgrammeError):
    """Safety: `verdict` says which rules stop it or what must be known first."""

    outcome = "blocked"

    def __init__(self, verdict: Verdict) -> None:
        reasons = [finding.because for finding in verdict.findings if finding.severity.changes_outcome]
        reasons += [question.text for question in verdict.ask]
        super().__init__(" ".join(reasons) or "A safety rule stops this.")
        self.verdict = verdict


class Owed(ProgrammeError):
    """The discharge is not complete: `items` are still neither given nor refused."""

    outcome = "owed"

    def __init__(self, items: tuple[str, ...]) -> None:
        named = ", ".join(item.replace("_", " ") for item in items)
        super().__init__(f"Before discharge, record that these were given, or that they were refused: {named}.")
        self.items = items


class Conflict(ProgrammeError):
    """What stands in the record does not allow it; the message says what, and what to do."""

    outcome = "conflict"
