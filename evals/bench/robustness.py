"""Whether a question asked in another writing finds what the clean one finds: a metamorphic test over the tuned sets.

usage: python evals/bench/robustness.py [--show] [--sets FILE…]

Of the tuned questions (no conversations) that are answered right with a figure, each is rewritten and asked again;
`kept` is the share that give the same figures in the same order, `lost` those declined then, `other` those with another first figure.
`--show` prints what changes. Chance is seeded by the question, so that two runs rewrite alike.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Callable
from pathlib import Path

from opencc import OpenCC

from reportqa.building.compiled import sounds
from reportqa.evaluate.cases import load_cases
from reportqa.evaluate.harness import outcomes
from reportqa.language.script import fold, is_cjk
from reportqa.library import Corpus, open_corpus
from reportqa.model.answer import Answer

ROOT = Path(__file__).resolve().parents[2]
_CONTENT = re.compile("[一-鿿]{2,}")
_UNTOLD = frozenset("几幾多少哪什麼么何時时誰谁有的是年月日")
Rewrite = Callable[[str, Corpus], str]
_TO_HANS, _TO_HANT = OpenCC("tw2s"), OpenCC("s2tw")
_TO_HANS_WORDS, _TO_HANT_WORDS = OpenCC("tw2sp"), OpenCC("s2twp")


def wide(question: str, _: Corpus) -> str:
    """Return ASCII letters, digits and signs in full width."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in question)


def spaced(question: str, _: Corpus) -> str:
    """Return Chinese letters with spaces between them."""
    return re.sub(r"(?<=[㐀-鿿])(?=[㐀-鿿])", " ", question)


def spaced_between(question: str, _: Corpus) -> str:
    """Return spaces where Latin letters or digits meet Chinese ones."""
    return re.sub(r"(?<=[A-Za-z0-9])(?=[㐀-鿿])|(?<=[㐀-鿿])(?=[A-Za-z0-9])", " ", question)


def closed(question: str, _: Corpus) -> str:
    """Return no spaces beside Chinese letters."""
    return re.sub(r"(?<=[㐀-鿿])\s+|\s+(?=[㐀-鿿])", "", question)


def other_script(question: str, _: Corpus) -> str:
    """Return the other script, letter for letter."""
    simplified = _TO_HANS.convert(question)
    return simplified if simplified != question else _TO_HANT.convert(question)


def other_words(question: str, _: Corpus) -> str:
    """Return the other script in the words of its own region."""
    simplified = _TO_HANS_WORDS.convert(question)
    return simplified if simplified != question else _TO_HANT_WORDS.convert(question)


def mixed(question: str, corpus: Corpus) -> str:
    """Return every other letter in the other script."""
    turned = other_script(question, corpus)
    return "".join(b if i % 2 else a for i, (a, b) in enumerate(zip(question, turned, strict=False))) if len(turned) == len(question) else question


def capitals(question: str, _: Corpus) -> str:
    """Return English in small letters."""
    return question.lower()


def unmarked(question: str, _: Corpus) -> str:
    """Return no punctuation at the end."""
    return question.rstrip("？?。.! ")  # noqa: RUF001


def slip(question: str, corpus: Corpus) -> str:
    """Return one letter of a word that the corpus holds as another that sounds the same, so that the two make no word of the corpus or the dictionary."""
    chance, held, vocabulary = random.Random(question), sounds(), corpus._vocabulary  # noqa: S311, SLF001
    folded = fold(question)
    words = [(m.start(), word) for m in _CONTENT.finditer(folded) for word in dict.fromkeys(vocabulary.words(m.group())) if 2 <= len(word) <= 4 and vocabulary.frequency(word) and not set(word) & _UNTOLD]  # noqa: PLR2004
    common = {c for text in (d.text for d in corpus.documents) for c in fold(text) if is_cjk(c)}
    chance.shuffle(words)
    for start, word in words:
        at = folded.find(word, start)
        for place in chance.sample(range(len(word)), len(word)):
            others = sorted(c for c in set(held.chars(held.of(word[place]))) & common if c != word[place])
            chance.shuffle(others)
            for other in others:
                typed = word[:place] + other + word[place + 1 :]
                if not vocabulary.frequency(typed) and not vocabulary.known(typed) and not vocabulary.lexicon.variants(typed, present=False):
                    return question[: at + place] + other + question[at + place + 1 :]
    return question


REWRITES: tuple[tuple[str, Rewrite], ...] = (
    ("full width", wide), ("spaces between letters", spaced), ("spaces by digits", spaced_between), ("no spaces", closed), ("the other script", other_script),
    ("the other region's words", other_words), ("both scripts mixed", mixed), ("small letters", capitals), ("no question mark", unmarked), ("one letter by its sound", slip),
)  # fmt: skip


def told(answer: Answer) -> tuple[tuple[object, str], ...]:
    """Return the values and units of an answer's figures."""
    return tuple((f.value, f.unit_id) for f in answer.figures)


def main() -> None:
    """Ask, rewrite, ask again, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--show", action="store_true", help="print what changes")
    parser.add_argument("--sets", nargs="*", type=Path, default=[p for folder in ("tuned", "reports/tuned") for p in sorted((ROOT / "evals" / folder).glob("*.jsonl"))])
    arguments = parser.parse_args()
    counts = {name: [0, 0, 0, 0] for name, _ in REWRITES}
    for path in arguments.sets:
        corpus = open_corpus(next((p for p in (path.with_suffix(".txt"), path.with_suffix(".md")) if p.exists()), ROOT / "corpus"))
        clean = [o for o in outcomes(corpus, load_cases([path])) if not o.chat and o.judgement.right and o.answer.figures]
        for name, rewrite in REWRITES:
            for outcome in clean:
                question = outcome.turn.question
                rewritten = rewrite(question, corpus)
                if rewritten == question:
                    continue
                answer, wanted = corpus.ask(rewritten), told(outcome.answer)
                given = told(answer)
                counts[name][0] += 1
                counts[name][1] += given == wanted
                counts[name][2] += not given
                counts[name][3] += bool(given) and given[0] != wanted[0]
                if arguments.show and given != wanted:
                    print(f"{path.stem[:20]}\t{name}\t{question}\t{rewritten}\t{outcome.answer.text}\t{answer.text}", file=sys.stderr)
    print(f"{'rewritten':<28}{'n':>6}{'kept':>8}{'lost':>7}{'other':>7}")
    for name, (n, kept, lost, other) in counts.items():
        print(f"{name:<28}{n:>6}{kept / n if n else 0:>8.3f}{lost:>7}{other:>7}")


if __name__ == "__main__":
    main()
