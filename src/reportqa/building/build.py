"""A corpus's files -> its index: what is kept is used, what is new is read, and all of it is joined."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from reportqa.building.compiled import sounds, stems_kept
from reportqa.building.folder import Contents, none_read
from reportqa.building.joining import Joined
from reportqa.building.reading import failed
from reportqa.building.readings import read_all, readings_in
from reportqa.language.segment import Segmenter
from reportqa.model.progress import Progress, Stage


@dataclass(frozen=True, slots=True)
class Built:
    """An index's parts; the names of the files that were read for it now; whether it is one to be stored: none of them changed meanwhile."""

    parts: dict[str, bytes]
    read: tuple[str, ...]
    lasting: bool


def build(contents: Contents, segmenter: Segmenter, folder: Path | None, made_of: str, *, anew: bool = False, tell: Callable[[Progress], None] = lambda _: None) -> Built:
    """Read what is new, or all of it `anew`, and index it; `folder` is the cache.

    Raises:
        ReadError: none of the files can be read.
        StoreError: there is no room on the disk for what a file holds.
    """
    sounds()  # compiled here, that no question waits for it
    with readings_in(folder, made_of) as readings:
        read = read_all(contents.files, readings, segmenter, anew=anew, tell=tell)
        joined = Joined()
        for file in contents.files:
            if (parts := readings.of(file)) is None:
                readings.hold(file, parts := failed("what was read of it is gone; index it again."))
            joined.add(file, parts)
        if not len(joined):
            raise none_read(contents.root, [*contents.left_out, *joined.left_out])
        tell(Progress(Stage.INDEXING))
        with stems_kept(folder):
            parts = joined.parts(segmenter)
        return Built(parts, tuple(f.name for f in read), not readings.passing)
