"""TOML -> Pack: the words of one agency, in the language of its report, and how people ask about them in three."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LANGUAGES = ("zh-TW", "zh-CN", "en")
SHORT = {"zh-TW": "tw", "zh-CN": "cn", "en": "en"}
FORMS = ("act", "noun", "stock", "rate", "amount", "mean")
ROOT = Path(__file__).parent / "templates"

Wordings = dict[str, tuple[str, ...]]  # language -> ways of saying it


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the report's language and as each language asks for it."""

    report: str
    asked: dict[str, str]


@dataclass(frozen=True, slots=True)
class Split:
    """Parts of a total: their names, and whole questions with {cat} and {w}."""

    by: Name
    cats: tuple[Name, ...]
    ask: Wordings


@dataclass(frozen=True, slots=True)
class Companion:
    """A second count told in the same sentence: `tail` holds {n}."""

    tail: str
    unit: str
    low: int
    high: int
    ask: Wordings
    follow: Wordings


@dataclass(frozen=True, slots=True)
class Indicator:
    """Something measured; `form` says how its sentence goes: act, stock, rate, amount, mean."""

    id: str
    chapter: str
    form: str
    verb: str
    obj: str
    noun: str
    unit: str
    low: int
    high: int
    places: int
    uses: frozenset[str]
    ask: Wordings
    thing: Wordings
    beyond: Wordings
    split: Split | None
    companion: Companion | None


@dataclass(frozen=True, slots=True)
class Event:
    """Something held on a day: what may be told of it, and everyday names for it."""

    id: str
    chapter: str
    name: str
    verb: str
    places: tuple[str, ...]
    partners: tuple[str, ...]
    unit: str
    low: int
    high: int
    days: int
    called: Wordings
    beyond: Wordings


@dataclass(frozen=True, slots=True)
class Listing:
    """A sentence with {items}, and with {k} their number; `draw` says how many of the pool."""

    id: str
    chapter: str
    texts: tuple[str, ...]
    pool: tuple[str, ...]
    draw: tuple[int, int]
    unit: str
    ask: Wordings
    ask_count: Wordings


@dataclass(frozen=True, slots=True)
class Passage:
    """A reason or a measure: texts with {parts} or {a} and {b}, parts drawn from a pool, and the question."""

    id: str
    chapter: str
    texts: tuple[str, ...]
    pool: tuple[str, ...]
    ask: Wordings


@dataclass(frozen=True, slots=True)
class Milestone:
    """A dated fact: texts with {date}."""

    id: str
    chapter: str
    texts: tuple[str, ...]
    ask: Wordings


@dataclass(frozen=True, slots=True)
class Choice:
    """A statement that is true or not: one text of each kind, one question."""

    id: str
    chapter: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    ask: Wordings


