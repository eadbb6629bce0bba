"""Years told in turn: a later clause that names only its own year and number is of what an earlier one counts.

    105年度資源回收量12,345公噸；104年度為11,111公噸      the second is 資源回收量 too
    105年度辦理宣導136場；104年度辦理120場                so is a clause that says less of the same
    12,345 tonnes in 2019, 11,111 in 2018                 the second number is tonnes too
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from reportqa.ingest.clauses import Place
from reportqa.ingest.governs import Governed
from reportqa.ingest.ground import Ground
from reportqa.language.numerals import QuantityMention
from reportqa.language.units import NO_UNIT
from reportqa.model.document import Span
from reportqa.model.figure import Direction

_WINDOW = 24  # numbers before one that it may go on with
_REACH = 400  # characters before a number that may be near it
_STOP = re.compile(r"[。！？!?\n]|\.(?=\s)")  # noqa: RUF001


def earlier_of(ground: Ground, quantities: Sequence[QuantityMention], place: Place, owns: Sequence[Governed], subjects: Sequence[str], subject: str) -> int | None:  # noqa: PLR0913
    """Return the index of the number that the next one tells of another year, None where it tells of something of its own.

    `owns` are the times of the numbers up to the next one, `subjects` those before it, `subject` its own words.
    """
    k = len(subjects)
    q, own = quantities[k], owns[k]
    if q.ordinal or own.mention is None or own.inherited or not own.mention.explicit or not place.lead <= own.mention.span.start <= place.near.end:
        return None
    for j in range(k - 1, max(-1, k - 1 - _WINDOW), -1):
        x = quantities[j]
        if _STOP.search(ground.text, x.span.end, q.span.start):
            return None
        if x.ordinal or x.quantity.direction is not Direction.NONE or ground.bracket_at(x.span.start) != ground.bracket_at(q.span.start):
            continue
        if not subjects[j] or owns[j].inherited or owns[j].period is None or own.period is None or owns[j].period.years == own.period.years:  # type: ignore[union-attr]
            continue
        alike = q.quantity.unit_id == x.quantity.unit_id or (q.unit is NO_UNIT and not place.told)
        if alike:
            return j if not place.told or (subject != "" and subjects[j].startswith(subject)) else None
    return None


def taken_in(place: Place, earlier: Place, at: int) -> Place:
    """Return the place of the number at `at` with the words near an earlier one taken in."""
    start = min(place.near.start, earlier.near.start)
    return replace(place, near=Span(start, place.near.end)) if at - start <= _REACH else place
