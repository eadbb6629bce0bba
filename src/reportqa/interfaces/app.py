"""The commands and their options, as typer reads them; what each does stands in its own module."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from reportqa.interfaces import asking, browsing, indexing, keying, serving, talking, trending
from reportqa.interfaces.asking import CORPUS_VARIABLE, DEFAULT_CORPUS, Asking
from reportqa.interfaces.keying import KEYS_VARIABLE, default_keys
from reportqa.interfaces.terminal import guarded
from reportqa.interfaces.trending import Trending

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False,
                  help="Ask official reports: the figure, its unit, its period and the sentence it stands in, offline.",
                  epilog="Exit codes: 0 answered, 1 not in the report, 2 wrong usage, 3 unreadable input.")  # fmt: skip
CorpusOption = Annotated[str, typer.Option("--corpus", envvar=CORPUS_VARIABLE, help="A report, or a folder of reports.")]
StateOption = Annotated[Path | None, typer.Option("--state", help="The folder that the helpdesks' queue is kept in (default: the user's own).")]
KeysOption = Annotated[Path | None, typer.Option("--keys", envvar=KEYS_VARIABLE, help="The file of hashed API keys (default for addresses that others reach: the one of `reportqa keys`).")]
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
    keys: KeysOption = None,
    origins: Annotated[list[str] | None, typer.Option("--origin", help="An origin whose pages may ask, such as https://www.example.gov.tw; repeatable.")] = None,
    frames: Annotated[list[str] | None, typer.Option("--frame", help="An origin whose pages may show the server's in a frame; repeatable.")] = None,
    hosts: Annotated[list[str] | None, typer.Option("--allow-host", help="A name that the server goes by, beside its address; repeatable.")] = None,
    proxies: Annotated[list[str] | None, typer.Option("--trusted-proxy", help="An address or network whose X-Forwarded-For is believed; repeatable.")] = None,
    *,
    rate: Annotated[int | None, typer.Option("--rate", min=0, help="Requests a minute of one key or address, 0 for no limit (default: 120; none at this machine's own address).")] = None,
    timeout: Annotated[float, typer.Option("--timeout", min=0.1, help="Seconds that an answer may take.")] = 10.0,
    waiting: Annotated[int, typer.Option("--waiting", min=0, help="Requests that may wait for a worker; more are told to come again.")] = 64,
    cache_mb: Annotated[int, typer.Option("--cache-mb", min=0, help="Memory for answers given lately, in the front process; 0 keeps none.")] = 32,
    worker_mb: Annotated[int, typer.Option("--worker-mb", min=1, help="Memory of a worker above which it is replaced, at least twice what the reports take.")] = 1024,
    uploads: Annotated[bool, typer.Option("--uploads", help="Take reports and delete them (POST and DELETE /v1/documents), with an admin key or from this machine.")] = False,
    upload_mb: Annotated[int, typer.Option("--upload-mb", min=1, max=256, help="Size of the largest report taken.")] = 64,
    feedback: Annotated[Path | None, typer.Option("--feedback", help="The question-set file that feedback is added to.")] = None,
    helpdesk: Annotated[Path | None, typer.Option("--helpdesk", help="Settings file of the helpdesks whose webhooks are answered (docs/helpdesk.md).")] = None,
    state: StateOption = None,
    log_questions: Annotated[bool, typer.Option("--log-questions", help="Let the log hold what was asked.")] = False,
) -> None:
    """Serve the reports over HTTP: the API under /v1, its description at /docs (needs the extra serve)."""
    from reportqa.interfaces.web.settings import Settings, is_loopback  # noqa: PLC0415

    usual = default_keys()
    settings = Settings(corpus, host, port, timeout=timeout, waiting=waiting, cache=cache_mb << 20, memory=worker_mb << 20, rate=rate, hosts=tuple(hosts or ()), origins=tuple(origins or ()), frames=tuple(frames or ()),
                        proxies=tuple(proxies or ()), keys=keys or (None if is_loopback(host) or not usual.exists() else usual), uploads=uploads, upload=upload_mb << 20,
                        feedback=feedback, helpdesk=helpdesk, state=state, log_questions=log_questions)  # fmt: skip
    _run(lambda: serving.serve(settings if workers is None else replace(settings, workers=workers)))


keys_app = typer.Typer(no_args_is_help=True, help="API keys of `reportqa serve`: add NAME, list, revoke NAME.")
app.add_typer(keys_app, name="keys")


@keys_app.command(name="add")
def keys_add(
    name: Annotated[str, typer.Argument(help="Whose key it is.")],
    keys: KeysOption = None,
    origins: Annotated[list[str] | None, typer.Option("--origin", help="An origin that the key is limited to, for the widget of its pages; repeatable.")] = None,
    *,
    admin: Annotated[bool, typer.Option("--admin", help="The key may also upload reports and read the metrics.")] = False,
) -> None:
    """Make a key and print it; it is shown this once."""
    _run(lambda: keying.add(name, keys, admin=admin, origins=origins or ()))


@keys_app.command(name="list")
def keys_list(keys: KeysOption = None, *, as_json: JsonOption = False) -> None:
    """Print the keys' names, how each begins, and what it may do."""
    _run(lambda: keying.show(keys, as_json=as_json))


@keys_app.command(name="revoke")
def keys_revoke(name: Annotated[str, typer.Argument(help="The key's name.")], keys: KeysOption = None) -> None:
    """Take a key away; a running server refuses it within a second."""
    _run(lambda: keying.revoke(name, keys))


@app.command()
def queue(
    action: Annotated[str, typer.Argument(help="list, retry (those given up, or the ids), drop (ids), or forget (an account and a conversation).")] = "list",
    names: Annotated[list[str] | None, typer.Argument(help="The ids, or the account and the conversation.")] = None,
    state: StateOption = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="List what is done, too.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Show which of the helpdesks' messages wait or were given up, and mend them."""
    from reportqa.interfaces.helpdesk.managing import manage  # noqa: PLC0415

    _run(lambda: manage(action, names or [], state, everything=everything, as_json=as_json))


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
