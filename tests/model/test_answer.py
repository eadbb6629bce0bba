"""Guards that an answer which breaks its own promises cannot be made."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from reportqa.model.answer import Answer, AnswerFigure, Citation, Reason, Status, Type
from reportqa.model.figure import Bound

CITATION = Citation(1, "d", "t", (), None, None, 0, 2, "19")
FIGURE = AnswerFigure(Decimal(19), None, "國", "country", Bound.EXACT, "19國", None, "", 2)


@pytest.mark.parametrize(
    ("status", "fields", "says"),
    [
        (Status.ANSWERED, {}, "needs a quotation"),
        (Status.NOT_FOUND, {"citations": (CITATION,)}, "cites nothing"),
        (Status.ANSWERED, {"citations": (CITATION,), "figures": (FIGURE,)}, "no citation"),
    ],
)
def test_it_cannot_be_made(status: Status, fields: dict[str, Any], says: str) -> None:
    reason = None if status is Status.ANSWERED else Reason.NO_TOPIC
    with pytest.raises(ValueError, match=says):
        Answer("q", "q", "en", Type.FIGURE, status, reason, "t", **fields)
