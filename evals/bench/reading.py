"""How well numbers and dates are read in an encyclopedia's prose: SQuAD-format sets, asked with no passage given.

usage: python evals/bench/reading.py PATH… [--misses N]

Every distinct context of a file is a report of its own, all of them one corpus, indexed at once (minutes the
first time: the bilingual lexicon of a corpus this size; the index is then kept in the cache). The sets are no
part of this project: DRCD's development set and XQuAD are public.

Retrieval, for all questions: where the gold context stands among the contexts that `Corpus.search` ranks, each
by its best passage. Reading, for the questions whose first gold answer is a number or a date as
`reportqa.evaluate.squad.measured` defines it: the question goes to `Corpus.ask`, and the answer is exact where
its first figure has the gold's value (and end of range), or its first date is the gold's (a year of the gold's
number, where the calendar of the library does not reach). Units, bounds and wording do not matter. A date
within the gold's (1980年5月4日 for 1980年) is counted apart, as finer, and is no miss. Gold texts judge and do
nothing else.

A miss is counted once, under the first of these that holds:

- passage not retrieved: the gold context is not among the first ten found by search;
- number not extracted: no figure and no dated statement of the gold context has the value or days;
- declined: the answer is not_found;
- another type: the answer has neither a figure nor a date;
- another of the passage: the figure or date given stands in the gold context;
- another passage's: it stands in another context.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from retrieval import Put, corpus_of, measures, ranked

import reportqa
from reportqa.evaluate.squad import Measured, measured
from reportqa.library import Corpus
from reportqa.model.answer import Answer, AnswerFigure, Item, Status, Type

LEAST_YEAR = 100  # from which N年 is a year, not a stretch of years
EXACT, FINER = "figure exact", "a finer date"
NOT_RETRIEVED, NOT_EXTRACTED, DECLINED, OTHER_TYPE, SAME_PASSAGE, OTHER_PASSAGE = MISSES = (
    "passage not retrieved", "number not extracted", "declined", "another type", "another of the passage", "another passage's",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """What one question for a number or date came to: EXACT, FINER or one of MISSES."""

    put: Put
    answer: Answer
    outcome: str
    right_document: bool
    taken: float


class Extracted:
    """The numbers and times that the index holds, by the name of their report."""

    def __init__(self, corpus: Corpus) -> None:
        """Gather the figures and dated statements of a corpus."""
        self._found: defaultdict[str, list[Measured]] = defaultdict(list)
        names = [Path(d.uri).stem for d in corpus.documents]
        for figure in corpus.figures():
            self._found[names[figure.document]].append(Measured(figure.quantity.value, figure.quantity.high))
        for moment in corpus.view.moments:
            if moment.period.end is not None:
                said = measured(moment.period.text)
                self._found[names[moment.document]].append(Measured(said.value if said else None, None, (moment.period.start, moment.period.end)))

    def has(self, name: str, gold: str) -> bool:
        """Whether a report has the number or time of a gold text, or a finer time."""
        return any(_likeness(other, gold) for other in self._found[name])


def _likeness(other: Measured, gold: str) -> str:
    """Return EXACT or FINER as a number or time is to a gold text, which is read in its year where it names none; else nothing."""
    wanted = measured(gold, year=other.days[1].year) if other.days else measured(gold)
    if wanted is None:
        return ""
    return EXACT if wanted.same(other) else FINER if wanted.holds(other) else ""


def given(answer: Answer) -> AnswerFigure | Item | None:
    """Return the figure or date that an answer gives first."""
    if answer.type is Type.DATE and answer.items:
        return answer.items[0]
    return next(iter(answer.figures), next((i for i in answer.items if i.date), None))


def likeness(answer: Answer, gold: str) -> str:
    """Return EXACT or FINER as the first figure or the first date of an answer is to the gold text, else nothing."""
    read = [Measured(f.value, f.high) for f in answer.figures[:1]]
    for item in [i for i in answer.items if i.date or answer.type is Type.DATE][:1]:
        date = measured(item.text, year=int(item.date[:4])) if item.date else measured(item.text)
        read += [date] if date is not None else []
    found = {_likeness(other, gold) for other in read}
    return EXACT if EXACT in found else FINER if FINER in found else ""


def miss_of(put: Put, answer: Answer, found: Sequence[str], extracted: Extracted) -> str:
    """Return the class of an answer that is not exact."""
    if put.name not in found:
        return NOT_RETRIEVED
    if not extracted.has(put.name, put.asked.answers[0].text):
        return NOT_EXTRACTED
    if answer.status is Status.NOT_FOUND:
        return DECLINED
    first = given(answer)
    if first is None:
        return OTHER_TYPE
    return SAME_PASSAGE if _document(answer, first) == put.name else OTHER_PASSAGE


def _document(answer: Answer, first: AnswerFigure | Item | None) -> str:
    """Return the name of the report that what is given first is cited from, or the answer's first citation is."""
    cited = {c.n: c.document for c in answer.citations}
    return cited.get(first.citation if first else 0) or next(iter(cited.values()), "")


