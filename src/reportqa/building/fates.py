"""What became of each file of a corpus."""

from __future__ import annotations

import json
from dataclasses import dataclass

from reportqa.building.folder import Contents

FATES = "fates"  # the part of an index that says it


@dataclass(frozen=True, slots=True)
class Fates:
    """Files by name: `read` were read now, `kept` before; `left_out` could not be, with why; `same` have another's content, with whose.

    `notes` are sentences on files that are in the index.
    """

    read: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    same: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()

    @staticmethod
    def of(contents: Contents, part: bytes | memoryview, read: tuple[str, ...]) -> Fates:
        """Return what became of the files of a corpus: `part` is the index's, `read` names those that were read now."""
        told = json.loads(bytes(part))
        left_out = (*contents.left_out, *((name, why) for name, why in told["left_out"]))
        same = tuple((name, other) for name, other in told["same"])
        out = {name for name, _ in (*left_out, *same)}
        now = set(read)
        indexed = [f.name for f in contents.files if f.name not in out]
        return Fates(tuple(n for n in indexed if n in now), tuple(n for n in indexed if n not in now), tuple(sorted(left_out)), same, tuple(told["notes"]))

    def sentences(self) -> list[str]:
        """Return a sentence for each file that is not in the index, and the notes."""
        return [
            *(f"left out: {name}: {why}" for name, why in self.left_out),
            *(f"{name}: its content is that of {other}, so it is indexed once." for name, other in self.same),
            *self.notes,
        ]
