"""How far indexing is: what `open_corpus` tells whoever waits."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """What is being done."""

    LOOKING = "looking"
    READING = "reading"
    READ = "read"
    INDEXING = "indexing"
    EMBEDDING = "embedding"


@dataclass(frozen=True, slots=True)
class Progress:
    """One step: `file` is being read or has been; `number` files (or passages) of `of` are done, which is `share` (0 to 1) of the work."""

    stage: Stage
    file: str = ""
    number: int = 0
    of: int = 0
    share: float = 0.0

    def __str__(self) -> str:
        """Return it as words for a line of text.

        >>> str(Progress(Stage.READING, "a.txt", 3, 20)), str(Progress(Stage.EMBEDDING, "", 16, 90))
        ('reading a.txt (4 of 20)', 'embedding passages (16 of 90)')
        """
        if self.stage is Stage.LOOKING:
            return "looking for reports"
        if self.stage is Stage.INDEXING:
            return "indexing what was read, which is done once"
        if self.stage is Stage.EMBEDDING:
            return f"embedding passages ({self.number} of {self.of})"
        return f"reading {self.file} ({self.number + 1} of {self.of})" if self.stage is Stage.READING else f"read {self.file} ({self.number} of {self.of})"
