"""Tables of names -> a list: the row labels of the table whose rows are what a question asks the names of.

The rows of a table are of some kind: its first column's header tells it (工程名稱, District), else its caption
(主要林產品產量). A question for that kind is answered by the rows where the table is the only one it can mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from reportqa.ask.decision import Ask, Evidence, Listed
from reportqa.ask.matching import squash
from reportqa.ask.tables import is_overlap, is_total
from reportqa.language.script import fold, is_cjk
from reportqa.language.tables import rows as language_rows
from reportqa.model.answer import Term
from reportqa.model.document import BlockKind, Cell, Document, Span, Table

_LEAST_ROWS, _MOST_ROWS = 2, 30
_KIND_MET, _GROUP_MET, _APART = 0.55, 0.45, 0.1  # of the kind's words that a caption has; of a group's name; how much better than any other group
_COVERED, _IN_GROUP, _ALIKE = 0.6, 0.5, 0.08  # of the question's own words that the table has, or one group of it; how near another table may come before neither answers
_MOST_LETTERS, _UNMET = 60, 0.3  # of a label; how little of a weighty word a table may have that lacks it

# What a question for the rows of a table asks: names of a kind, however many.
_ASKED = re.compile(
    r"哪(?:些|几|[两二三四五六七八九十\d]+)(?:大)?(?:个|种|类|项|条|座|间|所|家|处|位|样|门|国(?!家))?(?P<zh>[一-鿿]{0,6})|什么(?P<what>[一-鿿]{1,6})"
    r"|\b(?:which|what) (?:(?:are|were) (?:the |its |their )?)?(?:(?:kinds?|types?|sorts?|categories) of )?(?P<en>[a-z-]+(?: [a-z-]+){0,3})"
)
# Where what is asked for ends and what is said of it begins.
_NOUN_ENDS = re.compile(r"(?<=[一-鿿]{2})(?=[在有是被的会能可要由]|参加|参与|出现|公布)|\s(?:do|does|did|is|are|was|were|could|can|will|would|has|have|had|the|its|their|that|which|who|on|in|of|by|at|for|get|gets|come|belong)\b.*")
# Words of a question that tell of no table: what it does to its rows, and what the report itself is called.
_TELLING = re.compile(
    r"^(?:有|分|分为|分成|划分|划为|算|列|列出|列名|包括|包含|涵盖|下面|下辖|底下|管|管辖|追踪|列管|统计|报告|年报|公报|年鉴|一览|全部|都|请|多少|名单|名称|哪.*"
    r"|yearbook|report|bulletin|review|annual|track\w*|cover\w*|list\w*|includ\w*|divid\w*|split\w*|break\w*|broken|name\w*|show\w*|give\w*|figures?|publish\w*|could|people|big|main|major|all"
    r"|under|into|separately|kinds?|types?|sorts?|categor\w+|run|runs|have|data|come|comes|belong\w*|need|names?|full|see|use[sd]?)$"
)
_RESTS = re.compile(r"没有?|未|不|除|低于|高于|超过|以上|以下|最|增加|减少|下降|上升|减产|增产|达标|达成|\b(?:not|miss\w*|met|meet|fell|fall|rose|rise|fewer|below|above|over|under \d|more|less|most|least|top|best|worst|highest|lowest|except|besides|new|newly|first)\b")
# A body that a question points at, which is the one that reports: 這個局, the service, their.
_OWN_BODY = re.compile(r"(?:这|该|本|贵)个?[一-鿿]{0,5}?(?:局|署|处|部|会|院|公司|机构|机关|基金会|大学|单位)|他们(?:的)?|\b(?:the|this|its|their) (?:service|authority|board|department|agency|bureau|council|office|company|commission)\b")
_NO_NAME = re.compile(r"^(?:[\d\s.,/％%:：~～–—-]+(?:年度?|月|日)?|\d+月|第?[一二三四五六七八九十]+(?:季|月)|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?(?: \d{4})?|其他|其它|其余.*|others?|计|男|女|male|female|[注註]:?.*|说明.*|资料来源.*|notes?\b.*|source\b.*)$")  # noqa: RUF001
_MEASURE = re.compile(r"[（(](?:%|％|人|件|次|元|千元|万元|亿元|公顷|户|家|家次|天|日|起|亩|万亩|吨|fte|number|days|people|million|\$)[^）)]*[）)]$|(?:率|数|人数|件数|次数|金额|值|比例|面积)$|^(?:number|rate|share|average|percentage)\b")  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class RowList:
    """The labels of a table's rows that answer, each with its row; `coverage`: the share of the question's own words that the table has, 0 to 1."""

    items: tuple[Listed, ...]
    coverage: float
    headed: bool  # the column's own header tells the kind


@dataclass(frozen=True, slots=True)
class _Kind:
    asked: str
    words: frozenset[str]  # of a header or a caption, of the kinds that the question's words are of


def row_list(ask: Ask) -> RowList | None:
    """Return the rows that a question asks the names of; None where no table is clearly the one it names."""
    folded = ask.query.folded
    kind = _kind(folded)
    if kind is None or _RESTS.search(folded):
        return None
    found = sorted(
        (made for number, document in enumerate(ask.view.documents) for table in document.tables if (made := _of_table(ask, kind, number, document, table)) is not None),
        key=lambda made: (-made.headed, -made.coverage),
    )
    if not found:
        return None
    best = found[0]
    names = {squash(i.text) for i in best.items}
    for other in found[1:]:
        if other.headed == best.headed and other.coverage >= best.coverage - _ALIKE and {squash(i.text) for i in other.items} != names:
            return None
    return best


@cache
def _kinds() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Return each kind's words of headers, and those of questions."""
    made = []
    for _, heads, asked in language_rows("row_kinds.tsv"):
        words = frozenset(heads.split(";"))
        made.append((words, words | frozenset(asked.split(";"))))
    return tuple(made)


