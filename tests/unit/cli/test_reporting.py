"""What `--report` and `--against` refuse, they refuse in one line and before anything is simulated."""

from pathlib import Path

import click
import pytest

from mooring.cli.reporting import found_by, job_of, may_write, write
from mooring.knowledge.load import HOME, library

STANDARD = "buprenorphine-standard"


def asked(against: str) -> object:
    return job_of(library(), STANDARD, against=against, days=7, seed=1, facility=None)


def test_against_a_word_that_is_nothing_names_the_nearest_protocol() -> None:
    with pytest.raises(click.UsageError, match="neither a protocol.*buprenorphine-high-dose.* nor a folder"):
        asked("buprenorphine-hihg-dose")


def test_against_a_folder_that_is_no_knowledge(tmp_path: Path) -> None:
    with pytest.raises(click.UsageError, match=r"holds no engine\.yaml"):
        asked(str(tmp_path))


def test_against_another_protocol_and_against_a_folder() -> None:
    other = job_of(library(), STANDARD, against="buprenorphine-high-dose", days=7, seed=1, facility=None)
    assert [arm.id for arm in other.arms] == [STANDARD, "buprenorphine-high-dose"]
    same = job_of(library(), STANDARD, against=str(HOME), days=7, seed=1, facility=None)
    assert same.arms[1].library.digest == library().digest


def test_a_cluster_that_does_not_answer_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mooring.simulation.cluster.WAIT", "1s")
    job = job_of(library(), STANDARD, against=None, days=7, seed=1, facility=None)
    with pytest.raises(click.UsageError, match="no Dask scheduler answers"):
        found_by(job, patients=10, dask="tcp://127.0.0.1:1", workers=1, progress=None)


def test_a_report_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    may_write(path)
    write(path, "first")
    write(path, "second")
    assert path.read_text(encoding="utf-8") == "second"
    with pytest.raises(UnicodeEncodeError):
        write(path, "half \ud800")
    assert path.read_text(encoding="utf-8") == "second"
    assert [each.name for each in tmp_path.iterdir()] == ["report.html"]


def test_a_report_that_cannot_be_written_is_refused_first(tmp_path: Path) -> None:
    with pytest.raises(click.UsageError, match="there is no folder"):
        may_write(tmp_path / "not" / "there.html")
    with pytest.raises(click.UsageError, match="is a folder"):
        may_write(tmp_path)
