"""CASES -> REPORT: asks a corpus every question, counts, and says what got worse."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from reportqa.evaluate.cases import Case, Turn
from reportqa.evaluate.measures import Judgement, judge
from reportqa.evaluate.table import columns, expected_words, got_words
from reportqa.model.answer import Answer, Status
from reportqa.model.errors import UsageError

FLOORS = ("right", "cited", "first")  # shares that should be high
CEILINGS = ("made_up", "silent")  # shares that should be low
TIMES = ("p50", "p99")  # milliseconds
MEASURES = (*FLOORS, *CEILINGS, *TIMES)
BINS = 10
_GROUPS = ("by_type", "by_language", "by_tag")


class Asker(Protocol):
    """Something that answers one question at a time."""

    def ask(self, question: str) -> Answer:
        """Return the answer to a question."""
        ...


class Askable(Asker, Protocol):
    """A corpus, as far as evaluation needs one."""

    def chat(self) -> Asker:
        """Return a new conversation."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question asked; `ms` is the time to its answer in milliseconds."""

    turn: Turn
    answer: Answer
    judgement: Judgement
    ms: float
    chat: bool


@dataclass(frozen=True, slots=True)
class Scores:
    """Shares from 0 to 1, None where no case asks; `n` questions; `p50` and `p99` in milliseconds.

    `cited` is of answers given to answerable questions, `first` of answerable questions for a figure,
    `made_up` of unanswerable questions, `silent` of answerable ones.
    """

    n: int
    right: float | None
    cited: float | None
    first: float | None
    made_up: float | None
    silent: float | None
    p50: float | None
    p99: float | None


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers given (refusals apart) with a confidence from `low` up to `high`: their number, mean confidence, share right."""

    low: float
    high: float
    n: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Miss:
    """A question answered wrongly: what was wanted, what came."""

    id: str
    question: str
    expected: str
    got: str
    status: str
    reason: str | None


Named = tuple[tuple[str, Scores], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What a run found. `chat` scores the turns of conversations, None where there were none."""

    overall: Scores
    chat: Scores | None
    by_type: Named
    by_language: Named
    by_tag: Named
    reliability: tuple[Bin, ...]
    misses: tuple[Miss, ...]


def evaluate(corpus: Askable, cases: Iterable[Case]) -> Report:
    """Return the report of asking `corpus` every question, each conversation in a chat of its own."""
    return report_of(outcomes(corpus, cases))


def outcomes(corpus: Askable, cases: Iterable[Case]) -> list[Outcome]:
    """Return what came of every question, each conversation in a chat of its own."""
    return [outcome for case in cases for outcome in _run(corpus, case)]


def _run(corpus: Askable, case: Case) -> list[Outcome]:
    asker: Asker = corpus.chat() if case.chat else corpus
    found: list[Outcome] = []
    for turn in case.turns:
        start = time.perf_counter()
        answer = asker.ask(turn.question)
        ms = (time.perf_counter() - start) * 1000
        found.append(Outcome(turn, answer, judge(turn, answer), ms, case.chat))
    return found


def report_of(found: list[Outcome]) -> Report:
    """Return the report of questions already asked."""
    chat = [o for o in found if o.chat]
    return Report(
        overall=scores(found),
        chat=scores(chat) if chat else None,
        by_type=_grouped(found, lambda t: (f"{t.type.value}/{t.language}",)),
        by_language=_grouped(found, lambda t: (t.language,)),
        by_tag=_grouped(found, lambda t: t.tags),
        reliability=reliability(found),
        misses=tuple(_miss(o) for o in found if not o.judgement.right),
    )


def scores(outcomes: list[Outcome]) -> Scores:
    """Return the shares and times of some outcomes."""
    judged = [o.judgement for o in outcomes]
    times = sorted(o.ms for o in outcomes)
    return Scores(
        n=len(outcomes),
        right=_share(j.right for j in judged),
        cited=_share(j.cited for j in judged),
        first=_share(j.first for j in judged),
        made_up=_share(j.made_up for j in judged),
        silent=_share(j.silent for j in judged),
        p50=percentile(times, 50),
        p99=percentile(times, 99),
    )


def _share(values: Iterable[bool | None]) -> float | None:
    asked = [v for v in values if v is not None]
    return sum(asked) / len(asked) if asked else None


