"""How well search finds the passage that holds the answer, across languages and scripts: SQuAD-format sets given by path.

usage: python evals/bench/retrieval.py PATH… [--semantic [--kept FILE]]

Every distinct context of a file is a report of its own, all of them one corpus. Its questions are asked by
`Corpus.search`; counted is where their own context stands among the contexts, each by its best passage (R@1, R@5,
MRR@10). Where two files ask the same questions by id in two languages (XQuAD), each is asked over the other's
contexts too. What is in Traditional Chinese is asked again with questions and contexts in Simplified (OpenCC t2s), and
its Simplified questions over the contexts as they are.

Each corpus is indexed anew in a folder of its own, without the lexicon (words of either language find no others) and
with it; with --semantic the passages are embedded as well, but for those in Simplified (some four a second; the extra
`semantic`); --kept FILE (.npz) keeps their vectors between runs, whatever the code. The sets are no
part of this project: XQuAD and DRCD are public. Times are of one process on the machine that ran it.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from unittest.mock import patch

import numpy as np

import reportqa
from reportqa.evaluate.squad import Asked, load_squad
from reportqa.index.semantic import embedder
from reportqa.index.store import CACHE_VARIABLE, cache_folder
from reportqa.language.script import is_cjk, script_of
from reportqa.library import Corpus

DEPTH, PASSAGES = 10, 60  # contexts that count as retrieved; passages searched to have as many
WORDS, LEXICON, MEANING = WAYS = ("words alone", "with the lexicon", "and with meaning")
SIMPLIFIED = ", Simplified"


@dataclass(frozen=True, slots=True)
class Put:
    """A question with the name of the report that its context became."""

    asked: Asked
    name: str


@dataclass(frozen=True, slots=True)
class Set:
    """Contexts by the name of the report that each becomes, and questions over them."""

    title: str
    contexts: dict[str, str]
    puts: tuple[Put, ...]


def load(path: Path) -> Set:
    """Return a file's distinct contexts and its questions."""
    names: dict[str, str] = {}
    puts: list[Put] = []
    for paragraph in load_squad(path):
        name = names.setdefault(paragraph.context, f"{len(names):05}")
        puts += [Put(asked, name) for asked in paragraph.questions]
    return Set(path.stem, {name: context for context, name in names.items()}, tuple(puts))


def opened(contexts: dict[str, str], *, semantic: bool = False) -> Corpus:
    """Return the corpus of contexts."""
    with tempfile.TemporaryDirectory() as folder:
        for name, context in contexts.items():
            (Path(folder) / f"{name}.txt").write_text(context, encoding="utf-8")
        return reportqa.open(folder, semantic=semantic)


def corpus_of(path: Path) -> tuple[Corpus, list[Put]]:
    """Return the corpus of a file's distinct contexts, and its questions."""
    found = load(path)
    return opened(found.contexts), list(found.puts)


def ranked(corpus: Corpus, question: str) -> list[str]:
    """Return the names of the contexts that search ranks first, each by its best passage."""
    return list(dict.fromkeys(hit.document for hit in corpus.search(question, top_k=PASSAGES)))[:DEPTH]


def measures(puts: Sequence[Put], places: Sequence[list[str]]) -> tuple[float, float, float]:
    """Return R@1, R@5 and MRR@10 of questions, given the names of the contexts found for each."""
    at = [found.index(put.name) + 1 if put.name in found else 0 for put, found in zip(puts, places, strict=True)]
    n = max(1, len(at))
    return sum(r == 1 for r in at) / n, sum(0 < r <= 5 for r in at) / n, sum(1 / r for r in at if r) / n  # noqa: PLR2004


def simplified(given: Set) -> Set:
    """Return a set with questions and contexts in Simplified Chinese."""
    from opencc import OpenCC  # noqa: PLC0415

    convert = OpenCC("t2s").convert
    contexts = {name: convert(context) for name, context in given.contexts.items()}
    return Set(given.title + SIMPLIFIED, contexts, tuple(replace(put, asked=replace(put.asked, question=convert(put.asked.question))) for put in given.puts))


def pairs(sets: Sequence[Set]) -> Iterator[tuple[str, Set, tuple[Put, ...]]]:
    """Yield (what is asked over what, the contexts, the questions)."""
    for own in sets:
        yield f"{own.title}, own questions", own, own.puts
        for other in sets:
            theirs = {put.asked.id: put.asked for put in other.puts}
            if other is not own and all(put.asked.id in theirs for put in own.puts):
                yield f"{own.title}, questions of {other.title}", own, tuple(Put(theirs[put.asked.id], put.name) for put in own.puts)
        if _is_traditional("".join(own.contexts.values())):
            plain = simplified(own)
            yield f"{own.title}, questions in Simplified", own, plain.puts
            yield f"{own.title}, all in Simplified", plain, plain.puts


