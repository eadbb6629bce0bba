"""Which lines belong together: where a paragraph was wrapped, and where it ended."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass

from reportqa.ingest.grids import CAPTION, NOTES
from reportqa.ingest.lines import Line, width
from reportqa.ingest.shapes import NUMERIC, shape_of
from reportqa.language.numbering import MAJOR, numbers_at
from reportqa.language.script import is_cjk

STOP = "。！？!?"  # noqa: RUF001
_CLOSED = re.compile(r"[。！？!?.][」』）)”\"]?$|[：:；;]$")  # noqa: RUF001
_HANGING = re.compile(r"[，、（「『〈《(]$|[,(–—]$")  # noqa: RUF001
_TRAILING = re.compile(r"^[，、。；：）」』〉》％%]|^[,.;:)%](?!\d)")  # noqa: RUF001
_BULLET = re.compile(r"^[•●○◎◆◇■□▪‧＊*※➢►–-]\s+|^[•●○◎◆◇■□▪※➢►・．](?=[^\s\d])")  # noqa: RUF001
_LABEL_VALUE = re.compile(r"^(?:[^，。；：:\d]{2,24}|[A-Za-z][A-Za-z ,'()%/-]{1,60})[：:]\s*(?!\d{1,2}[.、．)）]$)[^。]{0,6}\d[^。]{0,40}$")  # noqa: RUF001
_TIME_REST = re.compile(r"^(?:年[底初之]|月[底初之]|日[起至止])")  # behind the digits of a year, month or day: 較111 / 年底之78處
_UNIT_TO_COME = re.compile(r"(?:單位|单位|[Uu]nit)\s?[:：]$")  # noqa: RUF001
_TITLE_END = re.compile(r"[。！？!?；;，,、：:.…]$")  # noqa: RUF001
_BRACKETED = re.compile(r"^[【〔《〖].{2,20}[】〕》〗]$")
_HANGS = re.compile(r"[，、。；：）」』〉》！？％%,.;:!?)”’]$")  # noqa: RUF001
_TOKEN = re.compile(r"[A-Za-z0-9.,%'’&/-]+|.")  # noqa: RUF001
_LONGEST_WRAP = 140  # half-width columns: a longer line was not wrapped
_NEARLY = 0.88  # of the width: a shorter line was not broken there
_CONTRADICTS = 4  # broken lines that one wider line speaks against
_CENTRED = 12  # half-width columns of indentation from which a line is centred, not indented
_NARROW = 0.7
_NEAR = 6  # lines to either side that show how wide a column is


@dataclass(frozen=True, slots=True)
class Setting:
    """How a report is set: `spaced` (a blank line after every line), `usual` blank lines between lines,
    `wrapped` (its lines were broken at a width), the width at each line, in half-width columns; `full` is the
    width without punctuation that hangs over it, `length` the number of characters after which lines were broken, 0 where none is."""

    spaced: bool
    usual: int
    wrapped: bool
    widths: tuple[int, ...]
    full: int = 0
    length: int = 0


def setting_of(lines: list[Line], tabular: set[int]) -> Setting:
    """Tell how lines are set; `tabular` are those of tables, which tell nothing of it."""
    blanks = sorted(line.blanks for line in lines[1:])
    followed = sum(b > 0 for b in blanks)
    unfinished = sum(not _CLOSED.search(line.text) for line in lines)
    spaced = followed >= 0.7 * max(1, len(blanks)) and (len(lines) > 12 or (len(lines) > 4 and unfinished >= 0.6 * len(lines)))  # noqa: PLR2004
    usual = blanks[len(blanks) // 2] if spaced else 0
    most = _wrapped_at(lines, tabular, usual)
    widest = max((line.width for i, line in enumerate(lines) if i not in tabular), default=0)
    return Setting(spaced, usual, most > 0, _widths(lines, tabular, most or widest), _full(lines, tabular, most), _length(lines, tabular, usual))


def _full(lines: list[Line], tabular: set[int], most: int) -> int:
    """Return the width of the widest wrapped lines that end in no punctuation, one alone left out."""
    widths = Counter(_reach(line) for i, line in enumerate(lines) if i not in tabular and not _HANGS.search(line.text))
    return max((w for w, times in widths.items() if w <= most and times > 1), default=most)


def _reach(line: Line) -> int:
    """Return where a line ends, in half-width columns from the margin."""
    return line.width + (line.indent if line.indent < _CENTRED else 0)


def _length(lines: list[Line], tabular: set[int], usual: int) -> int:
    """Return after how many characters lines were broken, wide ones or not: what most unfinished lines have, and none more."""
    prose = [i for i in range(len(lines)) if i not in tabular]
    lengths = Counter(len(lines[i].text) for i in prose if _breaks_a_sentence(lines, i, usual))
    length, times = lengths.most_common(1)[0] if lengths else (0, 0)
    longest = max((len(lines[i].text) for i in prose), default=0)
    return length if length == longest and times > 2 and times >= 0.5 * lengths.total() else 0  # noqa: PLR2004


def _wrapped_at(lines: list[Line], tabular: set[int], usual: int) -> int:
    """Return the width at which lines were broken, in half-width columns; 0 where they were not.

    Broken lines end in the middle of a sentence that the next line goes on with, are about as wide as one
    another, and none is wider.
    """
    prose = [(_reach(line), i) for i, line in enumerate(lines) if i not in tabular]
    widths = sorted(w for w, _ in prose)
    broken = sorted(w for w, i in prose if _breaks_a_sentence(lines, i, usual))
    best = (0, 0)
    for w in dict.fromkeys(reversed(widths)):
        if w <= _LONGEST_WRAP:
            near = bisect_right(broken, w) - bisect_left(broken, _NEARLY * w)
            wider = len(widths) - bisect_right(widths, 1.03 * w)
            best = max(best, (near - _CONTRADICTS * wider, w))
    return best[1] if best[0] > 0 else 0


def _breaks_a_sentence(lines: list[Line], at: int, usual: int) -> bool:
    """Whether a line ends without an end, and what follows it is nothing of its own."""
    if at + 1 == len(lines) or _CLOSED.search(lines[at].text):
        return False
    after = lines[at + 1]
    return (after.blanks <= usual or after.page_top) and not _BULLET.match(after.text) and not any(n.ordinal == 1 or n.style in MAJOR for n in numbers_at(after.text))


def _widths(lines: list[Line], tabular: set[int], most: int) -> tuple[int, ...]:
    """Return the width that each line was wrapped at: the report's, or that of the narrow column that it stands in."""
    found: list[int] = []
    for i in range(len(lines)):
        near = [lines[j].width for j in range(max(0, i - _NEAR), min(len(lines), i + _NEAR + 1)) if j not in tabular]
        local = max(near, default=most)
        narrow = local <= _NARROW * most and len(near) >= _NEAR and sum(w >= 0.75 * local for w in near) >= 0.5 * len(near)  # noqa: PLR2004
        found.append(local if narrow else most)
    return tuple(found)