def _kind(folded: str) -> _Kind | None:
    """Return the kind of names that a folded question asks for, None where it asks for none."""
    match = _ASKED.search(folded)
    if match is None:
        return None
    asked = match["zh"] or match["what"] or match["en"] or ""
    asked = _NOUN_ENDS.split(asked, maxsplit=1)[0]
    if not asked and match["zh"] is not None:
        before = re.search(r"([一-鿿]{2,6}?)(?:一共)?(?:有|是|为|包括|分别是|分别为|分成|分为)?$", folded[: match.start()])
        asked = before.group(1) if before is not None else ""
    if len(asked) < 1:
        return None
    words = {w for heads, said in _kinds() if any(_says(asked, word) for word in said) for w in heads}
    return _Kind(asked, frozenset(words))


def _says(asked: str, word: str) -> bool:
    """Whether what is asked for is a kind's word: a Chinese noun by its end, an English one as a word."""
    if is_cjk(word[0]):
        return any(asked[:end].endswith(word) for end in range(len(word), len(asked) + 1)) if len(word) > 1 else asked == word
    return re.search(rf"\b{re.escape(word)}(?:s|es)?\b|\b{re.escape(word.removesuffix('y'))}ies\b", asked) is not None


# ---------------------------------------------------------------- one table


def _of_table(ask: Ask, kind: _Kind, number: int, document: Document, table: Table) -> RowList | None:
    columns = _label_columns(document, table)
    if not columns:
        return None
    path = document.path_at(table.span.start)
    caption = squash(" ".join((*path[-1:], table.caption)))
    headed = [i for i, (header, _) in enumerate(columns) if _heads(squash(header), kind)]
    at = headed[-1] if headed else len(columns) - 1
    header, cells = columns[at]
    if not headed and (not _captioned(ask, kind, caption) or len(columns) > 1):
        named = _group(ask, kind, columns) if len(columns) > 1 else None
        if named is None:
            return None
        at, (header, cells) = 1, columns[1]
        headed = [1] if kind.words and _heads(squash(header), kind) else []
        if not headed:
            return None
    group = _group(ask, kind, columns[:at]) if at else None
    wanted = [(k, c) for k, c in enumerate(cells) if c is not None and (group is None or group[1][k])]
    items: dict[str, Listed] = {}
    for k, cell in wanted:
        own = squash(cell.text)
        if not own or is_total(own) or is_overlap((own,)) or _NO_NAME.match(own) or len(own) > _MOST_LETTERS:
            continue
        if _MEASURE.search(own):
            return None  # what is measured, not what it is measured of
        items.setdefault(own, Listed(" ".join(cell.text.split()), Evidence(number, _row_span(table, k))))
    if not _LEAST_ROWS <= len(items) <= _MOST_ROWS or any(name in squash(ask.query.folded) for name in items):
        return None
    around = squash(" ".join((*path, table.caption, " ".join(h for h, _ in columns), " ".join(table.columns), group[0] if group else "")))
    if not _in_time(ask, document, around):
        return None
    coverage = _covered(ask, kind, around, squash(document.title))
    return RowList(tuple(items.values()), coverage, bool(headed)) if coverage >= (_COVERED if group is None else _IN_GROUP) else None


