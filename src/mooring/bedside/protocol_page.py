"""What a medical director reads of one protocol before signing: what changed, the proof, the simulations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from mooring.knowledge.changes import Changes
from mooring.knowledge.load import library
from mooring.knowledge.read_evidence import evidence_rules
from mooring.programme.adoption import AdoptionLine, CompareView
from mooring.programme.evidence import EvidenceView, Piece
from mooring.programme.names import names_of
from mooring.records.evidence import Evidence
from mooring.scenarios.differing import Difference
from mooring.ui.formats import amount

from .citing import cite
from .study_chart import Chart, chart
from .words import plain, sentence

STATES: Final[Mapping[str, tuple[str, str]]] = {
    "in-force": ("In force", "calm"),
    "changed": ("Changed since it was signed", "due"),
    "never": ("Never adopted", "quiet"),
    "disabled": ("Cannot be adopted", "quiet"),
}
STATUSES: Final[Mapping[str, tuple[str, str]]] = {
    "proved": ("Proved", "calm"),
    "refuted": ("Refuted", "hold"),
    "undecided": ("Not decided", "due"),
    "spurious abstraction": ("Not decided: the counterexample is none", "due"),
}
OUTCOMES: Final = (
    ("completed_percent", "Stayed to the end", " %"),
    ("left_early_percent", "Left early", " %"),
    ("median_stay_days", "Half of them stayed at least", " days"),
    ("precipitated_withdrawal_percent", "Withdrawal brought on by a dose", " %"),
    ("oversedation_percent", "Too sleepy", " %"),
)


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question of the proof, and the story that refutes it, if there is one."""

    id: str
    says: str
    status: str
    tone: str
    assumes: tuple[str, ...]
    why: str
    story: bool


@dataclass(frozen=True, kw_only=True)
class Making:
    """One kind of evidence: `state` is counts, against, waiting, running or failed, with its sentence."""

    kind: str
    state: str
    tag: str
    tone: str
    says: str
    progress: int
    made_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class OutcomeRow:
    """One outcome under the version in force and under this one; `limit` is the most that it may be."""

    title: str
    before: str
    after: str
    limit: str


@dataclass(frozen=True, kw_only=True)
class Study:
    """The simulation of this version beside that of the version in force."""

    about: str
    rows: tuple[OutcomeRow, ...]
    charts: tuple[Chart, ...]


@dataclass(frozen=True, kw_only=True)
class DeclinedShown:
    """A version that somebody did not sign."""

    version: str
    who: str
    at: datetime
    reason: str
    this: bool


@dataclass(frozen=True, kw_only=True)
class ProtocolPage:
    """The whole page."""

    id: str
    title: str
    summary: str
    sources: tuple[str, ...]
    version: str
    state: str
    tone: str
    in_force: str
    in_force_by: str
    in_force_at: datetime | None
    in_force_evidence: str
    lost: str
    changed: Changes | None
    advised: tuple[Difference, ...]
    stories: int
    declined: tuple[DeclinedShown, ...]
    why_not: str
    without: bool
    adopts: bool
    evidence: EvidencePart


@dataclass(frozen=True, kw_only=True)
class EvidencePart:
    """The part of the page that asks for itself again while something is made. `asks`: something can be asked for."""

    id: str
    making: tuple[Making, ...]
    questions: tuple[Question, ...]
    study: Study | None
    busy: bool
    asks: bool


def page(view: CompareView, evidence: EvidenceView) -> ProtocolPage:
    """The page of one protocol."""
    line = view.line
    signed = line.in_force
    names = names_of({each.by for each in view.declined} | ({signed.by} if signed else set()))
    title, tone = STATES[line.state]
    return ProtocolPage(
        id=line.protocol.id,
        title=line.protocol.title,
        summary=line.protocol.summary,
        sources=tuple(cite(library(), one.source, one.grade) for one in line.protocol.cites),
        version=line.version,
        state=title,
        tone=tone,
        in_force=signed.digest if signed else "",
        in_force_by=names.get(signed.by, "") if signed else "",
        in_force_at=signed.at if signed else None,
        in_force_evidence=signed.evidence if signed else "",
        lost=view.lost,
        changed=view.changed,
        advised=view.advised,
        stories=view.stories,
        declined=tuple(
            DeclinedShown(
                version=each.digest, who=names.get(each.by, each.by), at=each.at, reason=each.reason,
                this=each.digest == line.version,
            )
            for each in view.declined
        ),
        why_not=line.why_not or "",
        without=bool(line.missing),
        adopts=line.state in ("changed", "never"),
        evidence=evidence_part(evidence, disabled=line.state == "disabled"),
    )  # fmt: skip


