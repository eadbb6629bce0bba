"""`reportqa ask`: one question or a file of them. Knows no framework, so that a question starts fast."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportqa.interfaces.progress import Watch
from reportqa.interfaces.terminal import ANSWERED, BROKEN, NOT_FOUND, USAGE, bold, clipped, complain, plain, say, say_json
from reportqa.model.errors import ReadError, ReportQAError, UsageError

if TYPE_CHECKING:
    from reportqa.library import Corpus
    from reportqa.model.answer import Answer

DEFAULT_CORPUS = "corpus"
CORPUS_VARIABLE = "REPORTQA_CORPUS"
_NEAREST = {"zh-TW": "最接近的內容：", "zh-CN": "最接近的内容：", "en": "Nearest in the report:"}
_HEADING = 40  # columns of a section's heading


@dataclass(frozen=True, slots=True)
class Asking:
    """What `reportqa ask` was called with."""

    question: str | None = None
    corpus: str = DEFAULT_CORPUS
    as_json: bool = False
    batch: str | None = None
    lang: str | None = None
    top_k: int = 0
    explain: bool = False


def quick(arguments: Sequence[str]) -> Asking | None:
    """Return what the arguments of `reportqa ask` ask for, None where they are not plain: those are the framework's."""
    flags, values = {"--json": "as_json", "--explain": "explain"}, {"--corpus": "corpus", "--batch": "batch", "--lang": "lang", "--top-k": "top_k"}
    found: dict[str, Any] = {"corpus": os.environ.get(CORPUS_VARIABLE) or DEFAULT_CORPUS}
    rest = iter(arguments)
    for argument in rest:
        name, equals, value = argument.partition("=")
        if argument in flags:
            found[flags[argument]] = True
        elif name in values:
            given = value if equals else next(rest, None)
            if given is None:
                return None
            found[values[name]] = given
        elif argument.startswith("-") or "question" in found:
            return None
        else:
            found["question"] = argument
    if "top_k" in found:
        if not found["top_k"].isdecimal():
            return None
        found["top_k"] = int(found["top_k"])
    return Asking(**found)


def opened(path: str) -> Corpus:
    """Return the corpus at `path`, after saying on stderr what could not be read or stored; a person who waits is told why."""
    from reportqa.library import open_corpus  # noqa: PLC0415

    with Watch() as watch:
        corpus = open_corpus(path, tell=watch.hear)
    for note in corpus.notes:
        complain(note)
    return corpus


def ask(asking: Asking) -> int:
    """Answer, print, and return the exit code: 0 answered, 1 not in the report, 2 where a batch held lines that are none.

    Raises:
        ReportQAError: the question, an option or the corpus cannot be used.
    """
    if asking.lang is not None:
        from reportqa.library import check_language  # noqa: PLC0415

        check_language(asking.lang)
    if asking.batch is None and asking.question is None:
        msg = 'ask something: reportqa ask "106年查獲幾件？".'  # noqa: RUF001
        raise UsageError(msg)
    if asking.batch is not None:
        if asking.question is not None:
            msg = "give a question or --batch FILE, not both."
            raise UsageError(msg)
        return _batch(asking, Path(asking.batch))
    return _one(asking, _readable(asking.question or ""))


def _readable(question: str) -> str:
    """Return a question that came in another encoding than the terminal's locale says, as it was meant."""
    try:
        question.encode()
    except UnicodeEncodeError:
        from reportqa.ingest.read import decode  # noqa: PLC0415

        with suppress(ReadError, UnicodeEncodeError):
            return decode(os.fsencode(question), "")[0]
    return question


def _one(asking: Asking, question: str) -> int:
    from reportqa.model.answer import Status  # noqa: PLC0415
    from reportqa.model.wire import answer_dict  # noqa: PLC0415

    corpus = opened(asking.corpus)
    answer = corpus.ask(question, lang=asking.lang)
    hits = corpus.search(question, top_k=asking.top_k) if asking.top_k else []
    if asking.as_json:
        found = answer_dict(answer, explain=asking.explain)
        if asking.top_k:
            from reportqa.interfaces.service import hit_dict  # noqa: PLC0415

            found["passages"] = [hit_dict(h) for h in hits]
        say_json(found)
    else:
        show_answer(answer, explain=asking.explain)
        for hit in hits:
            where = " > ".join(x for x in (plain(hit.document), _path(hit.section), paged(hit.page, hit.printed_page, ocr=hit.ocr)) if x)
            say(f"\n  {hit.score:.2f}  {where}\n  {plain(' '.join(hit.text.split()))}")
    return NOT_FOUND if answer.status is Status.NOT_FOUND else ANSWERED


def paged(page: int | None, printed: str | None, *, ocr: bool = False) -> str:
    """Return a page of a file as shown: "p. 12 (printed 8, read by OCR)", with the number printed on it where that differs; "" where unknown."""
    if page is None:
        return ""
    told = [f"printed {plain(printed)}"] if printed not in (None, str(page)) else []
    told += ["read by OCR"] if ocr else []
    return f"p. {page} ({', '.join(told)})" if told else f"p. {page}"