def ends_early(lines: list[Line], setting: Setting, at: int, slack: float = 0.12) -> bool:
    """Whether line `at` was broken on purpose: what follows would have had room on it.

    `slack` is the share of the width by which a wrapped line may fall short.
    """
    line, most = lines[at], setting.widths[at]
    if at + 1 == len(lines) or (setting.length and len(line.text) == setting.length):
        return at + 1 == len(lines)
    token = _TOKEN.match(lines[at + 1].text)
    following = width(token.group()) if token else 0
    return _reach(line) + following + max(4, slack * most) <= most


def is_full(lines: list[Line], setting: Setting, at: int) -> bool:
    """Whether not one more character had room on line `at`, so that a number at its end may go on in the next."""
    line, most = lines[at], setting.widths[at]
    if at + 1 == len(lines) or not setting.wrapped:
        return False
    return len(line.text) == setting.length or _reach(line) + width(lines[at + 1].text[0]) > (setting.full if most == max(setting.widths) else most)


def set_apart(lines: list[Line], setting: Setting, at: int) -> bool:
    """Whether more blank lines than usual stand before line `at` (those of a page break do not count)."""
    line = lines[at]
    if line.blanks <= setting.usual:
        return False
    return not (line.page_top and at and not _CLOSED.search(lines[at - 1].text))


