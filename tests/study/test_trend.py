"""Guards trends: one figure a year, as rows, CSV, JSON and a picture in letters that a font has."""

from __future__ import annotations

import csv
import io
import json
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import reportqa
from reportqa.library import Corpus
from reportqa.model.answer import Citation
from reportqa.model.errors import UsageError
from reportqa.model.figure import Bound, Period, Sense
from reportqa.model.trend import Trend, TrendPoint
from reportqa.study.trend import COLUMNS, letters_of, picture_of, trend_csv, trend_dict, trend_rows

REPORTS = {
    "song-105": "松嶺市立圖書館105年年報\n\n一、流通\n105年度圖書借閱冊數共計1,204,567冊。\n",
    "song-106": "松嶺市立圖書館106年年報\n\n一、流通\n106年全年借書量達1,310,220冊。\n",
    "song-107": "松嶺市立圖書館107年年報\n\n一、流通\n表1 服務統計\n單位：冊\n年度　借閱總冊數\n106年　1,310,220\n107年　1,287,930\n",
}


def point(year: int, value: str, name: str = "借閱冊數", quote: str = "借閱冊數") -> TrendPoint:
    period = Period(f"{year - 1911}年", date(year, 1, 1), date(year, 12, 31), Sense.DURING)
    cited = Citation(1, "song", "年報", ("一、流通",), None, None, 0, len(quote), quote)
    return TrendPoint(year, period, Decimal(value), None, "冊", "volume", Bound.EXACT, f"{value}冊", name, renamed=False, own=True, revised=False, citation=cited)


TREND = Trend("借閱冊數", "zh-TW", "借閱冊數", "冊", "volume", (point(2016, "1204567"), point(2017, "1310220.5")))


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    folder = tmp_path_factory.mktemp("song")
    for name, text in REPORTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return reportqa.open(folder)


@pytest.mark.parametrize("words", ["借閱冊數", "借書量", "松嶺圖書館的借閱總冊數"])
def test_a_trend_has_one_figure_a_year_from_the_years_own_report(song: Corpus, words: str) -> None:
    found = song.trend(words)
    assert [(p.year, p.value, p.citation.document) for p in found.points] == [(2016, 1204567, "song-105"), (2017, 1310220, "song-106"), (2018, 1287930, "song-107")]
    assert all(p.own for p in found.points)
    assert found.unit_id == "volume"


def test_a_trend_says_where_the_name_differs(song: Corpus) -> None:
    found = song.trend("借閱冊數")
    assert [p.name for p in found.points] == ["圖書借閱冊數", "借書量", "借閱總冊數"]
    assert [n.kind for n in found.notes] == ["renamed"]
    assert [c.document for c in found.notes[0].citations] == ["song-105", "song-106", "song-107"]


def test_years_confine_a_trend_in_either_calendar(song: Corpus) -> None:
    assert [p.year for p in song.trend("借閱冊數", first=106).points] == [2017, 2018]
    assert [p.year for p in song.trend("借閱冊數", first="2016", last="106").points] == [2016, 2017]
    assert song.trend("借閱冊數", unit="人次").points == ()


def test_a_thing_that_no_report_counts_has_no_points(song: Corpus) -> None:
    assert song.trend("海豚數量").points == ()
    with pytest.raises(UsageError):
        song.trend("？！")


def test_one_report_has_a_trend_too(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(REPORTS["song-107"], encoding="utf-8")
    assert [p.value for p in reportqa.open(tmp_path).trend("借閱總冊數").points] == [1310220, 1287930]


def test_rows_csv_and_json_say_the_same(song: Corpus) -> None:
    found = song.trend("借閱冊數")
    rows = trend_rows(found)
    assert all(tuple(row) == COLUMNS for row in rows)
    read = list(csv.DictReader(io.StringIO(trend_csv(found))))
    assert [row["value"] for row in read] == [str(row["value"]) for row in rows] == ["1204567", "1310220", "1287930"]
    told = json.loads(json.dumps(trend_dict(found)))
    assert told["schema"] == "reportqa.trend/1"
    assert [p["citation"]["quote"] for p in told["points"]] == [p.citation.quote for p in found.points]


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_no_cell_is_a_formula(evil: str) -> None:
    (row,) = csv.DictReader(io.StringIO(trend_csv(replace(TREND, points=(point(2016, "1", name=evil, quote=evil),)))))
    assert row["name"] == row["quote"] == f"'{evil}"


def test_a_picture_keeps_to_latin_letters_where_no_font_has_others() -> None:
    full, plain = picture_of(TREND), picture_of(TREND, plain=True)
    assert full.labels == ("105年", "106年")
    assert "冊" in letters_of(full)
    assert plain.labels == ("2016", "2017")
    assert all(ord(c) < 0x2E80 for c in letters_of(plain))
    assert full.values == plain.values == (1204567.0, 1310220.5)


def test_without_matplotlib_a_sentence_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from reportqa.study.plot import draw

    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(UsageError, match=r"reportqa\[plot\]"):
        draw(TREND, tmp_path / "t.png")
    assert not (tmp_path / "t.png").exists()


def test_a_picture_is_drawn_in_a_font_that_has_its_letters_or_in_latin_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, recwarn: pytest.WarningsRecorder) -> None:
    pytest.importorskip("matplotlib")
    from reportqa.study import plot

    assert plot.draw(TREND, tmp_path / "t.png") in ("", plot.LACKS)
    assert (tmp_path / "t.png").read_bytes().startswith(b"\x89PNG")
    monkeypatch.setattr(plot, "font_for", lambda letters: None if any(ord(c) > 0x2E80 for c in letters) else plot.own_font())
    assert plot.draw(TREND, tmp_path / "t.svg") == plot.LACKS
    assert b"<svg" in (tmp_path / "t.svg").read_bytes()
    assert [w for w in recwarn if "Glyph" in str(w.message)] == []


def test_a_picture_is_the_same_each_time(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    from reportqa.study.plot import draw

    draw(TREND, tmp_path / "a.svg")
    draw(TREND, tmp_path / "b.svg")
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


def test_a_picture_of_another_kind_is_refused(tmp_path: Path) -> None:
    from reportqa.study.plot import draw

    with pytest.raises(UsageError, match="png or .svg"):
        draw(TREND, tmp_path / "t.gif")
