"""What is committed: no package index's address, no page that reaches outside, no file too long to read."""

import gzip
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Spelled in pieces, so that this very file does not hold what it looks for.
HOSTS = ("pypi" + ".org", "files.python" + "hosted.org", "registry." + "npmjs.org", "npmjs" + ".com", "unpkg" + ".com")
CDNS = ("jsdelivr" + ".net", "cdn" + "js.com", "fonts.google" + "apis.com")
OUTSIDE = re.compile(
    r"""<(?:script|link|img|iframe|source|form)\b[^>]*?\b(?:src|href|action)\s*=\s*["']?(?:https?:)?//""", re.I
)
TEXT_SUFFIXES = {
    ".py",
    ".toml",
    ".lock",
    ".md",
    ".html",
    ".css",
    ".js",
    ".yaml",
    ".yml",
    ".json",
    ".txt",
    ".svg",
    ".sh",
    "",
}


def project_files() -> list[Path]:
    """Every file that is, or is about to be, committed."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file() and path.suffix in TEXT_SUFFIXES]


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


@pytest.mark.parametrize("host", HOSTS + CDNS)
def test_no_file_names_a_package_index_or_a_cdn(host: str) -> None:
    assert [str(path.relative_to(ROOT)) for path in project_files() if host in text(path)] == []


def test_no_page_loads_anything_from_outside() -> None:
    pages = [path for path in project_files() if path.suffix == ".html"]
    assert pages
    assert [str(path.relative_to(ROOT)) for path in pages if OUTSIDE.search(text(path))] == []


def test_no_style_sheet_or_script_of_ours_loads_anything_from_outside() -> None:
    ours = [path for path in project_files() if path.suffix in (".css", ".js") and "src" in path.parts]
    loads = re.compile(r"""(?:url\(\s*["']?|@import\s+["']|\bimport\s*\(?\s*["']|fetch\(\s*["'`])(?:https?:)?//""")
    assert [str(path.relative_to(ROOT)) for path in ours if loads.search(text(path))] == []


def test_no_page_holds_a_script_or_a_style_of_its_own() -> None:
    """The Content-Security-Policy would refuse it, and the page would break only where somebody looks."""
    inline = re.compile(
        r"<style\b|<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>|\sstyle\s*=\s*\"|\son[a-z]+\s*=\s*\""
    )
    pages = [path for path in project_files() if path.suffix == ".html" and "src" in path.parts]
    assert [str(path.relative_to(ROOT)) for path in pages if inline.search(text(path))] == []


def test_no_module_is_too_long_to_read() -> None:
    modules = [path for path in project_files() if path.suffix == ".py" and "migrations" not in path.parts]
    lengths = {str(path.relative_to(ROOT)): text(path).count("\n") for path in modules}
    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_no_module_has_a_name_that_says_nothing() -> None:
    vague = {"utils", "helpers", "common", "manager", "handler", "base"}
    assert [
        str(path.relative_to(ROOT)) for path in project_files() if path.suffix == ".py" and path.stem in vague
    ] == []


def test_each_compressed_twin_is_the_file_beside_it() -> None:
    twins = sorted((ROOT / "src" / "mooring" / "ui" / "static").rglob("*.gz"))
    assert twins
    for twin in twins:
        assert gzip.decompress(twin.read_bytes()) == twin.with_suffix("").read_bytes(), twin.name


def test_the_look_for_outside_assets_finds_them() -> None:
    assert OUTSIDE.search('<script src="https://elsewhere.example/a.js">')
    assert OUTSIDE.search("<link rel=stylesheet href=//elsewhere.example/a.css>")
    assert not OUTSIDE.search('<a href="https://medlineplus.gov/">MedlinePlus</a>')
