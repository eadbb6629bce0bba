"""The commands and their options, as typer reads them; what each does stands in its own module."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from reportqa.interfaces import asking, browsing, indexing, serving, talking, trending
from reportqa.interfaces.asking import CORPUS_VARIABLE, DEFAULT_CORPUS, Asking
from reportqa.interfaces.terminal import guarded
from reportqa.interfaces.trending import Trending

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False,
                  help="Ask official reports: the figure, its unit, its period and the sentence it stands in, offline.",
                  epilog="Exit codes: 0 answered, 1 not in the report, 2 wrong usage, 3 unreadable input.")  # fmt: skip
CorpusOption = Annotated[str, typer.Option("--corpus", envvar=CORPUS_VARIABLE, help="A report, or a folder of reports.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]
LangOption = Annotated[str | None, typer.Option("--lang", help="Language of the answer: zh-TW, zh-CN or en (default: the question's).")]


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="The question, in Traditional Chinese, Simplified Chinese or English.")] = None,
    corpus: CorpusOption = DEFAULT_CORPUS,
    *,
    as_json: JsonOption = False,
    batch: Annotated[str | None, typer.Option("--batch", help="Ask each line of a JSONL file (- is the standard input); print one answer a line.")] = None,
    lang: LangOption = None,
    top_k: Annotated[int, typer.Option("--top-k", min=0, help="Also print the K passages that rank best.")] = 0,
    explain: Annotated[bool, typer.Option("--explain", help="Show how the question was understood and each candidate's score.")] = False,
) -> None:
    """Ask one question, or a file of them; exit code 0 answered, 1 not in the report."""
    _run(lambda: asking.ask(Asking(question, corpus, as_json, batch, lang, top_k, explain)))


@app.command()
def chat(corpus: CorpusOption = DEFAULT_CORPUS, lang: LangOption = None) -> None:
    """Hold a conversation: follow-ups keep their topic; /source N, /explain, /help, /quit."""
    _run(lambda: talking.chat(corpus, lang))


@app.command()
def index(
    path: Annotated[str | None, typer.Argument(help="A report, or a folder of reports; the same as --corpus.")] = None,
    corpus: CorpusOption = DEFAULT_CORPUS,
    *,
    as_json: JsonOption = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Read every file anew.")] = False,
    semantic: Annotated[bool, typer.Option("--semantic", help="Embed the passages too, some four a second, so that they are searched by meaning.")] = False,
    ocr: Annotated[bool | None, typer.Option("--ocr/--no-ocr", help="Read scanned pages of PDFs with Tesseract, some seconds a page (default: as they were read before).")] = None,
) -> None:
    """Build or refresh the index: only new and changed files are read; 0 if some were left out, 3 if all."""
    _run(lambda: indexing.index(path or corpus, rebuild=rebuild, semantic=semantic, ocr=ocr, as_json=as_json))


@app.command()
def outline(corpus: CorpusOption = DEFAULT_CORPUS, *, as_json: JsonOption = False) -> None:
    """Print the section tree, each section with its size in characters."""
    _run(lambda: browsing.outline(corpus, as_json=as_json))


@app.command()
def show(
    place: Annotated[str, typer.Argument(help="Words of a section's heading, or START:END in characters of the cleaned text.")],
    corpus: CorpusOption = DEFAULT_CORPUS,
    document: Annotated[str | None, typer.Option("--document", help="The document's name, where there are several.")] = None,
) -> None:
    """Print one section or span as text."""
    _run(lambda: browsing.show(corpus, place, document))


@app.command()
def figures(
    corpus: CorpusOption = DEFAULT_CORPUS,
    unit: Annotated[str | None, typer.Option("--unit", help="A unit as printed (國) or its id (country).")] = None,
    period: Annotated[str | None, typer.Option("--period", help="A year: 106 or 2017.")] = None,
    section: Annotated[str | None, typer.Option("--section", help="Words of the section path.")] = None,
    words: Annotated[str | None, typer.Option("--words", help="Words of the clause.")] = None,
    *,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Print every figure with its unit, period and clause, as a table, CSV or JSON."""
    _run(lambda: browsing.figures(corpus, {"unit": unit, "period": period, "section": section, "words": words}, as_csv=as_csv, as_json=as_json))


@app.command()
def trend(
    words: Annotated[str, typer.Argument(help="What is counted, and whose where several organisations report: 借閱冊數, library visits.")],
    corpus: CorpusOption = DEFAULT_CORPUS,
    unit: Annotated[str | None, typer.Option("--unit", help="A unit as printed (冊) or its id (volume).")] = None,
    first: Annotated[str | None, typer.Option("--from", help="The first year: 105 or 2016.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="The last year.")] = None,
    *,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    as_json: JsonOption = False,
    png: Annotated[Path | None, typer.Option("--png", help="Draw it to a PNG file (needs the extra plot).")] = None,
    svg: Annotated[Path | None, typer.Option("--svg", help="Draw it to an SVG file (needs the extra plot).")] = None,
) -> None:
    """Follow one thing over the years and the reports: a figure a year, with the clause that it stands in (* revised, † told by another year's report)."""
    _run(lambda: trending.trend(Trending(words, corpus, unit, first, last, as_csv, as_json, png, svg)))


@app.command()
def serve(
    corpus: CorpusOption = DEFAULT_CORPUS,
    host: Annotated[str, typer.Option("--host", help="The address to listen at; others than this machine's own need API keys.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The port.")] = 8000,
    workers: Annotated[int | None, typer.Option("--workers", min=1, help="Processes that answer (default: one a processor).")] = None,
) -> None:
    """Serve the reports over HTTP: the API under /v1, its description at /docs (needs the extra serve)."""
    from reportqa.interfaces.web.settings import Settings  # noqa: PLC0415

    settings = Settings(corpus, host, port)
    _run(lambda: serving.serve(settings if workers is None else replace(settings, workers=workers)))


@app.command(name="eval")
def evaluate(
    sets: Annotated[list[Path], typer.Argument(help="Question sets (JSONL).")],
    corpus: CorpusOption = DEFAULT_CORPUS,
    minimum: Annotated[str | None, typer.Option("--min", help="Fail below: right=0.9,made_up=0.1 (made_up and silent are ceilings).")] = None,
    against: Annotated[Path | None, typer.Option("--against", help="A saved --json report to compare with.")] = None,
    *,
    as_json: JsonOption = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="List each miss.")] = False,
) -> None:
    """Run question sets: right, cited, first figure exact, made up, wrongly silent, by type and language."""
    _run(lambda: browsing.evaluate(corpus, sets, minimum, against, as_json=as_json, verbose=verbose))


@app.command()
def mcp(
    corpus: CorpusOption = DEFAULT_CORPUS,
    host: Annotated[str, typer.Option("--host", help="The address to listen at, with --http; this machine's own.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The port, with --http.")] = 8001,
    *,
    http: Annotated[bool, typer.Option("--http", help="Serve over streamable HTTP, at /mcp, instead of standard input and output.")] = False,
) -> None:
    """Serve the reports to assistants that speak the Model Context Protocol (needs the extra mcp)."""
    from reportqa.interfaces.mcp_server import running  # noqa: PLC0415

    _run(lambda: running.serve(corpus, http=http, host=host, port=port))


def _run(command: Callable[[], int]) -> None:
    raise typer.Exit(guarded(command))