def read_all(corpus: Corpus, puts: Sequence[Put], places: Sequence[list[str]]) -> list[Read]:
    """Ask every question whose gold answer is a number or a date."""
    extracted, reads = Extracted(corpus), []
    for put, found in zip(puts, places, strict=True):
        if not put.asked.answers or measured(gold := put.asked.answers[0].text) is None:
            continue
        started = time.perf_counter()
        answer = corpus.ask(put.asked.question)
        taken = 1000 * (time.perf_counter() - started)
        outcome = likeness(answer, gold) or miss_of(put, answer, found, extracted)
        right = answer.status is not Status.NOT_FOUND and _document(answer, given(answer)) == put.name
        reads.append(Read(put, answer, outcome, right, taken))
    return reads


def show_reading(name: str, reads: Sequence[Read]) -> None:
    """Print how many answers are exact, and what the others miss."""
    n = max(1, len(reads))
    print(f"\n{name:<34}{'n':>9}{'share':>9}")
    for label, count in (
        ("asked", len(reads)),
        *((outcome, sum(r.outcome == outcome for r in reads)) for outcome in (EXACT, FINER)),
        ("right document", sum(r.right_document for r in reads)),
        ("silent", sum(r.answer.status is Status.NOT_FOUND for r in reads)),
        *((f"miss: {miss}", sum(r.outcome == miss for r in reads)) for miss in MISSES),
    ):
        print(f"{label:<34}{count:>9}{count / n:>9.3f}")
    if reads:
        taken = sorted(r.taken for r in reads)
        print(f"{'p50, p99 ms':<34}{median(taken):>9.1f}{taken[max(0, -(-99 * len(taken) // 100) - 1)]:>9.1f}")


def show_misses(corpus: Corpus, reads: Sequence[Read], most: int) -> None:
    """Print the first misses of each class: question, gold text and its surroundings, answer and its quotation."""
    texts = {Path(d.uri).stem: d.text for d in corpus.documents}
    for miss in MISSES:
        print(f"\n{miss}")
        for read in [r for r in reads if r.outcome == miss][:most]:
            gold = read.put.asked.answers[0]
            text = texts[read.put.name]
            at = max(0, text.find(gold.text, max(0, gold.start - len(gold.text))))
            said = " / ".join(c.quote for c in read.answer.citations[:2])
            print(f"- {read.put.asked.id} {read.put.asked.question}")
            print(f"    gold   {gold.text}   …{text[max(0, at - 30) : at + len(gold.text) + 20]}…")
            print(f"    given  {read.answer.type} {read.answer.status}: {read.answer.text[:80]}   「{said[:120]}」")


def run(path: Path, misses: int) -> None:
    """Index a set, ask it, print its tables."""
    started = time.perf_counter()
    corpus, puts = corpus_of(path)
    print(f"{path.name}: {len(corpus.documents)} contexts, {len(corpus.passages)} passages, {len(corpus.figures())} figures, opened in {time.perf_counter() - started:.1f} s")
    places = [ranked(corpus, put.asked.question) for put in puts]
    print(f"{'retrieval, all questions':<34}{'n':>9}{'R@1':>9}{'R@5':>9}{'MRR@10':>9}")
    print(f"{'':<34}{len(puts):>9}" + "".join(f"{m:>9.3f}" for m in measures(puts, places)))
    reads = read_all(corpus, puts, places)
    show_reading("numbers and dates", reads)
    for name in ("dates", "years beyond the calendar", "numbers"):
        show_reading(f"— {name}", [r for r in reads if _group(r) == name])
    if misses:
        show_misses(corpus, reads, misses)


def _group(read: Read) -> str:
    """Return what a gold text is: a date, a year that the library's calendar does not reach (前216年), or a number."""
    text = read.put.asked.answers[0].text
    gold = measured(text)
    if gold is not None and gold.is_date:
        return "dates"
    return "years beyond the calendar" if gold is not None and gold.value is not None and gold.value >= LEAST_YEAR and text.endswith("年") else "numbers"


def main() -> None:
    """Run the sets that the arguments name."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="SQuAD-format JSON")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="print N misses of each class")
    arguments = parser.parse_args()
    for path in arguments.paths:
        try:
            run(path, arguments.misses)
        except reportqa.ReportQAError as error:
            sys.exit(str(error))


if __name__ == "__main__":
    main()
