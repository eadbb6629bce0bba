"""DRAFT -> QUESTIONS: shared means of asking: words for years and places, and the JSON of a case."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from evals.generate.blocks import Draft, Fact
from evals.generate.pack import LANGUAGES, Indicator, Name
from evals.generate.writing import MONTHS, chinese, plain, rounded

Case = dict[str, Any]
_WEIGHTS = {"zh-TW": (55, 20, 25), "zh-CN": (25, 55, 20), "en": (28, 17, 55)}


@dataclass(slots=True)
class Asker:
    """A report, the wordings of its family, and the dice; makes cases."""

    draft: Draft
    asks: dict[str, dict[str, list[str]]]
    rng: random.Random
    western: bool = False

    def language(self) -> str:
        """Return a language to ask in, mostly the report's own; the question that follows keeps to one calendar."""
        self.western = self.rng.random() < 0.25
        return self.rng.choices(LANGUAGES, _WEIGHTS[self.draft.world.pack.lang])[0]

    def turn(self, lang: str) -> str:
        """Return the language of the next turn: the same, or now and then another."""
        return lang if self.rng.random() < 0.88 else self.rng.choice(LANGUAGES)

    def say(self, lang: str, field: str, **slots: object) -> str:
        """Return one wording of a kind of question, filled in; '' where the language has none."""
        options = self.asks[lang].get(field, [])
        if not options:
            return ""
        text = self.rng.choice(options).format(**slots)
        return text[0].upper() + text[1:]

    def year(self, western: int, lang: str) -> str:
        """Return a year as an asker says it."""
        if lang == "en":
            return str(western)
        if lang == "zh-TW" and not self.western:
            return f"{western - 1911}年"
        return f"{western}年"

    def thing(self, i: Indicator, lang: str) -> str:
        """Return an everyday name of an indicator."""
        return self.rng.choice(i.thing[lang])

    def when(self, western: int, lang: str, *, omit: float = 0.0) -> str:
        """Return the words for a year to put in a question; '' or 今年 now and then for the report's own."""
        own = western == self.draft.world.year
        if own and self.rng.random() < omit:
            return "" if self.rng.random() < 0.8 else (" " if lang == "en" else "") + self.rng.choice(self.asks[lang]["this_year"])
        return f" in {western}" if lang == "en" else self.year(western, lang)

    def at(self, place: Name, lang: str) -> str:
        """Return the words for a place to put in a question."""
        name = place.asked[lang]
        return f" in {name}" if lang == "en" else name + " " * name[-1].isascii()

    def ask(self, i: Indicator, lang: str, words: str) -> str:
        """Return a whole question about an indicator, `words` saying when and where."""
        text = self.rng.choice(i.ask[lang]).format(w=words)
        return text[0].upper() + text[1:]

    def by(self, i: Indicator, lang: str) -> str:
        """Return by what an indicator is split, as an asker says it."""
        assert i.split is not None
        return i.split.by.asked[lang]

    def word(self, lang: str) -> str:
        """Return the word for a place of the report's kind: 區, district."""
        return self.draft.world.pack.place_words[lang]

    def find(self, indicator: str) -> Indicator:
        """Return an indicator by its id."""
        return next(i for i in self.draft.world.pack.indicators if i.id == indicator)


def figure(value: Decimal, unit: str, *also: Decimal) -> Case:
    """Return an expected figure."""
    found: Case = {"value": plain(value), "unit": unit}
    others = [plain(v) for v in dict.fromkeys(also) if v != value]
    return found | ({"also": list(dict.fromkeys(others))} if others else {})


def ratio(value: Decimal, unit: str) -> Case:
    """Return an expected ratio: to one decimal, or to none, two or three."""
    options = [value.quantize(Decimal(1).scaleb(-p), ROUND_HALF_UP) for p in (1, 2, 0, 3)]
    return figure(options[0], unit, *options[1:])


def case(kind: str, lang: str, question: str, *, tags: tuple[str, ...] = (), evidence: tuple[str, ...] = (), **fields: Any) -> Case:
    """Return an answerable case."""
    found: Case = {"language": lang, "type": kind, "question": question, "status": "answered"}
    found |= {name: value for name, value in fields.items() if value not in (None, [], ())}
    if evidence:
        found["evidence"] = list(evidence)
    return found | {"tags": list(dict.fromkeys(tags)), "note": ""}


def beyond(kind: str, lang: str, question: str, reasons: tuple[str, ...], *tags: str) -> Case:
    """Return a case that the report does not answer."""
    return {"language": lang, "type": kind, "question": question, "status": "not_found", "reason": list(reasons), "tags": ["unanswerable", *tags], "note": ""}


def of_fact(fact: Fact, lang: str, question: str, *tags: str) -> Case:
    """Return the case of a printed figure."""
    return case("figure", lang, question, figures=[figure(fact.value, fact.unit)], evidence=fact.evidence, tags=(*fact.tags, *tags))


def percent_of(part: Decimal, whole: Decimal) -> Decimal:
    """Return a share in percent, to three decimals."""
    return rounded(part / whole * 100, 3)


def forms_of_year(western: int) -> list[str]:
    """Return the ways of writing a year that an answer may have."""
    roc = western - 1911
    digits = "〇一二三四五六七八九"
    return [f"{western}年", f"{roc}年", f"{western}", "".join(digits[int(d)] for d in str(roc)) + "年", "".join(digits[int(d)] for d in str(western)) + "年"]


def forms_of_day(day: tuple[int, int, int]) -> list[str]:
    """Return the ways of writing a date that an answer may have."""
    y, m, d = day
    return [f"{y:04}-{m:02}-{d:02}", f"{m}月{d}日", f"{chinese(m)}月{chinese(d)}日", f"{d} {MONTHS[m - 1]}"]
