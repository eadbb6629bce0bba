"""The parts of a workbook around its sheets: which sheets there are, shared texts, styles, printed titles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from reportqa.ingest.readers.shown import GENERAL, format_code, is_date_code
from reportqa.ingest.readers.zipped import Parts, opened, title_of
from reportqa.model.errors import ReadError

_TITLES = re.compile(r"\$?(\d+):\$?(\d+)$")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MOST_SHEETS = 1_000


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell is shown: its format code, and whether it is bold or shaded."""

    code: str = GENERAL
    bold: bool = False
    shaded: bool = False
    is_date: bool = False


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet as the workbook lists it; `titled` is the last row that every printed page repeats."""

    name: str
    path: str
    hidden: bool
    chart: bool
    tables: tuple[str, ...]
    titled: int


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook: its sheets, the texts and styles that cells name by number, whether its days count from 1904."""

    sheets: tuple[SheetPart, ...]
    strings: tuple[str, ...]
    styles: tuple[Style, ...]
    from_1904: bool
    title: str


@contextmanager
def reworded() -> Iterator[None]:
    """Say of a spreadsheet what `zipped` says of a word-processor file."""
    try:
        yield
    except ReadError as error:
        said = str(error).replace("a word processor", "a spreadsheet program").replace("its word processor", "its spreadsheet program").replace("no word processor", "no spreadsheet program")
        raise ReadError(said.replace("save the document", "save the workbook").replace("open the document", "open the workbook")) from error


def parts_of(name: str, data: bytes, suffix: str = ".xlsx") -> Parts:
    """Return the parts of a workbook.

    Raises:
        ReadError: it is an old or locked workbook, or none.
    """
    if data.startswith(b"\xd0\xcf\x11\xe0") and "EncryptedPackage".encode("utf-16-le") not in data:
        msg = f"{name}: this is an old Excel workbook (.xls); open it in a spreadsheet program and save it as .xlsx."
        raise ReadError(msg)
    with reworded():
        return opened(name, data, suffix)


def book_of(parts: Parts) -> Book:
    """Return what a workbook says of itself.

    Raises:
        ReadError: its main part is missing or damaged.
    """
    with reworded():
        path = _main(parts)
        root = parts.tree(path)
        if root is None or tag_of(root) != "workbook":
            kind = "a binary workbook (.xlsb)" if any(p in parts for p in ("xl/workbook.bin",)) else "a workbook without its main part"
            msg = f"{parts.name}: this is {kind}; open it in a spreadsheet program and save it as .xlsx."
            raise ReadError(msg)
        links = _links(parts, path)
        titled = _titled(root)
        sheets = tuple(_sheet(parts, node, links, titled.get(n, 0)) for n, node in enumerate(_named(root, "sheet")[:_MOST_SHEETS]))
        target = dict(links.values())
        strings = _strings(parts.tree(target.get("sharedStrings", "xl/sharedStrings.xml")))
        styles = _styles(parts.tree(target.get("styles", "xl/styles.xml")))
        properties = parts.tree("docProps/core.xml")
    settings = _named(root, "workbookPr")
    from_1904 = bool(settings) and settings[0].get("date1904") in ("1", "true")
    title = next((node.text for node in properties if tag_of(node) == "title"), "") if properties is not None else ""
    return Book(sheets, strings, styles, from_1904, title_of(title))


def tag_of(element: Any) -> str:
    """Return an element's tag without its namespace, "" for what is none."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def text_of(item: Any) -> str:
    """Return the text of a shared or inline text, without readings (phonetic runs)."""
    parts: list[str] = []
    for child in item:
        tag = tag_of(child)
        if tag == "t":
            parts.append(child.text or "")
        elif tag == "r":
            parts += [t.text or "" for t in child if tag_of(t) == "t"]
    text = "".join(parts)
    return _ESCAPE.sub(lambda m: chr(int(m.group(1), 16)), text) if "_x" in text else text


def _named(root: Any, tag: str) -> list[Any]:
    return [node for node in root.iter() if tag_of(node) == tag]


def _main(parts: Parts) -> str:
    for kind, path in _links(parts, "").values():
        if kind == "officeDocument":
            return path
    return "xl/workbook.xml"


def _links(parts: Parts, path: str) -> dict[str, tuple[str, str]]:
    """Return the kinds and the paths of the parts that a part names, by the ids of its links; links out of the file are left out."""
    folder, _, file = path.rpartition("/")
    root = parts.tree(f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels")
    found: dict[str, tuple[str, str]] = {}
    for link in () if root is None else root:
        if tag_of(link) == "Relationship" and link.get("TargetMode") != "External":
            found[link.get("Id", "")] = (link.get("Type", "").rpartition("/")[2], _resolved(folder, link.get("Target", "")))
    return found


def _resolved(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    steps = [s for s in folder.split("/") if s]
    for step in target.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)


def _sheet(parts: Parts, node: Any, links: dict[str, tuple[str, str]], titled: int) -> SheetPart:
    link = next((value for name, value in node.attrib.items() if name.endswith("}id")), "")
    kind, path = links.get(link, ("", ""))
    hidden = node.get("state", "visible") in ("hidden", "veryHidden")
    tables = () if hidden or not path else tuple(p for k, p in _links(parts, path).values() if k == "table")
    return SheetPart(node.get("name", ""), path, hidden, kind not in ("worksheet", ""), tables, titled)


def _titled(root: Any) -> dict[int, int]:
    """Return the last row of the printed titles by the number of their sheet."""
    found: dict[int, int] = {}
    for name in _named(root, "definedName"):
        if name.get("name", "").lower() == "_xlnm.print_titles" and name.get("localSheetId", "").isdigit():
            rows = [m for part in (name.text or "").split(",") if (m := _TITLES.search(part.strip()))]
            if rows:
                found[int(name.get("localSheetId"))] = int(rows[-1].group(2))
    return found


def _strings(root: Any) -> tuple[str, ...]:
    return () if root is None else tuple(text_of(item) for item in root if tag_of(item) == "si")


def _styles(root: Any) -> tuple[Style, ...]:
    if root is None:
        return ()
    groups: dict[str, Any] = {}
    for node in root:
        groups.setdefault(tag_of(node), node)
    codes = {int(f.get("numFmtId", "0")): f.get("formatCode", "") for f in groups.get("numFmts", ()) if f.get("numFmtId", "0").isdigit()}
    bold = [any(tag_of(c) == "b" and c.get("val", "1") not in ("0", "false") for c in font) for font in groups.get("fonts", ())]
    shaded = [_is_shaded(fill) for fill in groups.get("fills", ())]
    styles: list[Style] = []
    for xf in groups.get("cellXfs", ()):
        number, font, fill = (int(xf.get(k, "0")) if xf.get(k, "0").isdigit() else 0 for k in ("numFmtId", "fontId", "fillId"))
        code = codes.get(number) or format_code(number)
        styles.append(Style(code, font < len(bold) and bold[font], fill < len(shaded) and shaded[fill], is_date_code(code)))
    return tuple(styles)


def _is_shaded(fill: Any) -> bool:
    pattern = next((c for c in fill if tag_of(c) == "patternFill"), None)
    if pattern is None:
        return any(tag_of(c) == "gradientFill" for c in fill)
    if pattern.get("patternType", "none") in ("none", "gray125"):
        return False
    colour = next((c for c in pattern if tag_of(c) == "fgColor"), None)
    return colour is None or (colour.get("rgb", "").upper()[-6:] != "FFFFFF" and (colour.get("theme") != "0" or colour.get("tint", "0") not in ("0", "")))