@dataclass(frozen=True, slots=True)
class Term:
    """A rule with a figure in it: texts with {n}; `values` to draw from, or (low, high) pairs for a range with {n} to {m}."""

    id: str
    chapter: str
    texts: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    unit: str
    ask: Wordings


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the report: possible titles, and sentences without facts."""

    id: str
    titles: tuple[str, ...]
    filler: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """All that a report of one agency can be made of."""

    id: str
    lang: str
    roc: bool
    currency: str
    agencies: tuple[str, ...]
    titles: tuple[str, ...]
    preface: tuple[str, ...]
    self_names: tuple[str, ...]
    places: tuple[Name, ...]
    place_word: str
    place_words: dict[str, str]
    place_ask: dict[str, str]
    absent_places: tuple[Name, ...]
    chapters: tuple[Chapter, ...]
    indicators: tuple[Indicator, ...]
    events: tuple[Event, ...]
    listings: tuple[Listing, ...]
    passages: tuple[Passage, ...]
    milestones: tuple[Milestone, ...]
    choices: tuple[Choice, ...]
    terms: tuple[Term, ...]
    guests: tuple[Name, ...]
    subjects: tuple[str, ...]
    noise: tuple[str, ...]
    absent: Wordings
    budget: tuple[Name, ...]
    others: Wordings


def wordings(data: dict[str, Any], prefix: str) -> Wordings:
    """Return the `prefix_tw`, `prefix_cn`, `prefix_en` lists of a table, by language."""
    return {lang: tuple(data.get(f"{prefix}_{SHORT[lang]}", ())) for lang in LANGUAGES}


def name(parts: list[str], lang: str) -> Name:
    """Return a name from [tw, cn, en] or [report form, tw, cn, en]."""
    if len(parts) == 3:
        parts = [parts[LANGUAGES.index(lang)], *parts]
    return Name(parts[0], dict(zip(LANGUAGES, parts[1:], strict=True)))


def _names(data: dict[str, Any], field: str, lang: str) -> tuple[Name, ...]:
    return tuple(name(parts, lang) for parts in data.get(field, ()))


def _indicator(d: dict[str, Any], lang: str) -> Indicator:
    if d["form"] not in FORMS:
        msg = f"{d['id']}: no form {d['form']!r}"
        raise ValueError(msg)
    low, high = d["range"]
    split = d.get("split")
    companion = d.get("with")
    return Indicator(
        d["id"], d["chapter"], d["form"], d.get("verb", ""), d.get("obj", ""), d.get("noun", ""), d.get("unit", ""), low, high, d.get("places", 0),
        frozenset(d.get("uses", ())), wordings(d, "ask"), wordings(d, "np"), wordings(d, "beyond"),
        Split(name(split["by"], lang), _names(split, "cats", lang), wordings(split, "ask")) if split else None,
        Companion(companion["tail"], companion["unit"], companion["range"][0], companion["range"][1], wordings(companion, "ask"), wordings(companion, "follow")) if companion else None,
    )  # fmt: skip


def _event(d: dict[str, Any]) -> Event:
    low, high = d["range"]
    return Event(d["id"], d["chapter"], d["name"], d["verb"], tuple(d["places"]), tuple(d["partners"]), d["unit"], low, high, d.get("days", 1), wordings(d, "called"), wordings(d, "beyond"))


def _listing(d: dict[str, Any]) -> Listing:
    low, high = d["draw"]
    return Listing(d["id"], d["chapter"], tuple(d["texts"]), tuple(d["pool"]), (low, high), d.get("unit", ""), wordings(d, "ask"), wordings(d, "count"))


def _term(d: dict[str, Any]) -> Term:
    values = tuple(tuple(str(v) for v in (pair if isinstance(pair, list) else [pair])) for pair in d["values"])
    return Term(d["id"], d["chapter"], tuple(d["texts"]), values, d.get("unit", ""), wordings(d, "ask"))


def load(path: Path) -> Pack:
    """Return the pack that a TOML file holds, completed from its family's common.toml."""
    common = tomllib.loads((path.parent.parent / "common.toml").read_text(encoding="utf-8"))
    data = common | tomllib.loads(path.read_text(encoding="utf-8"))
    lang = data["lang"]
    return Pack(
        id=path.stem, lang=lang, roc=data.get("roc", lang == "zh-TW"), currency=data.get("currency", ""),
        agencies=tuple(data["agencies"]), titles=tuple(data["titles"]), preface=tuple(data["preface"]), self_names=tuple(data["self_names"]),
        places=_names(data, "places", lang), place_word=data["place_word"][LANGUAGES.index(lang)], place_words=dict(zip(LANGUAGES, data["place_word"], strict=True)), place_ask=dict(zip(LANGUAGES, data["place_ask"], strict=True)),
        absent_places=_names(data, "absent_places", lang),
        chapters=tuple(Chapter(d["id"], tuple(d["titles"]), tuple(d["filler"])) for d in data["chapter"]),
        indicators=tuple(_indicator(d, lang) for d in data["indicator"]),
        events=tuple(_event(d) for d in data.get("event", ())),
        listings=tuple(_listing(d) for d in data.get("listing", ())),
        passages=tuple(Passage(d["id"], d["chapter"], tuple(d["texts"]), tuple(d["pool"]), wordings(d, "ask")) for d in data.get("passage", ())),
        milestones=tuple(Milestone(d["id"], d["chapter"], tuple(d["texts"]), wordings(d, "ask")) for d in data.get("milestone", ())),
        choices=tuple(Choice(d["id"], d["chapter"], tuple(d["yes"]), tuple(d["no"]), wordings(d, "ask")) for d in data.get("choice", ())),
        terms=tuple(_term(d) for d in data.get("term", ())),
        guests=_names(data, f"guests_{SHORT[lang]}", lang), subjects=tuple(data[f"subjects_{SHORT[lang]}"]), noise=tuple(data[f"noise_{SHORT[lang]}"]),
        absent=wordings(data, "absent"), budget=_names(data, "budget", lang), others=wordings(data, "other"),
    )  # fmt: skip


def packs(family: str) -> tuple[Pack, ...]:
    """Return the packs of a family, by file name."""
    return tuple(load(path) for path in sorted((ROOT / family / "packs").glob("*.toml")))


def phrases(family: str) -> dict[str, Any]:
    """Return the sentence and question templates of a family."""
    found: dict[str, Any] = {}
    for path in sorted((ROOT / family).glob("*.toml")):
        found[path.stem] = tomllib.loads(path.read_text(encoding="utf-8"))
    return found
