"""The command line: a client of the library. Errors are one sentence on stderr; `--json` prints nothing else."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reportqa.model.errors import IndexMismatch, ReadError, ReportQAError, StoreError, UsageError

if TYPE_CHECKING:
    from reportqa.library import Corpus
    from reportqa.model.answer import Answer
    from reportqa.model.document import Document

ANSWERED, NOT_FOUND, USAGE, UNREADABLE = 0, 1, 2, 3

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False,
                  help="Ask official reports: the figure, its unit, its period and the sentence it stands in, offline.")  # fmt: skip
CorpusOption = Annotated[str, typer.Option("--corpus", envvar="REPORTQA_CORPUS", help="A report, or a folder of reports.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]


def main() -> None:
    """Run the command line and exit with its documented code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except UsageError as error:
        _fail(str(error), USAGE)
    except (ReadError, IndexMismatch, StoreError) as error:
        _fail(str(error), UNREADABLE)
    except ReportQAError as error:
        _fail(str(error), USAGE)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        _fail("stopped; what was indexed before stays as it was.", 130)


def _fail(message: str, code: int) -> None:
    typer.echo(f"reportqa: {_plain(message)}", err=True)
    sys.exit(code)


def _plain(text: str) -> str:
    """Return text without control characters: a report's bytes never steer the terminal."""
    return "".join(c if c.isprintable() or c == "\n" else "�" for c in text)


def _open(path: str) -> Corpus:
    from reportqa.library import open_corpus  # noqa: PLC0415

    corpus = open_corpus(path)
    for note in corpus.notes:
        typer.echo(f"reportqa: {_plain(note)}", err=True)
    return corpus


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="The question, in Traditional Chinese, Simplified Chinese or English.")] = None,
    corpus: CorpusOption = "corpus",
    *,
    as_json: JsonOption = False,
    batch: Annotated[Path | None, typer.Option("--batch", help="Ask each line of a JSONL file; print one answer a line.")] = None,
    lang: Annotated[str | None, typer.Option("--lang", help="Language of the answer: zh-TW, zh-CN or en (default: the question's).")] = None,
    top_k: Annotated[int, typer.Option("--top-k", min=0, help="Also print the K passages that rank best.")] = 0,
    explain: Annotated[bool, typer.Option("--explain", help="Show how the question was understood and each candidate's score.")] = False,
) -> None:
    """Ask one question, or a file of them; exit code 0 answered, 1 not in the report."""
    from reportqa.model.answer import Status  # noqa: PLC0415
    from reportqa.model.wire import answer_dict  # noqa: PLC0415

    if batch is not None:
        if question is not None:
            msg = "give a question or --batch FILE, not both."
            raise UsageError(msg)
        _batch(_open(corpus), batch, lang, explain=explain)
        return
    if question is None:
        msg = "ask something: reportqa ask \"106年查獲幾件？\"."  # noqa: RUF001
        raise UsageError(msg)
    opened = _open(corpus)
    answer = opened.ask(question, lang=lang)
    if as_json:
        typer.echo(json.dumps(answer_dict(answer, explain=explain), ensure_ascii=False))
    else:
        _print_answer(answer, explain=explain)
        for hit in opened.search(question, top_k=top_k):
            typer.echo(f"\n{hit.score:.2f}  {_plain(' > '.join(hit.section))}\n  {_plain(' '.join(hit.text.split()))}")
    if answer.status is Status.NOT_FOUND:
        raise typer.Exit(NOT_FOUND)


def _print_answer(answer: Answer, *, explain: bool) -> None:
    typer.echo(_plain(answer.text))
    for citation in answer.citations:
        quote = " ".join(citation.quote.split())
        shown = typer.style(_plain(quote), bold=True) if sys.stdout.isatty() else _plain(quote)
        typer.echo(f"\n  [{citation.n}] 「{shown}」\n      {_plain(citation.title)} > {_plain(' > '.join(citation.section))}")
    if answer.computation is not None:
        typer.echo(f"\n  = {answer.computation.expression}")
    if answer.nearest:
        typer.echo({"zh-TW": "\n最接近的內容：", "zh-CN": "\n最接近的内容：", "en": "\nNearest in the report:"}[answer.language])  # noqa: RUF001
        for near in answer.nearest:
            typer.echo(f"  - {_plain(near.text)}")
    if explain:
        typer.echo("")
        for step in answer.trace:
            typer.echo(f"  {step.stage}: {_plain(step.note)}")


