"""Picture of a trend -> PNG or SVG by matplotlib (the extra `plot`), in a font that has every letter, else in Latin letters alone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportqa.model.errors import UsageError
from reportqa.model.trend import Trend
from reportqa.study.trend import Picture, letters_of, picture_of

if TYPE_CHECKING:
    from collections.abc import Iterable

# Families that hold Chinese letters, those without serifs first.
_CJK = (r"Noto Sans (?:CJK|TC|SC|HK)|Source Han Sans|PingFang|JhengHei|YaHei|Heiti|SimHei|WenQuanYi|Droid Sans Fallback|Hiragino|Arial Unicode|Unifont",
        r"Noto Serif (?:CJK|TC|SC)|Source Han Serif|MingLiU|SimSun|Song|Ming|Kai|Fang|AR PL|Gothic|Mincho|Nanum|Batang|Gulim")  # fmt: skip
_FAILS = "matplotlib is not installed, which draws pictures; install it with: pip install 'reportqa[plot]'"
LACKS = "no installed font has the Chinese letters of this picture, so that it is labelled in figures and Latin letters; install one such as Noto Sans CJK."
_SIZE, _DPI, _ROOM = (8.0, 4.5), 150, 1.12  # inches; dots an inch; how far the axis goes beyond the highest value


def draw(trend: Trend, path: Path) -> str:
    """Write a trend's picture to `path`, PNG or SVG by its ending; return a sentence where it had to do without letters, else "".

    Raises:
        UsageError: matplotlib is not installed, or the ending is neither.
        OSError: the file cannot be written.
    """
    kind = path.suffix.lower().removeprefix(".")
    if kind not in ("png", "svg"):
        msg = f"{path}: a picture is written as .png or .svg; give one of these endings."
        raise UsageError(msg)
    try:
        import matplotlib as mpl  # noqa: PLC0415 (an extra)
    except ImportError as error:
        raise UsageError(_FAILS) from error
    picture, said = picture_of(trend), ""
    font = font_for(letters_of(picture))
    if font is None:
        picture, said = picture_of(trend, plain=True), LACKS
        font = font_for(letters_of(picture))
    with mpl.rc_context({"svg.hashsalt": "reportqa", "svg.fonttype": "path"}):
        figure = _figure(picture, font)
        figure.savefig(path, format=kind, dpi=_DPI, metadata={"Date": None} if kind == "svg" else {"Software": None})
    return said


def font_for(letters: Iterable[str]) -> str | None:
    """Return the path of an installed font that has all of some letters, matplotlib's own first; None where none has."""
    from matplotlib import font_manager  # noqa: PLC0415

    wanted, own = set(letters), own_font()
    if _has(own, wanted):
        return own
    fonts = font_manager.fontManager.ttflist
    for families in _CJK:
        for entry in sorted((f for f in fonts if re.search(families, f.name)), key=lambda f: (f.style != "normal", abs(_weight(f.weight) - 400), f.name, f.fname)):
            if _has(entry.fname, wanted):
                return str(entry.fname)
    return None


def own_font() -> str:
    """Return the path of the font that comes with matplotlib."""
    from matplotlib import font_manager  # noqa: PLC0415

    return str(font_manager.findfont("DejaVu Sans"))


def _weight(weight: Any) -> int:  # noqa: ANN401 (a name or a number)
    return int(weight) if isinstance(weight, int) else {"light": 300, "normal": 400, "regular": 400, "medium": 500, "bold": 700, "black": 900}.get(str(weight), 400)


def _has(path: str, letters: set[str]) -> bool:
    from matplotlib.ft2font import FT2Font  # noqa: PLC0415

    try:
        font = FT2Font(path)
    except (OSError, RuntimeError):  # a font that cannot be read has none
        return False
    return all(font.get_char_index(ord(c)) for c in letters)


def _figure(picture: Picture, font: str | None) -> Any:  # noqa: ANN401
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415
    from matplotlib.ticker import FuncFormatter  # noqa: PLC0415

    letters = FontProperties(fname=font) if font else FontProperties()
    figure = Figure(figsize=_SIZE, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.plot(picture.years, picture.values, marker="o", color="#1f4e79")
    axes.set_xticks(picture.years, picture.labels)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
    for year, value in zip(picture.years, picture.values, strict=True):
        axes.annotate(f"{value:,.10g}", (year, value), textcoords="offset points", xytext=(0, 8), ha="center", fontsize=9, fontproperties=letters, parse_math=False)
    axes.set_title(picture.title, fontproperties=letters, fontsize=13, pad=14, parse_math=False)
    axes.set_ylabel(picture.unit, fontproperties=letters, rotation=0, ha="right", parse_math=False)
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set_fontproperties(letters)
        label.set_parse_math(False)
    low, high = min(0.0, *picture.values), max(0.0, *picture.values)
    axes.set_ylim(low * _ROOM, high * _ROOM or 1.0)
    axes.grid(axis="y", alpha=0.3)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    return figure
