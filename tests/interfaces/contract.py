"""The answer contract `reportqa.answer/1` as shapes, and a checker that names the field that breaks it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

NULL = type(None)
PERIOD = {"text": str, "start": ("date", NULL), "end": ("date", NULL), "sense": {"during", "as_of", "to_date"}}
FIGURE = {
    "value": (int, float), "high": (int, float, NULL), "unit": str, "unit_id": str, "bound": {"exact", "about", "at_least", "over", "under", "at_most"},
    "text": str, "period": (PERIOD, NULL), "subject": str, "citation": int, "ocr": bool,
}  # fmt: skip
CITATION = {
    "n": int, "document": str, "title": str, "section": [str], "page": (int, NULL), "printed_page": (str, NULL), "start": int, "end": int, "quote": str,
    "table": (str, NULL), "columns": [str], "ocr": bool,
}  # fmt: skip
ANSWER: dict[str, Any] = {
    "schema": {"reportqa.answer/1"}, "id": object, "question": str, "understood": str, "language": {"zh-TW", "zh-CN", "en"},
    "type": {"figure", "date", "list", "entity", "computed", "trend", "yesno", "passage"}, "status": {"answered", "partial", "not_found"},
    "reason": ({"no_topic", "topic_without_figure", "other_period", "other_entity", "ambiguous", "conflicting"}, NULL), "text": str,
    "verdict": (bool, NULL), "figures": [FIGURE], "items": [{"text": str, "date?": str, "citation": int}],
    "computation": ({"expression": str, "operands": [FIGURE], "result": FIGURE, "note": str}, NULL),
    "conflicts": [{"figure": FIGURE, "difference": str, "explanation": str}], "citations": [CITATION],
    "nearest": [{"text": str, "citation": CITATION}], "confidence": (int, float),
    "documents": [str], "notes": [{"kind": str, "text": str, "citations": [int]}],
}  # fmt: skip


def breaches(value: Any, shape: Any, at: str = "answer") -> list[str]:  # noqa: ANN401
    """Return where a value breaks a shape: a type, "date", a set of words, [of each], {field: shape}, or a tuple of these."""
    if isinstance(shape, tuple):
        return [] if any(not breaches(value, one, at) for one in shape) else [f"{at}: {value!r} is none of its kinds"]
    if isinstance(shape, Mapping):
        if not isinstance(value, dict):
            return [f"{at}: {value!r} is no object"]
        wanted = {name.rstrip("?"): one for name, one in shape.items()}
        needed = {name for name in shape if not name.endswith("?")}
        found = [f"{at}: lacks {name}" for name in needed - set(value)] + [f"{at}: has {name}, which no contract knows" for name in set(value) - set(wanted)]
        return found + [b for name in wanted if name in value for b in breaches(value[name], wanted[name], f"{at}.{name}")]
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [f"{at}: {value!r} is no list"]
        return [b for i, one in enumerate(value) for b in breaches(one, shape[0], f"{at}[{i}]")]
    if isinstance(shape, set):
        return [] if value in shape else [f"{at}: {value!r} is none of {sorted(shape)}"]
    if shape == "date":
        return [] if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value) else [f"{at}: {value!r} is no date"]
    if isinstance(value, bool) and shape in (int, float):
        return [f"{at}: {value!r} is no number"]
    return [] if isinstance(value, shape) else [f"{at}: {value!r} is no {shape.__name__}"]


def promises(answer: dict[str, Any]) -> list[str]:
    """Return which promises between its fields an answer breaks."""
    numbers = [c["n"] for c in answer["citations"]]
    found = []
    if numbers != list(range(1, len(numbers) + 1)):
        found.append("citations are not numbered from 1")
    if (answer["reason"] is None) is not (answer["status"] == "answered") and answer["status"] != "answered":
        found.append("a reason is missing")
    if answer["status"] == "not_found" and (answer["citations"] or answer["figures"] or answer["items"]):
        found.append("not_found cites or states something")
    if answer["status"] == "answered" and not answer["citations"]:
        found.append("answered without a citation")
    if len(answer["nearest"]) > 3:
        found.append("more than three nearest facts")
    if not 0 <= answer["confidence"] <= 1:
        found.append("confidence is no chance")
    cited = [f["citation"] for f in answer["figures"]] + [i["citation"] for i in answer["items"]]
    if any(n not in (0, *numbers) for n in cited):
        found.append("a figure or item names a citation that is not there")
    return found