def _batch_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8 text"
        msg = f"{path}: the batch file cannot be read ({reason}); give a JSONL file in UTF-8."
        raise ReadError(msg) from error
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError) as error:
            msg = f"{path}, line {number}: this is no JSON object; write {{\"id\": …, \"question\": …}} on one line."
            raise UsageError(msg) from error
        if not isinstance(entry, dict) or not (isinstance(entry.get("question"), str) or isinstance(entry.get("turns"), list)):
            msg = f"{path}, line {number}: a line needs \"question\" or \"turns\"; add one."
            raise UsageError(msg)
        yield number, entry


def _batch(corpus: Corpus, path: Path, lang: str | None, *, explain: bool) -> None:
    from reportqa.model.wire import answer_dict, refusal_dict  # noqa: PLC0415

    for number, entry in list(_batch_lines(path)):
        chat = corpus.chat()
        for turn in entry.get("turns") or [entry]:
            if not isinstance(turn, dict) or not isinstance(turn.get("question"), str):
                msg = f"{path}, line {number}: each turn needs a \"question\"; add one."
                raise UsageError(msg)
            try:
                found = answer_dict(chat.ask(turn["question"], lang=lang), id=turn.get("id"), explain=explain)
            except UsageError as error:
                if lang is not None and "--lang" in str(error):
                    raise
                found = refusal_dict(turn["question"], str(error), id=turn.get("id"))
            typer.echo(json.dumps(found, ensure_ascii=False))


@app.command()
def chat(corpus: CorpusOption = "corpus", lang: Annotated[str | None, typer.Option("--lang", help="Language of the answers.")] = None) -> None:
    """Hold a conversation: follow-ups keep their topic; /source N, /explain, /quit."""
    opened = _open(corpus)
    dialogue = opened.chat()
    last: Answer | None = None
    while True:
        typer.echo("> ", nl=False)
        line = sys.stdin.readline()
        if not line or line.strip() in ("/quit", "/exit"):
            return
        command = line.strip()
        if command.startswith("/source") and last is not None:
            wanted = command.removeprefix("/source").strip() or "1"
            cited = next((c for c in last.citations if str(c.n) == wanted), None)
            typer.echo(_plain(cited.quote) if cited else f"There is no source {_plain(wanted)}.")
        elif command == "/explain" and last is not None:
            for step in last.trace:
                typer.echo(f"  {step.stage}: {_plain(step.note)}")
        elif command:
            try:
                last = dialogue.ask(command, lang=lang)
            except UsageError as error:
                typer.echo(str(error))
                continue
            _print_answer(last, explain=False)


@app.command()
def index(corpus: CorpusOption = "corpus", *, rebuild: Annotated[bool, typer.Option("--rebuild", help="Build it anew even if it is there.")] = False) -> None:
    """Build or refresh the index of a corpus."""
    from reportqa.library import open_corpus  # noqa: PLC0415

    opened = open_corpus(corpus, rebuild=rebuild)
    for note in opened.notes:
        typer.echo(f"reportqa: {_plain(note)}", err=True)
    typer.echo(f"{len(opened.documents)} documents, {len(opened.passages)} passages, {len(opened.figures())} figures")


@app.command()
def outline(corpus: CorpusOption = "corpus", *, as_json: JsonOption = False) -> None:
    """Print the section tree, each section with its size in characters."""
    opened = _open(corpus)
    if as_json:
        found = [{"document": Path(d.uri).stem, "title": d.title, "sections": [
            {"section": list(path), "level": len(path), "start": s.span.start, "end": s.span.end, "page": None} for path, s in d.root.walk()
        ]} for d in opened.documents]  # fmt: skip
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    for document in opened.documents:
        typer.echo(f"{_plain(document.title)}  ({len(document.text)})")
        for path, section in document.root.walk():
            typer.echo(f"{'  ' * len(path)}{_plain(section.label)}  ({section.span.end - section.span.start})")


