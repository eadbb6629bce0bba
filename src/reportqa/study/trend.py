"""Trend -> rows for a table, CSV or JSON, and the picture's values: what is drawn and in which words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reportqa.language.script import is_cjk
from reportqa.language.units import by_id
from reportqa.model.trend import Trend, TrendPoint
from reportqa.model.wire import citation_dict, number, period_dict
from reportqa.study.export import to_csv

SCHEMA = "reportqa.trend/1"
COLUMNS = ("year", "period", "period_start", "period_end", "sense", "value", "high", "unit", "unit_id", "bound", "text", "name", "renamed", "own", "revised",
           "document", "title", "section", "start", "end", "quote")  # fmt: skip
_ROC = 1911


def trend_rows(trend: Trend) -> list[dict[str, Any]]:
    """Return the points as flat, JSON-safe rows (see `COLUMNS`), in order of time."""
    return [_row(p) for p in trend.points]


def _row(point: TrendPoint) -> dict[str, Any]:
    period, citation = period_dict(point.period) or {}, point.citation
    return {
        "year": point.year, "period": period["text"], "period_start": period["start"], "period_end": period["end"], "sense": period["sense"],
        "value": number(point.value), "high": None if point.high is None else number(point.high), "unit": point.unit, "unit_id": point.unit_id,
        "bound": point.bound.value, "text": point.text, "name": point.name, "renamed": point.renamed, "own": point.own, "revised": point.revised,
        "document": citation.document, "title": citation.title, "section": " > ".join(citation.section),
        "start": citation.start, "end": citation.end, "quote": " ".join(citation.quote.split()),
    }  # fmt: skip


def trend_csv(trend: Trend) -> str:
    """Return the points as CSV; no cell is a spreadsheet's formula."""
    return to_csv(trend_rows(trend), COLUMNS)


def trend_dict(trend: Trend) -> dict[str, Any]:
    """Return a trend as one JSON-safe object of schema `reportqa.trend/1`."""
    return {
        "schema": SCHEMA, "words": trend.words, "language": trend.language, "name": trend.name, "unit": trend.unit, "unit_id": trend.unit_id,
        "points": [_point_dict(p) for p in trend.points], "others": [_point_dict(p) for p in trend.others], "lacking": list(trend.lacking),
        "notes": [{"kind": n.kind, "text": n.text, "citations": [citation_dict(c) for c in n.citations]} for n in trend.notes],
    }  # fmt: skip


def _point_dict(point: TrendPoint) -> dict[str, Any]:
    return {
        "year": point.year, "period": period_dict(point.period), "value": number(point.value), "high": None if point.high is None else number(point.high),
        "unit": point.unit, "unit_id": point.unit_id, "bound": point.bound.value, "text": point.text, "name": point.name, "renamed": point.renamed,
        "own": point.own, "revised": point.revised, "citation": citation_dict(point.citation),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture of a trend shows: years and values, the year's labels, the title and what the values count."""

    years: tuple[int, ...]
    values: tuple[float, ...]
    labels: tuple[str, ...]
    title: str
    unit: str


def picture_of(trend: Trend, *, plain: bool = False) -> Picture:
    """Return what is drawn of a trend; `plain` keeps to Latin letters and figures, where no font has others."""
    unit = by_id().get(trend.unit_id)
    english = unit.plural if unit is not None and unit.id not in ("none", "item") else trend.unit
    shown = english if plain or trend.language == "en" else trend.unit
    title = trend.words if trend.language == "en" else trend.name
    labels = tuple(_label(p, trend, plain=plain) for p in trend.points)
    found = Picture(tuple(p.year for p in trend.points), tuple(float(p.value) for p in trend.points), labels, title, shown)
    return found if not plain else Picture(found.years, found.values, labels, _latin(title), _latin(shown))


def _label(point: TrendPoint, trend: Trend, *, plain: bool) -> str:
    roc = "年" in point.period.text and not any(str(y) in point.period.text for y in point.period.years)
    if plain or trend.language == "en" or not roc:
        return str(point.year)
    return f"{point.year - _ROC}年"


def _latin(text: str) -> str:
    return "" if any(map(is_cjk, text)) else text


def letters_of(picture: Picture) -> frozenset[str]:
    """Return the letters that a font must have to draw a picture."""
    return frozenset("".join((*picture.labels, picture.title, picture.unit))) - {" "}