def _is_traditional(text: str) -> bool:
    return sum(map(is_cjk, text)) > len(text) / 3 and script_of(text) == "Hant"


class Kept:
    """The extra's embedder with a memory of passages, in a file; the vectors of another model are not taken."""

    def __init__(self, file: Path) -> None:
        """Read the file, where it is there."""
        self._model, self._file, self._rows = embedder(), file, dict[str, np.ndarray]()
        self.name = self._model.name
        if file.exists():
            with np.load(file) as data:
                if str(data["name"]) == self.name:
                    self._rows = dict(zip(data["keys"].tolist(), data["rows"], strict=True))

    def passages(self, texts: Sequence[str]) -> np.ndarray:
        """Return a row for each text, embedding those that are new."""
        keys = [hashlib.blake2b(text.encode(), digest_size=16).hexdigest() for text in texts]
        new = [i for i, key in enumerate(keys) if key not in self._rows]
        if new:
            for i, row in zip(new, self._model.passages([texts[i] for i in new]), strict=True):
                self._rows[keys[i]] = row
            np.savez(self._file, name=self.name, keys=list(self._rows), rows=np.stack(list(self._rows.values())))
        return np.stack([self._rows[key] for key in keys])

    def question(self, text: str) -> np.ndarray:
        """Return one vector."""
        return self._model.question(text)


@contextmanager
def folder_of_its_own(*, lexicon: bool) -> Iterator[Path]:
    """Keep indexes in a new folder that has what all indexes share, so that only what is timed is made; leave the lexicon out where asked."""
    shared = [p for p in cache_folder().glob("*.index") if p.name.startswith(("words-", "glosses-"))]
    with tempfile.TemporaryDirectory() as name, patch.dict(os.environ, {CACHE_VARIABLE: name}):
        for kept in shared:
            (Path(name) / kept.name).write_bytes(kept.read_bytes())
        if lexicon:
            yield Path(name)
        else:
            with patch("reportqa.language.compiling.compile_lexicon", lambda *_: ({}, {})):
                yield Path(name)


def size_of(folder: Path) -> int:
    """Return the bytes of the one corpus's index in a folder."""
    return sum(p.stat().st_size for p in folder.glob("*.index") if not p.name.startswith(("words-", "glosses-")))


def show(corpus: Corpus, title: str, way: str, puts: Sequence[Put]) -> None:
    """Ask questions and print one line of the table."""
    corpus.search(puts[0].asked.question)
    taken, places = [], []
    for put in puts:
        started = time.perf_counter()
        places.append(ranked(corpus, put.asked.question))
        taken.append(1000 * (time.perf_counter() - started))
    print(f"{title:<40}{way:<18}{len(puts):>6}" + "".join(f"{m:>8.3f}" for m in measures(puts, places)) + f"{median(taken):>9.1f}", flush=True)


def run(sets: Sequence[Set], *, semantic: bool) -> None:
    """Index and ask every set in every way; print the tables."""
    print(f"{'questions over contexts':<40}{'':<18}{'n':>6}{'R@1':>8}{'R@5':>8}{'MRR@10':>8}{'p50 ms':>9}")
    built: list[str] = []
    asked = list(pairs(sets))
    for given in {id(s): s for _, s, _ in asked}.values():
        mine = [(title, puts) for title, over, puts in asked if over is given]
        text = sum(map(len, given.contexts.values()))
        for lexicon in (False, True):
            with folder_of_its_own(lexicon=lexicon) as folder:
                embedding = semantic and not given.title.endswith(SIMPLIFIED)
                for way in WAYS[1 : 2 + embedding] if lexicon else WAYS[:1]:
                    started = time.perf_counter()
                    corpus = opened(given.contexts, semantic=way == MEANING)
                    built.append(f"{given.title:<40}{way:<18}{len(corpus.passages):>9}{time.perf_counter() - started:>9.1f}{size_of(folder) / 1e6:>9.2f}{text:>11}")
                    for title, puts in mine:
                        show(corpus, title, way, puts)
    print(f"\n{'index':<40}{'':<18}{'passages':>9}{'s':>9}{'MB':>9}{'characters':>11}")
    print("\n".join(built))
    if semantic:
        print(f"(s {MEANING}: of embedding alone, the index being there; less where vectors are kept)")


def main() -> None:
    """Run the sets that the arguments name."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="SQuAD-format JSON")
    parser.add_argument("--semantic", action="store_true", help="embed the passages as well")
    parser.add_argument("--kept", type=Path, metavar="FILE", help="keep the vectors of passages here between runs")
    arguments = parser.parse_args()
    try:
        kept = Kept(arguments.kept) if arguments.kept else None
        with patch("reportqa.library.embedder", lambda: kept) if kept else nullcontext():
            run([load(path) for path in arguments.paths], semantic=arguments.semantic)
    except reportqa.ReportQAError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
