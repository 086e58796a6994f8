"""The verbs of `mooring` and their options. Each imports what it needs when it runs, so that the others stay quick."""

from __future__ import annotations

from pathlib import Path

import click

import mooring as package

FILE = click.Path(path_type=Path)
FACILITY = click.option("--facility", metavar="FOLDER", type=FILE, help="A facility's own folder, with facility.yaml.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document for programs.")


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package.__version__, prog_name="mooring", message="%(prog)s %(version)s")
@click.pass_context
def mooring(context: click.Context) -> None:
    """Mooring runs a medical opioid detox programme: it asks, scores, proposes, guards and records.

    Exit code 0: answered. 2: the input is wrong, and one line says where and how to mend it.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@mooring.command()
@click.argument("instrument")
@click.option("--answers", help="The answers, like pulse=1,sweating=2. Leave out what was not assessed.")
@click.option("--items", is_flag=True, help="List the items in order, with their allowed values.")
@click.option("--sex", type=click.Choice(["female", "male", "other", "unknown"]), help="For bands that differ by sex.")
@JSON
def score(instrument: str, answers: str | None, items: bool, sex: str | None, as_json: bool) -> None:
    """Score a rating scale: total, band, and what is missing."""
    from mooring.cli import scoring

    if items == (answers is not None):
        raise click.UsageError("write either --answers item=value,item=value or --items, to see what may be answered")
    click.echo(scoring.items(instrument, as_json=as_json) if items else
               scoring.scored(instrument, answers or "", sex=sex, as_json=as_json))  # fmt: skip


@mooring.command()
@click.argument("scenario", type=FILE)
@click.option("--protocol", metavar="ID", help="The protocol to ask; without it the one that runs, else the ways in.")
@FACILITY
@JSON
def advise(scenario: Path, protocol: str | None, facility: Path | None, as_json: bool) -> None:
    """What to do now, with reasons, sources and what has to be known."""
    from mooring.cli import advising

    click.echo(advising.advised(scenario, protocol, facility=facility, as_json=as_json))


@mooring.command()
@click.argument("scenario", type=FILE)
@FACILITY
@JSON
def check(scenario: Path, facility: Path | None, as_json: bool) -> None:
    """The findings about the act that the scenario proposes."""
    from mooring.cli import checking

    click.echo(checking.checked(scenario, facility=facility, as_json=as_json))


@mooring.command()
@click.argument("protocols", nargs=-1, metavar="[PROTOCOL...]")
@click.option("--out", metavar="FOLDER", type=FILE, help="Where counterexamples are written as scenario files.")
@click.option("--check", "strict", is_flag=True, help="Exit with 1 unless everything is proved.")
@FACILITY
@JSON
def prove(protocols: tuple[str, ...], out: Path | None, strict: bool, facility: Path | None, as_json: bool) -> int:
    """Is every state answered, does nothing contradict, does each invariant hold? Proved, or a counterexample.

    Without a protocol: all that may run. Exit code 0: answered. 1: with --check, not everything is proved. 2: the
    input is wrong.
    """
    from mooring.cli import proving

    said, all_proved = proving.proved(protocols, facility=facility, out=out, as_json=as_json)
    click.echo(said)
    return 1 if strict and not all_proved else 0


@mooring.group()
def knowledge() -> None:
    """Clinical knowledge before it is signed: is it sound, and what does it change?"""


@knowledge.command("check")
@click.argument("folder", type=FILE, required=False)
@FACILITY
@JSON
def knowledge_check(folder: Path | None, facility: Path | None, as_json: bool) -> int:
    """All that is wrong with a folder of knowledge (default: what ships), or with a facility's own folder.

    Exit code 0: sound. 2: one line for each problem, with where and how to mend it.
    """
    from mooring.cli import knowledge as authoring

    said, sound = authoring.checked(folder or facility, as_json=as_json)
    click.echo(said)
    return 0 if sound else 2


@knowledge.command("diff")
@click.argument("folder", type=FILE)
@click.option("--corpus", metavar="FOLDER", type=FILE, help="The scenarios to ask; without it those that ship.")
@FACILITY
@JSON
def knowledge_diff(folder: Path, corpus: Path | None, facility: Path | None, as_json: bool) -> None:
    """What advice and which checks change under a facility's own folder, or another folder of knowledge."""
    from mooring.cli import knowledge as authoring

    click.echo(authoring.differing(folder, corpus, facility=facility, as_json=as_json))


