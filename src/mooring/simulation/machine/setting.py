"""What a machine is made for: a case, the protocols that are started, and the sorts of event of a record."""

from __future__ import annotations

from dataclasses import dataclass

from mooring.clinical.case import Case


class NotReadable(ValueError):
    """Something that a protocol rests on and the machine cannot read; the message names it and says why."""


class RingOverflow(RuntimeError):
    """An event that some fact may still need would have been overwritten: give its sort more slots."""


@dataclass(frozen=True, kw_only=True)
class Sort:
    """One sort of event of a record, such as `gave methadone`, `used fentanyl` (`came` daily) or `scored cows`.

    `name` is what the event is about; for `measured` and `recorded` any word, since their names are their `values`.
    `came` is the second name that `name_of` makes: how often something is used, or how a test or a challenge came out.
    `values` are the columns: `total`, `objective_sign` or an item of a scale; `mg` (in micrograms), `last_taken` (a
    minute) and `absent` (1 yes); a vital sign; an item that is recorded; `value` of a test; what a start binds;
    `step1`, `step2` ... (micrograms) of an order in steps. `slots` is how many events are kept.
    """

    kind: str
    name: str
    came: str | None = None
    values: tuple[str, ...] = ()
    slots: int = 32

    @property
    def key(self) -> tuple[str, str, str | None]:
        """By what two sorts are told apart."""
        return self.kind, self.name, self.came


@dataclass(frozen=True, kw_only=True)
class Setting:
    """`case` is what everybody shares, at admission (minute 0): facility, defaults of the person, and the story before.

    `protocols` are started at admission, in this order; a switch to another is noted as `Sort("started", id)`.
    `sorts` are what each person's own record holds beyond that.
    """

    case: Case
    protocols: tuple[str, ...]
    sorts: tuple[Sort, ...]
