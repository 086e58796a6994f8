"""The document of a proof: each question with its answer, of which only `proved` counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from mooring.knowledge.digests import of_files

PROVED, REFUTED, UNDECIDED, SPURIOUS = "proved", "refuted", "undecided", "spurious abstraction"
WORST = (REFUTED, SPURIOUS, UNDECIDED, PROVED)
"""Of several parts of one question the worst counts."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question and its answer. `scenario` is the text of a scenario file in which it is not so; `why` says, in
    words, what else stands against it; `depth` is how many decisions after one another were looked at, and `inductive`
    says that the step of an induction was proved (docs/adr/0008 says how far that reaches).
    """

    id: str
    kind: str
    says: str
    status: str
    seconds: float
    assumes: tuple[str, ...] = ()
    why: str = ""
    scenario: str | None = None
    depth: int = 1
    inductive: bool = True
    source: str = ""

    @property
    def plain(self) -> dict[str, Any]:
        """As JSON has it; what is empty is left out."""
        found = {**vars(self), "seconds": round(self.seconds, 3), "assumes": list(self.assumes)}
        return {key: value for key, value in found.items() if value not in ("", None)}


@dataclass(frozen=True, kw_only=True)
class Proof:
    """All questions about one version of one protocol. `engine` is the digest of what asked them."""

    protocol: str
    title: str
    version: str
    digest: str
    engine: str
    questions: tuple[Question, ...]

    @property
    def proved(self) -> bool:
        """Whether every question was answered with proved."""
        return bool(self.questions) and all(each.status == PROVED for each in self.questions)

    def plain(self) -> Mapping[str, Any]:
        """The document as JSON has it."""
        head = {key: value for key, value in vars(self).items() if key != "questions"}
        return {**head, "proved": self.proved, "questions": [each.plain for each in self.questions]}


def worst(statuses: Iterable[str]) -> str:
    """The status of a question whose parts have these."""
    found = set(statuses)
    return next((each for each in WORST if each in found), PROVED)


@lru_cache(maxsize=1)
def engine() -> str:
    """The digest of the code that reads and proves; a proof by other code is asked anew."""
    home = Path(__file__).parents[1]
    return of_files(home, [*(home / "proof").rglob("*.py"), *(home / "clinical").rglob("*.py")])
