"""Generated reports: known facts stand in the text, questions have one right answer, families share no wording."""

from __future__ import annotations

import random
import re
import sys
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from evals.generate import compose, world  # noqa: E402
from evals.generate.ask_beyond import years_open  # noqa: E402
from evals.generate.blocks import Key, Period  # noqa: E402
from evals.generate.pack import LANGUAGES, Pack, packs, phrases  # noqa: E402
from evals.generate.questions import Asker  # noqa: E402
from evals.generate.report import FAMILIES, Made, reports  # noqa: E402
from evals.generate.writing import Style, approximate, chinese, count, money, percent, year  # noqa: E402

from reportqa.evaluate.cases import load_cases  # noqa: E402
from reportqa.evaluate.measures import squeeze  # noqa: E402

SEED = 7
ALL = [(family, pack) for family in FAMILIES for pack in packs(family)]


def tw(digits: str = "comma", **more: Any) -> Style:
    return Style("zh-TW", digits, "%", True, more.pop("year_words", "113年"), **more)


@pytest.fixture(scope="module", params=FAMILIES)
def made(request: pytest.FixtureRequest) -> list[Made]:
    return reports(request.param, len(packs(request.param)), SEED)


def turns(one: Made) -> list[dict[str, Any]]:
    return [t for c in one.cases for t in c.get("turns", [c])]


@pytest.mark.parametrize(("number", "written"), [(0, "零"), (10, "十"), (105, "一百零五"), (10010, "一萬零一十"), (20000000, "二千萬"), (123456789, "一億二千三百四十五萬六千七百八十九")])
def test_chinese_numerals_are_written_as_reports_write_them(number: int, written: str) -> None:
    assert chinese(number) == written


@pytest.mark.parametrize(
    ("value", "style", "written"),
    [
        (229873000, tw("myriad"), "2億2,987萬3千元"),
        (61232000, tw("comma", year_words="113年度"), "61,232,000元"),
        (19218000000, Style("zh-CN", "plain", "%", False, "2024年"), "192.18亿元"),
        (43215000, Style("zh-CN", "comma", "%", False, "2024年"), "4,321.5万元"),
        (1_500_000, Style("en", "comma", "%", False, "2024", currency="£"), "£1.5 million"),
        (815_000, Style("en", "comma", "%", False, "2024", currency="GBP"), "GBP 815,000"),
    ],
)
def test_money_is_printed_exactly(value: int, style: Style, written: str) -> None:
    assert money(value, style) == written


def test_counts_rates_and_years_follow_the_style() -> None:
    assert count(12345, tw("myriad")) == "1萬2,345"
    assert count(12345, tw("fullwidth")) == "１２，３４５"
    assert percent(Decimal("9.50"), tw()) == "9.50%"
    assert year(2024, tw("chinese", year_words="一一三年")) == "一一三年"
    assert year(2024, tw("fullwidth", year_words="民國113年")) == "民國１１３年"


def test_an_approximate_count_is_bounded_as_its_word_says() -> None:
    rng = random.Random(1)
    for _ in range(200):
        value = rng.randint(1000, 99999)
        before, rough, after = approximate(value, "zh-TW", rng)
        assert rough <= value if before in ("逾", "超過") or after == "餘" else abs(rough - value) <= value * 0.1


def test_the_same_seed_makes_the_same_reports() -> None:
    first, second = reports("open", 3, SEED), reports("open", 3, SEED)
    assert first == second
    assert reports("open", 3, SEED + 1) != first


def test_every_question_set_is_read_by_the_harness(made: list[Made], tmp_path: Path) -> None:
    for one in made:
        report, questions = one.save(tmp_path)
        assert report.read_text(encoding="utf-8") == one.text
        assert len(load_cases([questions])) == len(one.cases)


def test_prose_evidence_stands_in_the_report(made: list[Made]) -> None:
    for one in made:
        text = squeeze(re.sub(r"\n+(?:第 ?\d+ ?頁|第 ?\d+ ?页|[-—]? ?\d+ ?[-—]?|P\.\d+|Page \d+|p\. \d+)\n+.*\n", "\n", one.text))
        prose = [t for t in turns(one) if "prose" in t["tags"] and "table" not in t["tags"] and t["type"] == "figure" and t["status"] == "answered"]
        missing = [t["id"] for t in prose if not any(squeeze(e) in text for e in t.get("evidence", []))]
        assert len(missing) <= len(prose) * 0.2, missing  # a page break may stand inside a sentence