def evidence_part(view: EvidenceView, *, disabled: bool = False) -> EvidencePart:
    """What there is of evidence, and what is being made."""
    found = {piece.kind: piece.evidence for piece in view.pieces}
    return EvidencePart(
        id=view.protocol,
        making=tuple(_making(piece) for piece in view.pieces),
        questions=_questions(found.get("proof")),
        study=_study(found.get("simulation"), view.before),
        busy=view.busy,
        asks=not disabled and not view.busy and any(piece.against for piece in view.pieces),
    )


def _making(piece: Piece) -> Making:
    name, made = sentence(piece.kind), piece.evidence.made_at if piece.evidence else None
    common: dict[str, Any] = {"kind": name, "made_at": made}
    job = piece.job
    if job and job.state == "running":
        done = f" {job.progress} % is done." if job.progress else ""
        says = f"It runs since it was asked for.{done} You can leave this page; it goes on."
        return Making(state="running", tag="Runs", tone="due", says=says, progress=job.progress, **common)
    if job and job.state == "waiting":
        says = (
            "It waits for its turn. If it does not begin in a minute, ask whoever runs the server for “mooring work”."
        )
        return Making(state="waiting", tag="Waits", tone="due", says=says, progress=0, **common)
    if not piece.against:
        return Making(state="counts", tag="Passes", tone="calm", says="", progress=100, **common)
    if job and job.state == "failed":
        return Making(state="failed", tag="Could not be made", tone="hold", says=job.says, progress=0, **common)
    tone = "hold" if piece.evidence and not piece.evidence.passed else "quiet"
    tag = "Does not pass" if tone == "hold" else ("Does not count" if piece.evidence else "Missing")
    return Making(state="against", tag=tag, tone=tone, says=piece.against, progress=0, **common)


def _questions(found: Evidence | None) -> tuple[Question, ...]:
    asked = found.result.get("questions", []) if found else []
    shown = [
        Question(
            id=str(each["id"]),
            says=str(each.get("says") or plain(str(each["id"]))),
            status=STATUSES.get(each["status"], (sentence(str(each["status"])), "due"))[0],
            tone=STATUSES.get(each["status"], ("", "due"))[1],
            assumes=tuple(map(str, each.get("assumes") or ())),
            why=str(each.get("why") or ""),
            story=bool(each.get("scenario")),
        )
        for each in asked
    ]
    return tuple(sorted(shown, key=lambda each: ("hold", "due", "calm").index(each.tone)))


def _study(found: Evidence | None, before: Evidence | None) -> Study | None:
    if found is None:
        return None
    now = found.result.get("outcomes") or {}
    was = (before.result.get("outcomes") or {}) if before else {}
    people, days = found.result.get("patients", 0), found.result.get("days", 0)
    most = evidence_rules().most
    rows = tuple(
        OutcomeRow(
            title=title,
            before=_said(was.get(name), unit),
            after=_said(now.get(name), unit),
            limit=_said(most[name].percent, " %") if name in most else "",
        )
        for name, title, unit in OUTCOMES
    )
    about = f"{people:,} virtual people for {days} days, the same chance for both versions."
    return Study(about=about, rows=rows, charts=_charts(now, was))


def _said(value: float | None, unit: str) -> str:
    return "" if value is None else f"{amount(value)}{unit}"


def _charts(now: Mapping[str, Any], was: Mapping[str, Any]) -> tuple[Chart, ...]:
    cows = chart("Mean COWS by day", "", _by_day(now.get("cows", ()), "mean"), _by_day(was.get("cows", ()), "mean"))
    drugs = sorted({each["drug"] for side in (now, was) for each in side.get("mg_per_day", ())})
    doses = [
        chart(
            f"{sentence(plain(drug))}: the middle dose by day", "mg",
            *(_by_day([e for e in side.get("mg_per_day", ()) if e["drug"] == drug], "median") for side in (now, was)),
        )
        for drug in drugs
    ]  # fmt: skip
    return tuple(each for each in (cows, *doses) if each is not None)


def _by_day(rows: Any, name: str) -> dict[int, float]:
    return {int(each["day"]): float(each[name]) for each in rows if each.get(name) is not None}


def state_of(line: AdoptionLine) -> tuple[str, str]:
    """The state of a protocol in words, and its tone; that its evidence is missing is said where it may be signed."""
    return STATES[line.state]