@app.command()
def show(
    place: Annotated[str, typer.Argument(help="Words of a section's heading, or START:END in characters of the cleaned text.")],
    corpus: CorpusOption = "corpus",
    document: Annotated[str | None, typer.Option("--document", help="The document's name, where there are several.")] = None,
) -> None:
    """Print one section or span as text."""
    opened = _open(corpus)
    documents = [d for d in opened.documents if document is None or Path(d.uri).stem == document]
    if not documents:
        msg = f"there is no document '{document}'; `reportqa outline` lists them."
        raise UsageError(msg)
    typer.echo(_plain(_shown(documents, place)))


def _shown(documents: list[Document], place: str) -> str:
    start, colon, end = place.partition(":")
    if colon and start.isdecimal() and end.isdecimal():
        text = documents[0].text
        if not int(start) < int(end) <= len(text):
            msg = f"{place}: the text has characters 0 to {len(text)}; give START:END within them."
            raise UsageError(msg)
        return text[int(start) : int(end)]
    wanted = "".join(place.split())
    for candidate in documents:
        for _, section in candidate.root.walk():
            if wanted and wanted in "".join(section.label.split()):
                return section.span.of(candidate.text)
    msg = f"no section's heading holds '{place}'; `reportqa outline` lists them."
    raise UsageError(msg)


@app.command()
def figures(
    corpus: CorpusOption = "corpus",
    unit: Annotated[str | None, typer.Option("--unit", help="A unit as printed (國) or its id (country).")] = None,
    period: Annotated[str | None, typer.Option("--period", help="A year: 106 or 2017.")] = None,
    section: Annotated[str | None, typer.Option("--section", help="Words of the section path.")] = None,
    words: Annotated[str | None, typer.Option("--words", help="Words of the clause.")] = None,
    *,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Print every figure with its unit, period and clause, as a table, CSV or JSON."""
    from reportqa.study.export import rows_of, to_csv  # noqa: PLC0415

    opened = _open(corpus)
    found = opened.figures(unit=unit, period=period, section=section, words=words)
    rows = rows_of(found, lambda f: Path(opened.documents[f.document].uri).stem, opened.quote)
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
    elif as_csv:
        typer.echo(to_csv(rows), nl=False)
    else:
        for row in rows:
            high = f"–{row['high']:,}" if row["high"] is not None else ""  # noqa: RUF001
            typer.echo("\t".join(_plain(str(cell)) for cell in (f"{row['value']:,}{high} {row['unit']}", row["bound"], row["period"] or "-", row["quote"])))


@app.command(name="eval")
def evaluate_command(
    sets: Annotated[list[Path], typer.Argument(help="Question sets (JSONL).")],
    corpus: CorpusOption = "corpus",
    minimum: Annotated[str | None, typer.Option("--min", help="Fail below: right=0.9,made_up=0.1 (made_up and silent are ceilings).")] = None,
    against: Annotated[Path | None, typer.Option("--against", help="A saved --json report to compare with.")] = None,
    *,
    as_json: JsonOption = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="List each miss.")] = False,
) -> None:
    """Run question sets: right, cited, first figure exact, made up, wrongly silent, by type and language."""
    from reportqa.evaluate.cases import load_cases  # noqa: PLC0415
    from reportqa.evaluate.harness import check_minimum, compare, evaluate, render, report_dict  # noqa: PLC0415

    report = evaluate(_open(corpus), load_cases(sets))
    typer.echo(json.dumps(report_dict(report), ensure_ascii=False) if as_json else render(report, verbose=verbose))
    failures = check_minimum(report, minimum) if minimum else []
    if against is not None:
        try:
            failures += compare(report, json.loads(against.read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            msg = f"{against}: this is no saved report; write one with `reportqa eval … --json`."
            raise UsageError(msg) from error
    for failure in failures:
        typer.echo(f"reportqa: {failure}", err=True)
    if failures:
        raise typer.Exit(NOT_FOUND)
