"""SEED -> REPORT AND QUESTIONS: one report of a family, laid out, and the questions chosen about it."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.generate import ask_beyond, ask_chat, ask_computed, ask_figures, ask_told, compose, layout, world
from evals.generate.pack import Pack, packs, phrases
from evals.generate.questions import Asker, Case
from evals.generate.writing import Style

FAMILIES = ("open", "field", "closed")
UNANSWERABLE = 0.27  # share of single questions
# How many of each type to take of what a report allows, before the unanswerable ones.
QUOTAS = {"figure": 17, "computed": 6, "entity": 4, "date": 2, "list": 2, "trend": 2, "yesno": 3, "passage": 2}
CHATS = 4


@dataclass(frozen=True, slots=True)
class Made:
    """A report made: its name, suffix, text and question set."""

    name: str
    suffix: str
    text: str
    cases: tuple[Case, ...]

    def save(self, folder: Path) -> tuple[Path, Path]:
        """Write the report and its questions into a folder; return their paths."""
        folder.mkdir(parents=True, exist_ok=True)
        report, questions = folder / f"{self.name}{self.suffix}", folder / f"{self.name}.jsonl"
        report.write_text(self.text, encoding="utf-8")
        questions.write_text("".join(json.dumps(c, ensure_ascii=False) + "\n" for c in self.cases), encoding="utf-8")
        return report, questions


def reports(family: str, number: int, seed: int) -> list[Made]:
    """Return `number` reports of a family: its packs in turn, everything else drawn from the seed.

    Raises:
        ValueError: there is no such family.
    """
    if family not in FAMILIES:
        msg = f"no family {family!r}; name one of {', '.join(FAMILIES)}"
        raise ValueError(msg)
    known, words = packs(family), phrases(family)
    order = list(known)
    random.Random(seed).shuffle(order)  # noqa: S311 (not for secrets)
    return [make(order[n % len(order)], words, f"{seed}-{n}", f"{order[n % len(order)].id}-{seed}-{n:02}") for n in range(number)]


def make(pack: Pack, words: dict[str, Any], seed: str, name: str) -> Made:
    """Return one report of a pack."""
    rng = random.Random(f"{pack.id}-{seed}")  # noqa: S311
    style = _style(pack, words["styles"][pack.lang], rng)
    truth = world.draw(pack, style, rng)
    draft = compose.write(truth, words["phrases"][pack.lang], rng)
    form = layout.draw(pack.lang, words["layouts"][pack.lang], rng)
    text = layout.render(draft, form, words["phrases"][pack.lang]["page"], rng)
    tags = (f"pack:{pack.id}", f"layout:{form.name}", f"digits:{style.digits}", f"report:{pack.lang}")
    table = f"grid:{'md' if 'markdown' in form.numbering else form.table}"
    cases = _numbered(_choose(Asker(draft, words["asks"], rng), rng), name, tags, table)
    return Made(name, ".md" if "markdown" in form.numbering else ".txt", text, tuple(cases))


def _style(pack: Pack, spec: dict[str, Any], rng: random.Random) -> Style:
    digits = rng.choice(spec["digits"])
    roc = pack.roc and rng.random() < spec["roc"]
    words = rng.choice(spec["years"])
    if digits == "chinese":
        words = "一一三年"
    return Style(pack.lang, digits, "百分之" if digits == "chinese" else rng.choice(spec["percent"]), roc, words, currency=pack.currency)


def _choose(asker: Asker, rng: random.Random) -> list[Case | list[Case]]:
    """Return the single questions and then the conversations, no question twice."""
    pool = ask_figures.cases(asker) + ask_computed.cases(asker) + ask_told.cases(asker)
    chosen: list[Case] = []
    for kind, quota in QUOTAS.items():
        options = [c for c in pool if c["type"] == kind]
        chosen += _varied(options, quota, rng)
    wrong = ask_beyond.cases(asker)
    chosen += _varied(wrong, round(len(chosen) * UNANSWERABLE / (1 - UNANSWERABLE)), rng)
    chosen = [_worded(c, asker, rng) for c in chosen]
    seen: set[str] = set()
    singles = [c for c in chosen if not (c["question"] in seen or seen.add(c["question"]))]  # type: ignore[func-returns-value]
    rng.shuffle(singles)
    chats = ask_chat.conversations(asker)
    return [*singles, *rng.sample(chats, min(CHATS, len(chats)))]


def _worded(made: Case, asker: Asker, rng: random.Random) -> Case:
    """Return a case as some people put it: politely, without a question mark, or, in English, with a slip of the keyboard."""
    lang, draw = made["language"], rng.random()
    question = made["question"]
    if draw < 0.06 and "keywords" not in made["tags"]:
        asked = question[0].lower() + question[1:] if lang == "en" and question[:2] != "I " else question
        return made | {"question": rng.choice(asker.asks[lang]["polite"]).format(q=asked), "tags": [*made["tags"], "polite"]}
    if draw < 0.10:
        return made | {"question": question.rstrip("？?."), "tags": [*made["tags"], "no_mark"]}
    if draw < 0.13 and lang == "en":
        words = [w for w in question.split() if len(w) > 6 and w.isalpha() and w.islower()]
        if words:
            word = rng.choice(words)
            at = rng.randint(1, len(word) - 3)
            slip = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
            return made | {"question": question.replace(word, slip, 1), "tags": [*made["tags"], "typo"]}
    return made


def _varied(options: list[Case], quota: int, rng: random.Random) -> list[Case]:
    """Return up to `quota` cases, rare kinds (by their tags) as often as common ones."""
    groups: dict[tuple[str, ...], list[Case]] = {}
    for c in options:
        groups.setdefault(tuple(c["tags"]), []).append(c)
    for group in groups.values():
        rng.shuffle(group)
    found: list[Case] = []
    order = list(groups)
    while len(found) < quota and groups:
        rng.shuffle(order)
        for key in list(order):
            if len(found) < quota:
                found.append(groups[key].pop())
            if not groups[key]:
                del groups[key]
                order.remove(key)
    return found


def _numbered(chosen: list[Case | list[Case]], name: str, tags: tuple[str, ...], table: str) -> list[Case]:
    found: list[Case] = []
    for n, item in enumerate(chosen, 1):
        if isinstance(item, dict):
            found.append({"id": f"{name}-{n:03}"} | _tagged(item, tags, table))
        else:
            turns = [{"id": f"{name}-c{n:03}-{k}"} | _tagged(t, tags, table) for k, t in enumerate(item, 1)]
            found.append({"id": f"{name}-c{n:03}", "language": turns[0]["language"], "turns": turns})
    return found


def _tagged(item: Case, tags: tuple[str, ...], table: str) -> Case:
    return item | {"tags": [*item["tags"], *tags, *([table] if "table" in item["tags"] else [])]}