def _label_columns(document: Document, table: Table) -> list[tuple[str, list[Cell | None]]]:
    """Return the columns of names before the first column of figures, each with its header and its cells, filled down; none where the first is of figures or dates."""
    heads = _headers(document, table)
    width = max((len(r) for r in table.rows), default=0)
    made: list[tuple[str, list[Cell | None]]] = []
    for i in range(width):
        cells = [r[i] if i < len(r) else None for r in table.rows]
        texts = [c.text.strip() for c in cells if c is not None and c.text.strip()]
        if not texts or sum(bool(re.search(r"\d", t)) and not re.search(r"[一-鿿A-Za-z]{2}", t) for t in texts) * 2 > len(texts):
            break
        filled: list[Cell | None] = []
        for cell in cells:
            filled.append(cell if cell is not None and cell.text.strip() else filled[-1] if filled else None)
        made.append((heads[i] if i < len(heads) else "", filled))
    return made


def _headers(document: Document, table: Table) -> tuple[str, ...]:
    """Return the cells of a table's first header line, the corner among them."""
    first = next((b for b in document.blocks if b.kind is BlockKind.TABLE_HEADER and table.span.start <= b.span.start < table.span.end), None)
    return tuple(c.text for c in first.cells) if first is not None else ()


def _row_span(table: Table, row: int) -> Span:
    cells = table.rows[row]
    return Span(min(c.span.start for c in cells), max(c.span.end for c in cells))


def _heads(header: str, kind: _Kind) -> bool:
    """Whether a column's header is a name of the kind: 區別, 縣（區）, 工程名稱, Hospital."""  # noqa: RUF002
    bare = re.sub(r"[（(）)、/／\s]", "", header)  # noqa: RUF001
    forms = {bare, bare.removesuffix("名称"), bare.removesuffix("别"), *(bare.removesuffix(s) for s in ("s", "es"))}
    return bool(bare) and (bool(forms & kind.words) or bare in (kind.asked, kind.asked.removesuffix("s")))


def _captioned(ask: Ask, kind: _Kind, caption: str) -> bool:
    """Whether a caption names the kind: by a word for it, and by the question's words for it."""
    return any(_says_in(caption, w) for w in kind.words) and _met(ask, [t for t in ask.query.terms if t.text in squash(kind.asked)], caption) >= _KIND_MET


def _says_in(text: str, word: str) -> bool:
    return word in text if is_cjk(word[0]) else re.search(rf"\b{re.escape(word)}s?\b", text) is not None


def _group(ask: Ask, kind: _Kind, columns: list[tuple[str, list[Cell | None]]]) -> tuple[str, list[bool]] | None:
    """Return the one group of a first column that a question names, with the rows that are of it; None where it names none."""
    terms = [t for t in ask.query.terms if t.text not in squash(kind.asked) and not _TELLING.match(t.text)]
    for _, cells in columns[:1]:
        labels = {squash(c.text) for c in cells if c is not None and c.text.strip() and not is_total(squash(c.text))}
        met = sorted(((_met(ask, terms, label), label) for label in labels), reverse=True)
        if len(met) > 1 and met[0][0] >= _GROUP_MET and met[0][0] >= met[1][0] + _APART:
            label = met[0][1]
            return label, [c is not None and squash(c.text) == label for c in cells]
    return None


def _met(ask: Ask, terms: list[Term], text: str) -> float:
    total = sum(t.weight for t in terms)
    return sum(t.weight * ask.matcher(t, text) for t in terms) / total if total else 0.0


def _covered(ask: Ask, kind: _Kind, around: str, title: str) -> float:
    """Return how much of what a question asks of the kind a table has: its words apart from the kind's own, those that tell of no table and the body that reports."""
    folded = ask.query.folded
    own = "".join(m.group() for m in _OWN_BODY.finditer(folded))
    terms = [t for t in ask.query.terms if t.text not in squash(kind.asked) and not _TELLING.match(t.text) and t.text not in fold(own)]
    if any(t.strict and max(ask.matcher(t, around), ask.matcher(t, title)) < 0.5 for t in terms):  # noqa: PLR2004
        return 0.0
    if not terms:
        return 1.0
    met = [(t.weight, max(ask.matcher(t, around), 0.6 * ask.matcher(t, title))) for t in terms]
    heaviest = max(weight for weight, _ in met)
    if any(share < _UNMET and weight >= heaviest / 2 for weight, share in met):
        return 0.0  # districts that had a school closed are fewer than the rows of schools by district
    return sum(weight * share for weight, share in met) / (sum(weight for weight, _ in met) or 1.0)


def _in_time(ask: Ask, document: Document, around: str) -> bool:
    """Whether a table is of the time asked for, if any: it names it, or the report is of that year."""
    periods = ask.query.periods
    return not periods or any(squash(p.text) in around or document.year in p.years for p in periods)