def is_fresh(lines: list[Line], setting: Setting, at: int) -> bool:
    """Whether line `at` begins something, rather than going on with the wrapped line before it."""
    if at == 0 or lines[at].blanks > setting.usual or not setting.wrapped:
        return True
    before = lines[at - 1]
    if not _CLOSED.search(lines[at].text) and ends_early(lines, setting, at, slack=0.4):
        return True  # a short line without an end is a heading: a broken sentence ends with one
    return bool(_CLOSED.search(before.text)) or ends_early(lines, setting, at - 1) or lines[at].indent >= before.indent + 2  # noqa: PLR2004


def goes_on(lines: list[Line], setting: Setting, at: int) -> bool:
    """Whether line `at` goes on with the paragraph of the line before it."""
    line, before = lines[at], lines[at - 1]
    if line.glued:
        return True
    if set_apart(lines, setting, at) or _BULLET.match(line.text) or line.contents or is_caption(line):
        return False
    if breaks_off(before.text) or (before.text[-1].isdigit() and _TIME_REST.match(line.text)):
        return True
    if is_caption(before):
        return setting.wrapped and not ends_early(lines, setting, at - 1, slack=0)
    if is_label_value(line.text) and (before.text[-1] in STOP or is_label_value(before.text)):
        return False
    if is_label_value(before.text) and ends_early(lines, setting, at - 1) and not _HANGING.search(before.text):
        return False
    if _HANGING.search(before.text) or _TRAILING.match(line.text):
        return True
    if not setting.wrapped or _is_centred(line) or _is_centred(before):
        return False
    if line.indent >= before.indent + 2 and _CLOSED.search(before.text) and not line.page_top:
        return False
    if _CLOSED.search(before.text):
        return not ends_early(lines, setting, at - 1)
    if _capitals(before.text) != _capitals(line.text) and not any(is_cjk(c) for c in line.text):
        return False
    return not ends_early(lines, setting, at - 1, slack=0.3)


def is_caption(line: Line) -> bool:
    """Whether a line is the caption of a table, or the unit of one."""
    return line.width <= 80 and CAPTION.search(line.text) is not None and not re.search(r"[。；，]$", line.text)  # noqa: PLR2004, RUF001


def breaks_off(text: str) -> bool:
    """Whether a line ends where more must come: in an open bracket, or at 單位：."""
    return is_open(text) or _UNIT_TO_COME.search(text) is not None


def is_open(text: str) -> bool:
    """Whether a bracket that a line opens is not closed in it."""
    return sum(text.count(c) for c in "（(") > sum(text.count(c) for c in "）)")  # noqa: RUF001


def is_label_value(text: str) -> bool:
    """Whether a line is a field of a form: 垃圾車：142輛."""
    return _LABEL_VALUE.match(text) is not None


def heads(text: str) -> bool:
    """Whether a short text may be a heading: words without a number, that end in nothing and are no item of a list."""
    return not re.search(r"\d", text) and _is_phrase(text)


def _is_phrase(text: str) -> bool:
    """Whether a text has words, ends in no mark, is cut by none, and is no item of a list."""
    return not _TITLE_END.search(text) and not _BULLET.match(text) and not re.search(r"[，。]", text) and any(is_cjk(c) or c.isalpha() for c in text)  # noqa: RUF001


def is_title(lines: list[Line], setting: Setting, at: int) -> bool:
    """Whether an unnumbered line stands alone as a heading."""
    line = lines[at]
    following = lines[at + 1] if at + 1 < len(lines) else None
    if _BRACKETED.match(line.text):
        return True
    if CAPTION.search(line.text) or NOTES.match(line.text):
        return False
    if len(line.text) > 30 or not _is_phrase(line.text) or shape_of(line.text) in NUMERIC or setting.spaced or following is None:  # noqa: PLR2004
        return False
    if line.blanks > 0 and following.blanks > 0:
        return True
    lone = is_fresh(lines, setting, at) and (at == 0 or ends_early(lines, setting, at - 1) or line.blanks > 0) and ends_early(lines, setting, at, slack=0.5)
    long = following.width >= 0.8 * setting.widths[at] and setting.wrapped and not setting.widths[at] < 24  # noqa: PLR2004
    return lone and long and len(line.text) <= 14 and not re.search(r"\d", line.text)  # noqa: PLR2004


def _is_centred(line: Line) -> bool:
    return line.indent >= _CENTRED


def _capitals(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 3 and all(c.isupper() for c in letters)  # noqa: PLR2004
