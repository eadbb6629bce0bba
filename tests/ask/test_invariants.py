"""Guards what holds of every answer whatever is asked of whatever report (DESIGN.md, section 8), with drawn questions and drawn reports."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import reportqa
from reportqa.ask.compose import LIMITS
from reportqa.library import Corpus
from reportqa.model.answer import Answer, Status, Type
from reportqa.model.errors import UsageError
from reportqa.model.wire import answer_dict

from ..strategies import lay, messes, numbered
from ..support import squash
from .reports import BUREAU

_WHAT = ("資源回收量", "違規案件", "水污染", "清潔隊員", "預算", "環境教育宣導", "環保志工大會", "館藏圖書", "講座", "火災件數", "公交线路", "affordable homes", "recycling rate", "budget", "女性", "火星", "垃圾車")
_WHEN = ("105年", "104年度", "2016年", "106年", "至105年底", "in 2022", "in 105", "110年到113年", "去年", "")
_HOW = ("多少？", "幾件", "幾人？", "是哪一天", "為什麼", "有哪些？", "趨勢", "哪一年最多", "占多少百分比", "相差多少", "是否超過100？", "how many", "why", "when", "平均", "合計多少", "，又有幾場？", "在哪裡", "")
questions = st.tuples(st.sampled_from(_WHEN), st.sampled_from(_WHAT), st.sampled_from(_HOW), st.sampled_from((*_WHAT, "", ""))).map(lambda parts: " ".join((parts[0], parts[3], parts[1], parts[2])).strip())
_LANGUAGES = st.sampled_from((None, "zh-TW", "zh-CN", "en"))


@pytest.fixture(scope="module")
def corpora(bureau: Corpus, library: Corpus, fire: Corpus, traffic: Corpus, council: Corpus, culture: Corpus) -> tuple[Corpus, ...]:
    return (bureau, library, fire, traffic, council, culture)


def check(answer: Answer, corpus: Corpus) -> None:
    """Assert what holds of every answer."""
    texts = {Path(d.uri).stem: d.text for d in corpus.documents}
    for citation in (*answer.citations, *(n.citation for n in answer.nearest)):
        assert texts[citation.document][citation.start : citation.end] == citation.quote
        assert citation.quote.strip()
    numbers = [c.n for c in answer.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(answer.nearest) <= 3
    assert 0.0 <= answer.confidence <= 1.0
    assert answer.text.strip()
    limit = max(LIMITS[answer.type], LIMITS[Type.LIST] if answer.conflicts else 0) * (2 if answer.language == "en" else 1)
    assert len(answer.text) <= limit
    if answer.status is Status.NOT_FOUND:
        assert answer.reason is not None
        assert answer.citations == answer.figures == answer.items == answer.conflicts == ()
        assert answer.computation is answer.verdict is None
    else:
        assert answer.citations
        assert answer.nearest == () or answer.status is Status.PARTIAL
    figures_stand(answer)


def figures_stand(answer: Answer) -> None:
    """Assert that each figure is cited, its number in the quotation, or is the result of a computation."""
    quotes = {c.n: _bare(c.quote) for c in answer.citations}
    shown = (*answer.figures, *(c.figure for c in answer.conflicts), *(answer.computation.operands if answer.computation else ()))
    for figure in shown:
        if figure.citation == 0:
            assert answer.computation is not None
            assert figure == answer.computation.result
        else:
            number = re.match(r"[\d,.]*\d", _bare(figure.text))
            assert number is None or number.group() in quotes[figure.citation], (figure.text, quotes[figure.citation])
    assert all(i.citation in quotes for i in answer.items)


def _bare(text: str) -> str:
    return "".join(text.split())


def stated(text: str) -> list[Decimal]:
    return [Decimal(n.replace(",", "")) for n in re.findall(r"\d[\d,]*(?:\.\d+)?", text)]


@given(question=questions, which=st.integers(0, 5), lang=_LANGUAGES)
@settings(max_examples=250)
def test_every_answer_to_a_likely_question(corpora: tuple[Corpus, ...], question: str, which: int, lang: str | None) -> None:
    check(corpora[which].ask(question, lang=lang), corpora[which])


@given(question=messes | st.text(max_size=300), which=st.integers(0, 5))
@settings(max_examples=120)
def test_any_string_is_a_question(corpora: tuple[Corpus, ...], question: str, which: int) -> None:
    try:
        answer = corpora[which].ask(question)
    except UsageError as error:
        assert "\n" not in str(error)
        assert not any(c.isalnum() for c in question)
        return
    assert answer.question == question
    check(answer, corpora[which])


@pytest.mark.parametrize(
    "question",
    [
        "資源回收量多少" * 5000, "105年" * 5000, "幾" * 20000, "how many " * 5000, "9" * 20000, "一" * 20000, "，又有多少？" * 5000, "(1" * 10000, "哪些、" * 5000, "年月日" * 5000, "最" * 20000, "\u0301a" * 5000, "第一級第二級" * 2000, "a" * 20000,
    ],
    ids=range(14),
)  # fmt: skip
def test_an_endless_question_is_bounded_too(bureau: Corpus, question: str) -> None:
    check(bureau.ask(question), bureau)


@given(question=questions, which=st.integers(0, 5))
def test_the_same_question_has_the_same_answer(corpora: tuple[Corpus, ...], question: str, which: int) -> None:
    first, second = (json.dumps(answer_dict(corpora[which].ask(question), explain=True), ensure_ascii=False) for _ in range(2))
    assert first == second


@given(turns=st.lists(questions | messes | st.sampled_from(("那104年呢？", "合計呢？", "what about 2015?", "其中水污染呢？", "為什麼？", "兩者相差多少？")), min_size=2, max_size=4), which=st.integers(0, 5))
@settings(max_examples=80)
def test_every_turn_of_a_conversation(corpora: tuple[Corpus, ...], turns: list[str], which: int) -> None:
    chat = corpora[which].chat()
    for turn in turns:
        try:
            answer = chat.ask(turn)
        except UsageError:
            continue
        assert answer.question == turn
        check(answer, corpora[which])


@given(question=questions, which=st.integers(0, 5))
def test_script_and_width_do_not_change_what_is_found(corpora: tuple[Corpus, ...], question: str, which: int) -> None:
    wide = question.translate({c: c + 0xFEE0 for c in range(ord("0"), ord("9") + 1)})
    a, b = (corpora[which].ask(q, lang="zh-TW") for q in (question, wide))
    assert (a.status, [f.value for f in a.figures], [c.quote for c in a.citations]) == (b.status, [f.value for f in b.figures], [c.quote for c in b.citations])


@given(question=questions, which=st.integers(0, 5))
def test_no_number_is_said_that_is_not_quoted_computed_or_a_year(corpora: tuple[Corpus, ...], question: str, which: int) -> None:
    answer = corpora[which].ask(question, lang="en")
    if answer.status is Status.NOT_FOUND or answer.type in (Type.PASSAGE, Type.LIST, Type.ENTITY):
        return
    figures = (*answer.figures, *(c.figure for c in answer.conflicts))
    known = {f.value for f in figures} | {f.high for f in figures if f.high is not None} | {n for c in answer.citations for n in stated(c.quote)}
    known |= set(stated(answer.computation.expression)) if answer.computation else set()
    for period in (f.period for f in figures):
        for day in (period.start, period.end) if period else ():
            known |= {Decimal(day.year), Decimal(day.year - 1911), Decimal(day.day)} if day else set()
    known |= {Decimal(part) for i in answer.items if i.date for part in i.date.split("-")} | set(stated(question))
    assert set(stated(answer.text)) <= known


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Corpus]:
    """Open a text without the bilingual lexicon, which takes most of the time of indexing."""
    monkeypatch.setattr("reportqa.language.compiling.compile_lexicon", lambda *_: ({}, {}))
    path = tmp_path / "drawn.txt"

    def open_text(text: str) -> Corpus:
        path.write_text(text, encoding="utf-8")
        return reportqa.open(path)

    return open_text


_DRAWN = ("查獲人口販運案件幾件？", "106年度辦理宣導活動多少場？", "被害人有哪些？", "何時簽署合作備忘錄？", "是否提升？", "MOU 達成率為多少", "訓練幾人，又花了多少元？", "第一級國家占多少？")


@given(paragraphs=numbered(), asked=st.sampled_from(_DRAWN))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_answers_over_drawn_reports(bare: Callable[[str], Corpus], paragraphs: list[str], asked: str) -> None:
    corpus = bare("\n".join(paragraphs) + "\n")
    check(corpus.ask(asked), corpus)


_KEPT = ("105年度資源回收量多少公噸？", "水污染幾件？", "105年底清潔隊員幾人？", "104年度空氣品質良好比率多少？", "環保志工大會是哪一天？", "為什麼清運時間延長？", "106年度資源回收量多少公噸？", "105年度歲出預算數和決算數相差多少元？")


def broken(width: int, *, spaced: bool, apart: bool, whole: bool) -> str:
    """Return the report with its lines broken at a width; `whole` numbers and Latin words are kept so."""
    parts = [line for line in BUREAU.split("\n") if line]
    if not whole:
        return lay(parts, width, spaced=spaced, apart=apart)
    line_end, part_end = ("\n\n" if spaced else "\n"), ("\n\n" if apart or spaced else "\n")
    return part_end.join(line_end.join(_lines(part, width)) for part in parts) + "\n"


def _lines(text: str, width: int) -> list[str]:
    lines = [""]
    for piece in re.findall(r"[\dA-Za-z.,]+|.", text):
        if lines[-1] and len(lines[-1]) + len(piece) > width:
            lines.append("")
        lines[-1] += piece
    return lines


def said(corpus: Corpus) -> list[tuple[object, ...]]:
    found = [corpus.ask(q) for q in _KEPT]
    return [(a.status, a.reason, [f.value for f in a.figures], [squash(c.quote) for c in a.citations], squash(a.text)) for a in found]


@given(width=st.integers(18, 60), spaced=st.booleans(), apart=st.booleans())
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_breaking_the_lines_of_a_report_anew_does_not_change_its_answers(bare: Callable[[str], Corpus], width: int, spaced: bool, apart: bool) -> None:
    assert said(bare(broken(width, spaced=spaced, apart=apart, whole=True))) == said(bare(BUREAU))


@pytest.mark.parametrize("width", [14, 18, 19, 22, 23, 31])
def test_a_number_broken_at_a_line_s_end_is_one_number(bare: Callable[[str], Corpus], width: int) -> None:
    assert said(bare(broken(width, spaced=False, apart=False, whole=False))) == said(bare(BUREAU))