@mooring.command()
@click.argument("scenario", type=FILE)
@JSON
def placement(scenario: Path, as_json: bool) -> None:
    """Where the person is best cared for, by our own checklist (not The ASAM Criteria)."""
    from mooring.cli import placing

    click.echo(placing.placed(scenario, as_json=as_json))


@mooring.command()
@click.argument("protocol")
@click.option(
    "--patients",
    default=10_000,
    show_default=True,
    type=click.IntRange(1, 100_000_000),
    help="How many virtual people.",
)
@click.option("--days", default=7, show_default=True, type=click.IntRange(1, 90), help="Days from admission.")
@click.option(
    "--seed",
    default=1,
    show_default=True,
    type=click.IntRange(0, 2**32 - 1),
    help="The same seed gives the same people, and the same result to the digit.",
)
@click.option("--progress/--no-progress", default=None, help="Say how far it is; by default on a terminal.")
@click.option(
    "--report", metavar="FILE", type=FILE, help="Write one HTML page with charts, tables and what it assumes."
)
@click.option(
    "--against",
    metavar="PROTOCOL|FOLDER",
    help="In the report: another protocol, or this one in another folder of knowledge, with the same people.",
)
@click.option("--dask", metavar="ADDRESS", help="Run it on the Dask cluster at this address; the result is the same.")
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, 256),
    help="Processes on this machine; the result is the same.",
)
@FACILITY
@JSON
def simulate(
    protocol: str, patients: int, days: int, seed: int, progress: bool | None, report: Path | None, against: str | None,
    dask: str | None, workers: int, facility: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Try a protocol on virtual people: who stays, withdrawal by day, doses, harm."""
    import sys

    from mooring.cli import simulating

    shown = sys.stderr.isatty() if progress is None else progress
    click.echo(simulating.simulated(protocol, patients=patients, days=days, seed=seed, facility=facility,
                                    as_json=as_json, progress=shown, report=report, against=against, dask=dask,
                                    workers=workers))  # fmt: skip


@mooring.group()
def facilities() -> None:
    """The directory of places that treat."""


@facilities.command("import")
@click.argument("file", type=FILE)
@click.option("--year", type=click.IntRange(2000, 2100), help="The edition, where the file's name does not tell.")
def facilities_import(file: Path, year: int | None) -> None:
    """Import the national directory's workbook."""
    from mooring.cli import importing

    click.echo(importing.imported(file, year=year))


@mooring.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), help="Where the demonstration is kept.")
@click.option("--no-serve", is_flag=True, help="Only make the made-up facility; start no server.")
def demo(host: str, port: int, data: Path | None, no_serve: bool) -> None:
    """Start Mooring with a made-up facility; prints its address and how to sign in."""
    from mooring.ops.demo import demo as start

    start(host=host, port=port, data=data or _data_folder(), serving=not no_serve)


@mooring.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes; 1 with SQLite.")
def serve(host: str, port: int, workers: int) -> None:
    """Bring the database up to date and serve it, as MOORING_DATABASE_URL and MOORING_DATA say."""
    from mooring.ops.serve import production

    production(host=host, port=port, workers=workers)


@mooring.command()
@click.option("--parent", type=int, hidden=True, help="End when this process is gone.")
def work(parent: int | None) -> None:
    """Prove and simulate what medical directors ask for; `demo` and `serve` start this by themselves."""
    from mooring.ops.work import work as start

    start(parent=parent)


@mooring.command()
@click.argument("protocols", nargs=-1, required=True, metavar="PROTOCOL...")
def evidence(protocols: tuple[str, ...]) -> int:
    """Prove and simulate protocols and keep that as evidence, for every facility of this installation.

    Exit code 0: all of it passes. 1: some does not, and a line each says why. 2: it could not be made.
    """
    from mooring.cli import evidence as making

    return making.made(protocols)


def _data_folder() -> Path:
    """Where the demonstration is kept unless somebody says otherwise."""
    import os

    kept = os.environ.get("MOORING_DATA")
    return Path(kept) if kept else Path.home() / ".local" / "share" / "mooring-demo"
