"""Which parts of a plain event are free text, and so are sealed.

Two rules, both leaning to the safe side. A field named in `WORDS` is always sealed. In the open mappings of `OPEN`,
whose values may be words that a person typed, every text is sealed but the coded answers of `CODED`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from .sealing import ERASED

WORDS: Final[Mapping[str, frozenset[str]]] = {
    "used": frozenset({"amount"}),
    # Somebody tells what they take, and the word is typed as it was told.
    "takes": frozenset({"takes"}),
    "gave": frozenset({"because"}),
    "held": frozenset({"because"}),
    "refused": frozenset({"because"}),
    "missed": frozenset({"because"}),
    "overrode": frozenset({"reason"}),
    "ended": frozenset({"because"}),
    "moved": frozenset({"to", "because"}),
    "noted": frozenset({"text"}),
    "referred": frozenset({"referred", "because"}),
    "contacted": frozenset({"text"}),
    "amended": frozenset({"because"}),
}
OPEN: Final[Mapping[str, frozenset[str]]] = {
    "scored": frozenset({"answers"}),
    "ordered": frozenset({"prn"}),
    "started": frozenset({"binds"}),
    "took_place": frozenset({"took_place"}),
    "consented": frozenset({"scope"}),
    "recorded": frozenset({"recorded"}),
    "contacted": frozenset({"answers"}),
}
CODED: Final = frozenset(
    {"yes", "no", "unknown", "none", "given", "refused", "declined", "accepted", "later", "booked", "offered", "done"}
    | {"reached", "no-answer", "relapsed", "arrived", "sent", "positive", "negative"}
    | {"overdose-reversal", "syncope", "seizure", "released-from-jail", "vomited-dose"}
)
_NUMBER = re.compile(r"-?\d{1,6}(\.\d+)?")

MARK: Final = "~"
"""In a stored payload: the paths that were taken out and sealed, in the order of the sealed words."""

Path = tuple[str | int, ...]
Hidden = dict[Path, str]


def split(plain: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """A plain event as what may be stored openly, and the free text that was in it."""
    hidden: Hidden = {}
    shown = _split(plain, (), hidden)
    if hidden:
        shown[MARK] = [list(path) for path in hidden]
    return shown, list(hidden.values())


def _split(plain: Mapping[str, Any], way: Path, hidden: Hidden) -> dict[str, Any]:
    kind = next((key for key in plain if key in WORDS or key in OPEN), "")
    words, open_ = WORDS.get(kind, frozenset()), OPEN.get(kind, frozenset())
    shown: dict[str, Any] = {}
    for name, value in plain.items():
        if kind == "amended" and name == "to" and isinstance(value, Mapping):
            shown[name] = _split(value, (*way, "to"), hidden)
        elif name in words and isinstance(value, str):
            hidden[*way, name] = value
        elif name in open_:
            shown[name] = _split_open(value, (*way, name), hidden)
        else:
            shown[name] = value
    return shown


def _split_open(value: Any, way: Path, hidden: Hidden) -> Any:
    if isinstance(value, Mapping):
        return {key: _split_open(inner, (*way, key), hidden) for key, inner in value.items()}
    if isinstance(value, list):
        return [_split_open(inner, (*way, number), hidden) for number, inner in enumerate(value)]
    if isinstance(value, str) and value not in CODED and not _NUMBER.fullmatch(value):
        hidden[way] = value
        return None
    return value


def join(shown: dict[str, Any], hidden: Sequence[str] | None) -> dict[str, Any]:
    """The plain event again. Where its free text can no longer be read (`hidden` None), it says "[erased]"."""
    for number, (*way, last) in enumerate(shown.pop(MARK, ())):
        place: Any = shown
        for step in way:
            place = place[step]
        place[last] = ERASED if hidden is None else hidden[number]
    return shown
