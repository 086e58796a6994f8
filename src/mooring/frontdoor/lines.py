"""Emergency, crisis and national lines that the public pages show, with where and when each was last seen."""

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import yaml

from .phones import tel


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line. `state` is empty for a national line; `checked` says what its number and hours rest on."""

    name: str
    phone: str
    hours: str
    what_for: str
    text: str = ""
    finds_places: bool = False
    state: str = ""
    source: str
    checked: str

    @property
    def href(self) -> str:
        return tel(self.phone)


@lru_cache(maxsize=1)
def all_lines() -> tuple[Line, ...]:
    text = files(__package__).joinpath("data", "lines.yaml").read_text(encoding="utf-8")
    return tuple(Line(**line) for line in yaml.safe_load(text)["lines"])


def lines_for(state: str) -> tuple[Line, ...]:
    """The national lines, then those of this state."""
    return tuple(line for line in all_lines() if line.state in ("", state))
