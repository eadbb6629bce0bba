"""Readings of files -> the parts of an index: the same, byte for byte, whether each was read now or kept."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from reportqa.building.compiled import glosses
from reportqa.building.fates import FATES
from reportqa.building.folder import File
from reportqa.building.reading import FAILED, Parts, called, named, placed
from reportqa.index.lazy import write_records
from reportqa.language.script import closed_up, fold
from reportqa.language.segment import Segmenter
from reportqa.model.naming import names_of


class Joined:
    """The readings of a corpus put together, file after file; `left_out` are those that could not be read."""

    def __init__(self) -> None:
        """Start with none."""
        self.left_out: list[tuple[str, str]] = []
        self._names: dict[str, str] = {}
        self._same: list[tuple[str, str]] = []
        self._notes: list[str] = []
        self._documents: list[list[Any]] = []
        self._lines: dict[str, list[str]] = {"passages": [], "figures": [], "moments": []}
        self._texts: list[str] = []
        self._by_passage: dict[str, list[int]] = {}
        self._postings: dict[str, list[int]] = {}
        self._lengths: list[int] = []
        self._words: set[str] = set()

    def __len__(self) -> int:
        """Return the number of documents."""
        return len(self._names)

    def add(self, file: File, parts: Parts) -> None:
        """Add the next file's reading; a file of the same content as one before it is only noted."""
        if file.digest in self._names:
            self._same.append((file.name, self._names[file.digest]))
            return
        if FAILED in parts:
            self.left_out.append((file.name, called(str(parts[FAILED], "utf-8"), file.suffix, file.name)))
            return
        first = len(self._lines["passages"])
        own = placed(parts, file.name, len(self), first, len(self._lines["figures"]))
        self._names[file.digest] = file.name
        self._documents.append(own.document)
        self._lines["passages"] += own.passages
        self._lines["figures"] += own.figures
        self._lines["moments"] += own.moments
        self._texts.append(own.text)
        self._by_passage |= own.by_passage
        for line in str(parts["postings"], "utf-8").split("\n"):
            term, tab, found = line.partition("\t")
            if tab:
                counts = json.loads(found)
                counts[::2] = [number + first for number in counts[::2]]
                self._postings.setdefault(term, []).extend(counts)
        self._lengths += json.loads(str(parts["lengths"], "utf-8"))
        self._words.update(str(parts["words"], "utf-8").split("\n"))
        self._notes += [f"{file.name}: {called(note, file.suffix, file.name)}" for note in json.loads(str(parts["notes"], "utf-8"))]

    def parts(self, segmenter: Segmenter) -> dict[str, bytes]:
        """Return the parts of the index."""
        from reportqa.language.compiling import compile_lexicon, territory_names  # noqa: PLC0415
        from reportqa.language.vectors import has_vector  # noqa: PLC0415

        own = self._words - {""}
        synonyms, english = compile_lexicon(closed_up(fold("\n".join(self._texts))), own, glosses)
        names = sorted({fold(chinese) for _, chinese in territory_names()} | _places())
        likened = sorted(w for w in {*map(fold, own), *self._postings} - set(names) if len(w) > 1 and has_vector(w) and not segmenter.dictionary.is_place(w))  # one place is near to another, and is not it
        return {
            "documents": "\n".join(map(named, self._documents, names_of(list(self._names.values())))).encode(),
            **{name: "\n".join(lines).encode() for name, lines in self._lines.items()},
            "by_passage": _dump(self._by_passage),
            "postings": write_records(self._postings),
            "lengths": _dump(self._lengths),
            "synonyms": write_records(synonyms),
            "names": "\n".join(names).encode(),
            "likened": "\n".join(likened).encode(),
            "english": write_records(english),
            FATES: _dump({"left_out": self.left_out, "same": self._same, "notes": self._notes}),
        }


def _dump(value: Mapping[str, object] | Sequence[object]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _places() -> set[str]:
    from reportqa.language.tables import rows  # noqa: PLC0415

    return {fold(name) for row in rows("places.tsv") for name in row}