def test_questions_are_answered_or_not_but_never_both(made: list[Made]) -> None:
    for one in made:
        singles = [c for c in one.cases if "turns" not in c]
        assert len({c["question"] for c in singles}) == len(singles)
        unanswerable = [c for c in singles if c["status"] == "not_found"]
        assert len(unanswerable) >= 0.2 * len(singles)
        assert {c["language"] for c in singles} == set(LANGUAGES)


def test_no_wording_is_left_unfilled(made: list[Made]) -> None:
    for one in made:
        assert not re.search(r"[{}]", one.text)
        assert not [t["question"] for t in turns(one) if re.search(r"[{}]|  ", t["question"])]


@pytest.mark.parametrize(("family", "pack"), ALL, ids=lambda x: x.id if isinstance(x, Pack) else x)
def test_parts_and_places_and_months_add_up(family: str, pack: Pack) -> None:
    truth = world.draw(pack, Style(pack.lang, "comma", "%", pack.roc, "113年"), random.Random(3))
    assert truth.truths.keys() == {i.id for i in pack.indicators}
    for t in truth.truths.values():
        now = t.years[truth.year]
        for group in (t.parts, t.places):
            assert not group or sum(v for _, v in group) == now
        assert not t.months or sum(t.months) == now
        assert t.target != now


@pytest.mark.parametrize(("family", "pack"), ALL, ids=lambda x: x.id if isinstance(x, Pack) else x)
def test_a_pack_can_be_asked_in_every_language(family: str, pack: Pack) -> None:
    chapters = {c.id for c in pack.chapters}
    for i in pack.indicators:
        assert i.chapter in chapters
        for lang in LANGUAGES:
            assert i.ask[lang], (i.id, lang)
            assert i.thing[lang], (i.id, lang)
            assert all("{w}" in q for q in i.ask[lang])
            assert not i.split or i.split.ask[lang]
            assert not i.companion or (i.companion.ask[lang] and i.companion.follow[lang])
    for e in pack.events:
        assert all(e.called[lang] and e.beyond[lang] for lang in LANGUAGES)
    for group in (pack.listings, pack.passages, pack.milestones, pack.choices):
        assert all(x.chapter in chapters and all(x.ask[lang] for lang in LANGUAGES) for x in group)


@pytest.mark.parametrize(("family", "pack"), ALL, ids=lambda x: x.id if isinstance(x, Pack) else x)
def test_a_year_asked_in_vain_is_neither_printed_nor_to_be_worked_out(family: str, pack: Pack) -> None:
    words, rng = phrases(family), random.Random(5)
    style = Style(pack.lang, "comma", "%", pack.roc, "113年", currency=pack.currency)
    draft = compose.write(world.draw(pack, style, rng), words["phrases"][pack.lang], rng)
    asker = Asker(draft, words["asks"], rng)
    for i in pack.indicators:
        for open_year in years_open(asker, i):
            key = Key(i.id, Period("year", open_year))
            assert key not in draft.facts
            assert key not in draft.derivable
    for key in draft.conflicts:
        assert draft.conflicts[key].value != draft.facts[key][0].value


@pytest.mark.parametrize("pair", list(combinations(FAMILIES, 2)), ids="-".join)
def test_families_share_neither_agencies_nor_wordings(pair: tuple[str, str]) -> None:
    ours, theirs = (packs(f) for f in pair)
    assert not {p.id for p in ours} & {p.id for p in theirs}
    assert not {a for p in ours for a in p.agencies} & {a for p in theirs for a in p.agencies}
    first, second = (phrases(f) for f in pair)
    for lang in LANGUAGES:
        asked = [{w for k, ws in f["asks"][lang].items() if not k.startswith("follow") and k not in ("half", "quarter", "keywords") for w in ws} for f in (first, second)]
        assert len(asked[0] & asked[1]) <= 2, asked[0] & asked[1]
        for field in ("act", "amount", "noun", "stock", "event", "nov", "diff"):
            assert not set(first["phrases"][lang][field]) & set(second["phrases"][lang][field]) - {"{p}{verb}{obj}{n}"}, field
