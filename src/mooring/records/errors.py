"""What the records refuse. Each says what stands instead, so that whoever came second can be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .journal import Stored


class RecordsError(Exception):
    """The records did not change."""


class KeyReused(RecordsError):
    """An idempotency key came again with another request. `stored` is what it stands for."""

    def __init__(self, stored: Stored) -> None:
        super().__init__(
            "This form was already sent once with other answers. Load the page again and look what stands."
        )
        self.stored = stored


class SlotTaken(RecordsError):
    """Somebody else claimed the slot first. `stored` says who, when and what."""

    def __init__(self, stored: Stored) -> None:
        super().__init__("Somebody else recorded this first.")
        self.stored = stored


class BedTaken(RecordsError):
    """Somebody holds the bed, or lies in it."""

    def __init__(self, label: str) -> None:
        super().__init__(f"Bed {label} is taken. Choose another bed.")
        self.label = label


class NoSuchBed(RecordsError):
    """The facility has no bed with this label, or it is closed."""

    def __init__(self, label: str) -> None:
        super().__init__(f"There is no bed {label} in use here. Choose one from the list.")
        self.label = label


class NoSuchPerson(RecordsError):
    """There is no such person at this facility; the same is said of another facility's person."""

    def __init__(self) -> None:
        super().__init__("There is no such person here.")


class Unreadable(RecordsError):
    """A sealed value does not open: it was changed, it belongs elsewhere, or the key is another one."""


class NoMasterKey(RecordsError):
    """The key file is missing or damaged. Without it no sealed word can be read or written."""
