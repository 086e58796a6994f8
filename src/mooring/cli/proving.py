"""`mooring prove`: what is proved of a protocol, or a counterexample as a scenario file."""

from __future__ import annotations

import json
import os
import shlex
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mooring.cli.facility import in_force, own_of
from mooring.cli.reporting import can_write_in
from mooring.clinical.case import Facility
from mooring.clinical.codec import nearest

if TYPE_CHECKING:
    from mooring.proof.document import Proof, Question  # only where it is installed, so that the other verbs stay quick

MISSING = "the proofs need Z3, which is not installed here; install Mooring with the extra `proof` (mooring[proof])"


def proved(protocols: tuple[str, ...], *, facility: Path | None, out: Path | None, as_json: bool) -> tuple[str, bool]:
    """What is proved of these protocols (none named: of all that may run), and whether that is everything.

    Counterexamples are written into `out`, or into a new temporary folder. Raises click.UsageError with what to mend.
    """
    try:
        from mooring.proof.prove import CannotProve, prove
    except ModuleNotFoundError as error:
        raise click.UsageError(MISSING) from error
    if out is not None:
        _takes_files(out)
    own = own_of(facility)
    library = in_force(own)
    known = [each.id for each in library.protocols.values()]
    for name in protocols:
        if name not in known:
            raise click.UsageError(f"there is no protocol {name}{nearest(name, known)}")
    wanted = protocols or tuple(name for name in known if library.protocols[name].enabled)
    place = own.at(Facility()) if own else Facility()

    def heard(question: Question) -> None:
        if sys.stderr.isatty():
            click.echo(f"  {question.id}: {question.status} ({question.seconds:.1f} s)", err=True)

    found: list[Proof] = []
    for name in wanted:
        if sys.stderr.isatty():
            click.echo(name, err=True)
        try:
            found.append(prove(library, name, place, told=heard))
        except CannotProve as error:
            raise click.UsageError(str(error)) from error
    files = _written(found, out)
    if as_json:
        documents = [_plain(each, files) for each in found]
        said = json.dumps(documents[0] if len(protocols) == 1 else documents, indent=2, ensure_ascii=False)
    else:
        said = "\n".join(_words(each, files, _same_tables(facility)) for each in found)
    return said, all(each.proved for each in found)


def _takes_files(out: Path) -> None:
    """Make the folder of the counterexamples before minutes of proof are lost. Raises click.UsageError."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.UsageError(f"--out: {out} is no folder and cannot be made one; name another place") from error
    if not can_write_in(out):
        raise click.UsageError(f"--out: nothing may be written in {out}; name another place")


def _same_tables(facility: Path | None) -> tuple[str, str]:
    """What stands before and after a command that is to ask the same tables in another shell."""
    named = os.environ.get("MOORING_KNOWLEDGE")
    before = f"MOORING_KNOWLEDGE={shlex.quote(named)} " if named else ""
    return before, f" --facility {shlex.quote(str(facility))}" if facility else ""


def _written(found: list[Proof], out: Path | None) -> dict[tuple[str, str], str]:
    """The scenario file of each counterexample, by protocol and question."""
    paths: dict[tuple[str, str], str] = {}
    for proof in found:
        for question in proof.questions:
            if question.scenario is None:
                continue
            folder = out or Path(tempfile.mkdtemp(prefix="mooring-prove-"))
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / f"{proof.protocol}-{question.id}.yaml"
            path.write_text(question.scenario, encoding="utf-8")
            paths[proof.protocol, question.id] = str(path)
    return paths


def _plain(proof: Proof, files: dict[tuple[str, str], str]) -> dict[str, object]:
    document = dict(proof.plain())
    for question in document["questions"]:
        path = files.get((document["protocol"], question["id"]))
        if path is not None:
            question["scenario_file"] = path
    return document


def _words(proof: Proof, files: dict[tuple[str, str], str], same: tuple[str, str]) -> str:
    lines = [f"{proof.protocol}, version {proof.version}: {'proved' if proof.proved else 'NOT PROVED'}"]
    for question in proof.questions:
        reach = "" if question.inductive else f", for {question.depth} decisions"
        lines.append(f"  {question.status}{reach}: {question.says} [{question.id}]")
        if question.assumes:
            lines.append(f"    if the medical director has confirmed: {', '.join(question.assumes)}")
        if question.why:
            lines.append(f"    {question.why}")
        path = files.get((proof.protocol, question.id))
        if path is not None:
            before, after = same
            asked = f"{before}mooring advise {shlex.quote(path)} --protocol {proof.protocol}{after}"
            lines.append(f"    replay it: {asked}")
    return "\n".join(lines)