def percentile(ordered: list[float], percent: int) -> float | None:
    """Return the nearest-rank percentile of ascending values, None where there are none.

    >>> percentile([1.0, 2.0, 3.0, 4.0], 50)
    2.0
    """
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)] if ordered else None


def _grouped(outcomes: list[Outcome], keys: Callable[[Turn], tuple[str, ...]]) -> Named:
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        for key in dict.fromkeys(keys(outcome.turn)):
            groups.setdefault(key, []).append(outcome)
    return tuple((key, scores(groups[key])) for key in sorted(groups))


def reliability(outcomes: list[Outcome]) -> tuple[Bin, ...]:
    """Return confidence against share right, in ten bins of equal width; empty bins are left out."""
    bins: dict[int, list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.answer.status is not Status.NOT_FOUND:
            place = int(round(outcome.answer.confidence, 9) * BINS)
            bins.setdefault(min(BINS - 1, max(0, place)), []).append(outcome)
    return tuple(
        Bin(
            low=i / BINS,
            high=(i + 1) / BINS,
            n=len(bins[i]),
            confidence=sum(o.answer.confidence for o in bins[i]) / len(bins[i]),
            right=sum(o.judgement.right for o in bins[i]) / len(bins[i]),
        )
        for i in sorted(bins)
    )


def _miss(outcome: Outcome) -> Miss:
    turn, answer = outcome.turn, outcome.answer
    reason = answer.reason.value if answer.reason else None
    return Miss(turn.id, turn.question, expected_words(turn), got_words(answer), answer.status.value, reason)


def report_dict(report: Report) -> dict[str, Any]:
    """Return a report as JSON-safe dicts and lists: what `compare` takes as its baseline."""
    return {
        "overall": _scores_dict(report.overall),
        "chat": _scores_dict(report.chat) if report.chat else None,
        "by_type": {name: _scores_dict(s) for name, s in report.by_type},
        "by_language": {name: _scores_dict(s) for name, s in report.by_language},
        "by_tag": {name: _scores_dict(s) for name, s in report.by_tag},
        "reliability": [
            {"low": b.low, "high": b.high, "n": b.n, "confidence": round(b.confidence, 4), "right": round(b.right, 4)}
            for b in report.reliability
        ],
        "misses": [
            {"id": m.id, "question": m.question, "expected": m.expected, "got": m.got, "status": m.status, "reason": m.reason}
            for m in report.misses
        ],
    }  # fmt: skip


def _scores_dict(s: Scores) -> dict[str, Any]:
    values = {name: getattr(s, name) for name in MEASURES}
    return {"n": s.n} | {name: None if v is None else round(v, 4) for name, v in values.items()}


def render(report: Report, verbose: bool = False) -> str:  # noqa: FBT001, FBT002
    """Return a report as plain text with aligned columns; `verbose` adds every miss."""
    head = ("", "n", "right", "cited", "first", "made up", "silent", "p50 ms", "p99 ms")
    table: list[tuple[str, ...]] = [head, _row("all", report.overall)]
    if report.chat:
        table.append(_row("chat", report.chat))
    for title, named in (("language", report.by_language), ("type", report.by_type), ("tag", report.by_tag)):
        if named:
            table += [(), (title,), *(_row(f"  {name}", s) for name, s in named)]
    parts = [columns(table)]
    if report.reliability:
        bins = [(f"{b.low:.1f}-{b.high:.1f}", str(b.n), f"{b.confidence:.3f}", f"{b.right:.3f}") for b in report.reliability]
        parts.append(columns([("confidence", "n", "mean", "right"), *bins]))
    if verbose and report.misses:
        parts.append("\n".join(("misses", *(_miss_lines(m) for m in report.misses))))
    return "\n\n".join(parts)


def _row(name: str, s: Scores) -> tuple[str, ...]:
    shares = ("-" if v is None else f"{v:.3f}" for v in (s.right, s.cited, s.first, s.made_up, s.silent))
    times = ("-" if v is None else f"{v:.1f}" for v in (s.p50, s.p99))
    return (name, str(s.n), *shares, *times)


def _miss_lines(miss: Miss) -> str:
    reason = f" ({miss.reason})" if miss.reason else ""
    return f"  {miss.id}  {miss.question}\n    expected  {miss.expected}\n    got       {miss.status}{reason}: {miss.got}"


def check_minimum(report: Report, spec: str) -> list[str]:
    """Return a sentence for each demand of `spec` that the whole run does not meet.

    `spec` is like "right=0.9,made_up=0.1": right, cited and first are floors; made_up and silent are
    ceilings, as are p50 and p99 in milliseconds. A floor on what no case measures is not met.

    Raises:
        UsageError: `spec` is not of that form.
    """
    failures: list[str] = []
    for name, limit in _demands(spec):
        value: float | None = getattr(report.overall, name)
        if name in FLOORS and (value is None or value < limit):
            failures.append(f"{name} is {_shown(value)}, below the {limit:g} demanded.")
        elif name not in FLOORS and value is not None and value > limit:
            failures.append(f"{name} is {_shown(value)}, above the {limit:g} allowed.")
    return failures


def _demands(spec: str) -> list[tuple[str, float]]:
    found: list[tuple[str, float]] = []
    for part in spec.split(","):
        name, _, number = (p.strip() for p in part.partition("="))
        try:
            limit = float(number)
        except ValueError:
            limit = -1.0
        if name not in MEASURES or not 0 <= limit < float("inf") or (name not in TIMES and limit > 1):
            msg = f"{part.strip()!r} is no demand; write name=number such as right=0.9,made_up=0.1, the names being {', '.join(MEASURES)}."
            raise UsageError(msg)
        found.append((name, limit))
    return found


def compare(report: Report, baseline_dict: dict[str, Any], tolerance: float = 0.02) -> list[str]:
    """Return a sentence for each share that is worse than in a saved report by more than `tolerance`.

    Looked at are the whole run, each language and the chats; types and tags are too small to hold
    to a tolerance, so they stand in `differences` alone. Times do not count: machines differ.

    Raises:
        ValueError: `baseline_dict` is no report as `report_dict` makes it.
    """
    lost = _newly_missed(report, baseline_dict)
    found: list[str] = []
    for where, name, old, new in _changes(report, baseline_dict, ("by_language",)):
        worse = old - new if name in FLOORS else new - old
        if worse > tolerance + 1e-9:
            found.append(f"{where}: {name} was {_shown(old)} and is {_shown(new)}, worse by more than {tolerance:g}.")
    if found and lost:
        found[-1] += f" New misses: {', '.join(lost)}."
    return found


def differences(report: Report, baseline_dict: dict[str, Any]) -> list[str]:
    """Return a line for each share that differs from a saved report, for better or worse, in any group.

    Raises:
        ValueError: `baseline_dict` is no report as `report_dict` makes it.
    """
    found = [f"{where}: {name} {_shown(old)} -> {_shown(new)}" for where, name, old, new in _changes(report, baseline_dict, _GROUPS)]
    lost = _newly_missed(report, baseline_dict)
    return found + ([f"new misses: {', '.join(lost)}"] if lost else [])


def _changes(report: Report, baseline: dict[str, Any], groups: tuple[str, ...]) -> list[tuple[str, str, float, float]]:
    """Return (group, measure, before, now) wherever both reports have the measure and it differs."""
    now = report_dict(report)
    try:
        pairs = [("all", baseline["overall"], now["overall"])]
        if baseline.get("chat") and now["chat"]:
            pairs.append(("chat", baseline["chat"], now["chat"]))
        pairs += [(name, baseline[g][name], now[g][name]) for g in groups for name in now[g] if name in baseline[g]]
        return [
            (where, name, float(old[name]), float(new[name]))
            for where, old, new in pairs
            for name in (*FLOORS, *CEILINGS)
            if old[name] is not None and new[name] is not None and old[name] != new[name]
        ]
    except (KeyError, TypeError, AttributeError) as error:
        msg = "this is no saved report"
        raise ValueError(msg) from error


def _newly_missed(report: Report, baseline: dict[str, Any]) -> list[str]:
    try:
        before = {m["id"] for m in baseline["misses"]}
    except (KeyError, TypeError) as error:
        msg = "this is no saved report"
        raise ValueError(msg) from error
    return [m.id for m in report.misses if m.id not in before]


def _shown(value: float | None) -> str:
    return "not measured" if value is None else f"{value:.4g}"
