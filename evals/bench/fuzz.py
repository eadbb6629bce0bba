"""Whether any string gets an answer: random questions, asked of two open reports in one process.

usage: python evals/bench/fuzz.py [--n 100000] [--seed 1] [--reports PATH…]

Each question is drawn by one of the kinds below from `--seed` and its own number, so that it can be drawn again
alone. Counted as failures (DESIGN.md, section 8): a crash, which is any exception that is no `ReportQAError` of
one sentence; an answer that takes longer than a second of processor time (what else the machine does
leaves it alone); a broken invariant, which is a citation whose quote is
not the document's text there, a not_found answer with citations, an answer to another question than was asked,
or one that is not JSON. The first failures of each sort are printed with the shortest string found that still
shows them. Exit code 0 where nothing fails, 1 otherwise.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import reportqa
from reportqa.library import Corpus
from reportqa.model.answer import Answer, Status
from reportqa.model.wire import answer_dict

ROOT = Path(__file__).resolve().parents[2]
REPORTS = (ROOT / "corpus", ROOT / "evals" / "reports" / "tuned" / "rail-safety-en.md")
SLOW = 1.0  # seconds of processor time
SHOWN, TRIES, SLOW_TRIES = 5, 400, 40  # failures shown of each sort; questions asked to shorten one
EVERY = 5000  # questions between two lines of progress

ASKING = (
    "多少", "幾", "幾件", "哪一年", "何時", "為什麼", "有哪些", "是否", "誰", "在哪裡", "占多少百分比", "相差多少", "合計", "平均", "最多", "趨勢", "嗎？", "呢？", "又", "那", "其中", "分別",
    "几", "几件", "哪一年", "为什么", "有哪些", "总共", "相差多少", "占比", "吗？", "呢？", "how many", "how much", "when", "why", "who", "which", "where", "what is", "what about",
    "did", "is it true that", "the difference between", "compared with", "of these", "average", "total", "percentage of", "list", "and", "or", "not", "?",
)  # fmt: skip
TIMES = (
    "106年", "105年度", "民國一百零六年", "去年", "前一年", "同期", "2017", "2016-17", "112學年度第1學期", "2017/3/17", "106.3.17", "3月17日", "13月45日", "106年2月30日", "0年", "9999年", "第5季", "上半年",
    "至106年底止", "105至107年", "三月", "Q3 2017", "by the end of 106", "31 February 2017", "between 2015 and 2018", "last year", "FY2017", "since 2010", "in 106", "1月至13月", "西元前5年",
)  # fmt: skip
OPERATORS = tuple("+-*/%=<>≥≤≠±×÷^&|!~√∑∞½⅓‰") + ("分之", "百分之", "倍", "成", "折", "減", "加", "乘以", "除以", "more than", "less than", "minus", "divided by", "per", "1/0", "0/0", "100%")  # noqa: RUF001
UNITS = ("件", "人", "人次", "國", "元", "億元", "千元", "％", "個百分點", "場", "次", "小時", "公里", "people", "cases", "%", "million", "NT$", "US$", "km", "餘", "多", "以上", "約", "逾")
MARKUP = ("<b>", "</b>", "<script>", "&amp;", "&#0;", "**", "__", "`", "```\n", "# ", "| a | b |", "|---|", "[x](y)", "{{x}}", "${x}", "%s", "%(n)d", "{0}", "\\n", "\\", "'; --", "\"", "<!--", "-->", "(?:", "[", "(", "*?", "(a+)+$", "\\1", "../..", "--json", "/source 1")
CONTROLS = (
    *map(chr, range(32)), "\x7f", "\x85", "\xa0", "\u200b", "\u200d", "\u200e", "\u202e", "\u2028", "\u2029", "\ufeff", "\ufffd", "\ufffe", "\U000e0001",
    "\x1b[31m", "\x1b[0m", "\x1b[2J", "\x1b]0;title\x07", "\x1b[?25l", "\x9b1m", "\r\n", "\u0301", "\u20e3", "\ud800", "\udfff", "\U0001f468\u200d\U0001f469", "ﷺ",
)  # fmt: skip
BLOCKS = (
    (0x20, 0x7F), (0xA0, 0x250), (0x300, 0x370), (0x370, 0x530), (0x590, 0x700), (0x900, 0xE00), (0x1E00, 0x2C00), (0x3000, 0x3100), (0x3105, 0x3300), (0x3400, 0x3500),
    (0x4E00, 0xA000), (0xAC00, 0xAD00), (0xF900, 0xFB00), (0xFE30, 0xFE70), (0xFF00, 0x10000), (0x1D400, 0x1D800), (0x1F300, 0x1F700), (0x20000, 0x20100), (0, 0x110000),
)  # fmt: skip
DIGITS = "0123456789０１２３４５６７８９〇零一二三四五六七八九十百千萬億兆两廿壹貳參①②ⅲⅣ,.，．:：-–~～/第"  # noqa: RUF001

Draw = Callable[[random.Random, Sequence[str]], str]


def a_word(rng: random.Random, words: Sequence[str]) -> str:
    """Return words of the report, or a piece of one."""
    word = rng.choice(words)
    if rng.random() < 0.7 or len(word) < 2:  # noqa: PLR2004
        return word
    at = rng.randrange(len(word))
    return word[at : at + rng.randint(1, 12)]


def a_number(rng: random.Random, _: Sequence[str]) -> str:
    """Return a number, well formed or not, with or without a unit."""
    form = rng.randrange(5)
    if form == 0:
        number = f"{rng.randrange(10 ** rng.randint(1, 12)):,}"
    elif form == 1:
        number = str(rng.uniform(-1e6, 1e6))
    elif form == 2:  # noqa: PLR2004
        number = str(rng.randrange(10 ** rng.randint(1, 400)))
    else:
        number = "".join(rng.choice(DIGITS) for _ in range(rng.randint(1, 14)))
    return number + (rng.choice(UNITS) if rng.random() < 0.5 else "")  # noqa: PLR2004


def some_unicode(rng: random.Random, _: Sequence[str]) -> str:
    """Return characters of one block, or of any."""
    low, high = rng.choice(BLOCKS)
    return "".join(chr(rng.randrange(low, high)) for _ in range(rng.randint(1, 24)))


def one_of(pool: Sequence[str]) -> Draw:
    """Return a draw of one string of a pool."""
    return lambda rng, _: rng.choice(pool)


def mixed(*draws: Draw, least: int = 1, most: int = 9) -> Draw:
    """Return a draw of several parts, with or without spaces between them."""

    def draw(rng: random.Random, words: Sequence[str]) -> str:
        return rng.choice(("", "", " ", "，", "、")).join(rng.choice(draws)(rng, words) for _ in range(rng.randint(least, most)))  # noqa: RUF001

    return draw


def very_long(rng: random.Random, words: Sequence[str]) -> str:
    """Return a part said over and over, or many parts: 2,000 to 20,000 characters."""
    size, part = rng.randint(2000, 20000), anything(rng, words) or "x"
    if rng.random() < 0.5:  # noqa: PLR2004
        return (part * (size // len(part) + 1))[:size]
    parts = [part]
    while sum(map(len, parts)) < size:
        parts.append(anything(rng, words))
    return "".join(parts)[:size]


asking, times, operators = one_of(ASKING), one_of(TIMES), one_of(OPERATORS)
markup, controls = one_of(MARKUP), one_of(CONTROLS)
anything = mixed(some_unicode, a_word, a_number, asking, times, operators, one_of(UNITS), markup, controls)
KINDS: tuple[tuple[str, float, Draw], ...] = (
    ("report words, asked", 0.25, mixed(a_word, a_word, asking, times)),
    ("report words, shuffled", 0.12, mixed(a_word)),
    ("numbers and units", 0.10, mixed(a_number, a_word, asking)),
    ("times", 0.10, mixed(times, times, a_word, asking, a_number)),
    ("operators", 0.10, mixed(operators, a_number, a_word, times, asking)),
    ("question words", 0.08, mixed(asking)),
    ("random Unicode", 0.08, mixed(some_unicode, most=4)),
    ("markup", 0.06, mixed(markup, a_word, asking, times)),
    ("control characters, ANSI", 0.05, mixed(controls, controls, a_word, asking, a_number)),
    ("anything", 0.05, mixed(anything, most=4)),
    ("very long", 0.01, very_long),
)


@dataclass(slots=True)
class Row:
    """What the questions of one kind came to."""

    counts: Counter[str] = field(default_factory=Counter)
    total: float = 0.0
    longest: float = 0.0


@dataclass(frozen=True, slots=True)
class Failure:
    """A question that fails: of which report, how (its sort, and what tells it from others of its sort)."""

    number: int
    corpus: Corpus
    question: str
    sort: str
    sign: str


def words_of(corpus: Corpus) -> list[str]:
    """Return the pieces of a report between its punctuation."""
    text = "\n".join(d.text for d in corpus.documents)
    return [w.strip() for w in re.split(r"[，。、；：（）「」,.;:()\n|]+", text) if w.strip()]  # noqa: RUF001


def question_of(number: int, seed: int, words: Sequence[Sequence[str]]) -> tuple[str, int, str]:
    """Return the kind, the report and the text of one question."""
    rng = random.Random(f"{seed} {number}")  # noqa: S311
    name, _, draw = rng.choices(KINDS, [weight for _, weight, _ in KINDS])[0]
    which = rng.randrange(len(words))
    return name, which, draw(rng, words[rng.randrange(len(words)) if rng.random() < 0.2 else which])  # noqa: PLR2004


def broken(answer: Answer, question: str, texts: dict[str, str]) -> str:
    """Return which invariant an answer breaks, nothing where it keeps all."""
    if answer.question != question:
        return "another question"
    if answer.status is Status.NOT_FOUND and answer.citations:
        return "not_found with citations"
    for citation in (*answer.citations, *(n.citation for n in answer.nearest)):
        if texts[citation.document][citation.start : citation.end] != citation.quote:
            return "a quote that is not the text"
    try:
        json.dumps(answer_dict(answer), ensure_ascii=False)
    except (TypeError, ValueError):
        return "no JSON"
    return ""


def outcome(corpus: Corpus, question: str, texts: dict[str, str]) -> tuple[str, str, float]:
    """Return what a question comes to (answered, partial, not_found, refused, crash, slow or broken), the sign of a failure, and the seconds."""
    started = time.process_time()
    try:
        answer = corpus.ask(question)
    except reportqa.ReportQAError as error:
        taken, said = time.process_time() - started, str(error)
        return ("refused", "", taken) if said.endswith(".") and "\n" not in said else ("crash", f"an error of no one sentence: {said!r}", taken)
    except Exception as error:  # noqa: BLE001 (any is what is looked for)
        frames = [f for f in traceback.extract_tb(error.__traceback__) if "reportqa" in f.filename]
        return "crash", f"{type(error).__name__} at {Path(frames[-1].filename).name}:{frames[-1].lineno}", time.process_time() - started
    taken = time.process_time() - started
    wrong = broken(answer, question, texts)
    if wrong:
        return "broken", wrong, taken
    return ("slow", "", taken) if taken > SLOW else (str(answer.status), "", taken)


def shortened(failure: Failure, texts: dict[str, str]) -> str:
    """Return a short part of a question that fails in the same way: pieces are left out for as long as it does."""
    text, tries = failure.question, SLOW_TRIES if failure.sort == "slow" else TRIES
    size = len(text) // 2
    while size:
        at = 0
        while at < len(text) and tries:
            without = text[:at] + text[at + size :]
            tries -= 1
            if outcome(failure.corpus, without, texts)[:2] == (failure.sort, failure.sign):
                text = without
            else:
                at += size
        size //= 2
    return text


def ask_all(corpora: Sequence[Corpus], n: int, seed: int) -> tuple[dict[str, Row], list[Failure]]:
    """Ask `n` questions; return what each kind came to, and what failed."""
    words = [words_of(c) for c in corpora]
    texts = [{Path(d.uri).stem: d.text for d in c.documents} for c in corpora]
    rows: dict[str, Row] = {name: Row() for name, _, _ in KINDS}
    failures: list[Failure] = []
    began = time.perf_counter()
    for number in range(n):
        kind, which, question = question_of(number, seed, words)
        result, sign, taken = outcome(corpora[which], question, texts[which])
        row = rows[kind]
        row.counts[result] += 1
        row.total, row.longest = row.total + taken, max(row.longest, taken)
        if result in ("crash", "slow", "broken"):
            failures.append(Failure(number, corpora[which], question, result, sign))
            print(f"question {number}: {result} {sign} ({taken:.2f} s, {len(question)} characters)", file=sys.stderr, flush=True)
        if (number + 1) % EVERY == 0:
            print(f"{number + 1} asked, {len(failures)} failed, {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    return rows, failures


def show(rows: dict[str, Row], failures: Sequence[Failure]) -> None:
    """Print the table, and the first failures of each sort with the shortest string that shows each."""
    columns = ("answered", "partial", "not_found", "refused", "crash", "slow", "broken")
    print(f"{'kind':<28}{'n':>9}" + "".join(f"{c:>10}" for c in columns) + f"{'mean ms':>10}{'max ms':>10}")
    every = Row(sum((r.counts for r in rows.values()), Counter()), sum(r.total for r in rows.values()), max(r.longest for r in rows.values()))
    for name, row in (*rows.items(), ("all", every)):
        n = row.counts.total()
        print(f"{name:<28}{n:>9}" + "".join(f"{row.counts[c]:>10}" for c in columns) + f"{1000 * row.total / max(1, n):>10.1f}{1000 * row.longest:>10.1f}")
    seen: Counter[str] = Counter()
    for failure in sorted(failures, key=lambda f: len(f.question)):
        seen[failure.sort] += 1
        same = f"{failure.sort} {failure.sign}"
        seen[same] += 1
        if seen[failure.sort] > SHOWN and seen[same] > 1:
            continue
        texts = {Path(d.uri).stem: d.text for d in failure.corpus.documents}
        short = shortened(failure, texts)
        print(f"\n{same} (question {failure.number}, of {failure.corpus.documents[0].title[:40]}; {len(failure.question)} characters, {len(short)} when shortened)")
        print(f"    {short[:400]!r}", flush=True)


def main() -> None:
    """Ask what the arguments say; exit with 1 where anything fails."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=100_000, help="questions")
    parser.add_argument("--seed", type=int, default=1, help="what the questions are drawn from")
    parser.add_argument("--reports", nargs="+", type=Path, default=REPORTS, metavar="PATH", help="the reports that are asked, in turn at random")
    arguments = parser.parse_args()
    rows, failures = ask_all([reportqa.open(path) for path in arguments.reports], arguments.n, arguments.seed)
    show(rows, failures)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
