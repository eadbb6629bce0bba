"""One report as plain text, DOCX, ODT, HTML and PDF: the same questions get the same answers. `evals/convert.py` writes the files."""

from functools import cache
from pathlib import Path

import pytest

from reportqa.evaluate.cases import load_cases
from reportqa.library import Corpus, open_corpus
from reportqa.model.answer import Answer

HERE = Path(__file__).parent
SETS = [HERE.parent / "evals" / "tuned" / f"{name}.jsonl" for name in ("nia-106.zh-tw", "nia-106.en")]
QUESTIONS = [turn.question for case in load_cases(SETS) if not case.chat for turn in case.turns]
LEAST_ALIKE = 0.97  # where a page's lines end, a sentence may be cut otherwise


@cache
def answers(path: Path) -> list[Answer]:
    corpus: Corpus = open_corpus(path)
    return [corpus.ask(question) for question in QUESTIONS]


def told(answer: Answer) -> tuple[str, str, list[object]]:
    return answer.status.value, "".join(answer.text.split()), [(f.value, f.unit_id) for f in answer.figures]


@pytest.mark.parametrize("suffix", ["docx", "odt", "html", "pdf"])
def test_another_format_gives_the_same_answers(suffix: str) -> None:
    plain = answers(next((HERE.parent / "corpus").glob("*.txt")))
    other = answers(HERE / "files" / "same" / f"nia-106.{suffix}")
    pairs = [(q, told(a), told(b)) for q, a, b in zip(QUESTIONS, plain, other, strict=True)]
    unlike = [pair for pair in pairs if pair[1] != pair[2]]
    assert len(unlike) <= (1 - LEAST_ALIKE) * len(QUESTIONS), unlike
    # What both answer with a figure, they answer with the same ones: none is misread.
    assert [pair for pair in unlike if pair[1][2] and pair[2][2] and {v for v, _ in pair[1][2]}.isdisjoint(v for v, _ in pair[2][2])] == []  # type: ignore[misc, attr-defined]


def test_pages_are_told_where_a_file_has_them() -> None:
    paged = [c for a in answers(HERE / "files" / "same" / "nia-106.pdf") for c in a.citations]
    assert paged
    assert all(c.page is not None and 1 <= c.page <= 13 for c in paged)
    assert all(c.page is None for a in answers(HERE / "files" / "same" / "nia-106.docx") for c in a.citations)