def _path(section: Sequence[str]) -> str:
    return " > ".join(clipped(plain(part), _HEADING) for part in section)


def show_answer(answer: Answer, *, explain: bool) -> None:
    """Print an answer for a person: the text, each citation with its figure in bold, the arithmetic, what is nearest."""
    say(plain(answer.text))
    figure = plain(" ".join(answer.figures[0].text.split())) if answer.figures else ""
    for citation in answer.citations:
        say(f"\n  [{citation.n}] 「{bold(plain(' '.join(citation.quote.split())), figure)}」")
        say("      " + " > ".join(x for x in (plain(citation.title), _path(citation.section), paged(citation.page, citation.printed_page, ocr=citation.ocr), clipped(plain(citation.table or ""), _HEADING)) if x))
        if citation.columns:
            for cell in (f for f in answer.figures if f.citation == citation.n):
                say(f"      {plain(cell.subject)}: {plain(' '.join(cell.text.split()))}")
    if answer.computation is not None:
        say(f"\n  = {plain(answer.computation.expression)}")
    if answer.nearest:
        say(f"\n{_NEAREST[answer.language]}")
        for near in answer.nearest:
            say(f"  - {plain(' '.join(near.text.split()))}")
    if explain:
        say()
        for step in answer.trace:
            say(f"  {step.stage}: {plain(' '.join(step.note.split()))}")


# ---------------------------------------------------------------- batches


@dataclass(frozen=True, slots=True)
class _Turn:
    id: Any
    question: Any
    wrong: str = ""  # what keeps this from being a question


def _batch(asking: Asking, path: Path) -> int:
    lines = list(_lines(path))
    corpus = opened(asking.corpus)
    wrong: list[tuple[int, str]] = []
    code = ANSWERED
    for number, turns in lines:
        chat = corpus.chat()
        for turn in turns:
            if turn.wrong:
                wrong.append((number, turn.wrong))
                say_json(_refused(turn, turn.wrong))
                continue
            try:
                say_json(_answered(chat.ask(turn.question, lang=asking.lang), turn, explain=asking.explain))
            except ReportQAError as error:
                say_json(_refused(turn, str(error)))
            except (BrokenPipeError, MemoryError):
                raise
            except Exception as error:  # noqa: BLE001 (the questions after it are still answered)
                code = complain(f"{path}, line {number}: this should not happen ({type(error).__name__}: {error}); please report it.", BROKEN)
                say_json(_refused(turn, "this question could not be answered."))
    if wrong:
        number, why = wrong[0]
        others = f" ({len(wrong) - 1} more like it)" if len(wrong) > 1 else ""
        return complain(f"{path}, line {number}: {why}{others}", USAGE)
    return code


def _answered(answer: Answer, turn: _Turn, *, explain: bool) -> dict[str, Any]:
    from reportqa.model.wire import answer_dict  # noqa: PLC0415

    return answer_dict(answer, id=turn.id, explain=explain)


def _refused(turn: _Turn, why: str) -> dict[str, Any]:
    from reportqa.model.wire import refusal_dict  # noqa: PLC0415

    return refusal_dict(turn.question if isinstance(turn.question, str) else "", why, id=turn.id)


def _lines(path: Path) -> Iterator[tuple[int, tuple[_Turn, ...]]]:
    """Yield each line's number and turns; what is no question is a turn that says so."""
    try:
        data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        msg = f"{path}: the batch file is not UTF-8 text (byte {error.start}); save it as JSONL in UTF-8."
        raise ReadError(msg) from error
    except OSError as error:
        msg = f"{path}: the batch file cannot be read ({error.strerror or error}); name a JSONL file with one question a line."
        raise ReadError(msg) from error
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if not lines:
        complain(f'{path}: the batch file holds no questions; write {{"id": …, "question": …}}, one a line.')
    for number, line in lines:
        yield number, _turns(line)


def _turns(line: str) -> tuple[_Turn, ...]:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return (_Turn(None, None, 'this is no JSON object; write {"id": …, "question": …} on one line.'),)
    if not isinstance(entry, dict):
        return (_Turn(None, None, 'this is no JSON object; write {"id": …, "question": …} on one line.'),)
    turns = entry.get("turns")
    if isinstance(turns, list) and turns:
        return tuple(_turn(turn) for turn in turns)
    return (_turn(entry),)


def _turn(entry: Any) -> _Turn:  # noqa: ANN401
    id_ = entry.get("id") if isinstance(entry, dict) else None
    question = entry.get("question") if isinstance(entry, dict) else None
    if isinstance(question, str):
        return _Turn(id_, question)
    return _Turn(id_, question, 'a line needs a "question", or "turns" that each have one; add it.')
