"""`mooring knowledge check`: every problem of a folder of knowledge, by file and line."""

from __future__ import annotations

from pathlib import Path

from mooring.clinical.case import Facility
from mooring.clinical.library import Library
from mooring.knowledge import sound
from mooring.knowledge.document import DocumentError
from mooring.knowledge.facility import facility_folder
from mooring.knowledge.load import HOME, apart, assembled
from mooring.knowledge.problems import Problem, opened, told
from mooring.knowledge.read_invariants import invariants


def problems(folder: Path = HOME) -> tuple[Problem, ...]:
    """What is wrong with a folder of knowledge; nothing where it is sound."""
    mending = opened(folder)
    library = mending.read(lambda: assembled(folder, "checked"))
    found = list(mending.problems)
    if library is None:
        found.append(Problem(path=str(folder), line=0, wrong="the rest could not be looked at",
                             mend="mend what is named here, and check again"))  # fmt: skip
    else:
        here = sound.Looking(library, mending.documents, folder, Facility())
        found += [told(error) for error in apart(library, folder) if not mending.follows(error)]
        found += sound.against_one_another(here, but=mending.touched)
        found += sound.leading_nowhere(here, but=mending.gone)
        found += () if mending.touched else (*sound.unused(here), *_invariants(library, folder))
    return tuple(sorted(set(found)))


def _invariants(library: Library, folder: Path) -> tuple[Problem, ...]:
    """What is wrong with the invariants. Asked of sound tables only: else each spoilt name would be told of twice."""
    try:
        invariants(library, folder)
    except DocumentError as error:
        return (told(error),)
    return ()


def facility_problems(folder: Path, library: Library) -> tuple[Problem, ...]:
    """What is wrong with a facility's own folder, and with the shipped tables under the numbers that it chose."""
    mending = opened(folder, source=next(iter(library.sources), "?"))
    own = mending.read(lambda: facility_folder(folder, library))
    found = list(mending.problems)
    if own is not None and not found:
        documents = opened(HOME).documents
        here = sound.Looking(own.library, documents, HOME, own.at(Facility()))
        found += sound.against_one_another(here)
    return tuple(sorted(set(found)))
