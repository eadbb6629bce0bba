"""Writes the corpus's report as DOCX, ODT, HTML and PDF, for the test that every format gives the same answers.

    python evals/convert.py FOLDER

The text, headings, paragraphs and tables are those that are told from the plain text. DOCX and HTML are written here; ODT
and PDF are what LibreOffice (`soffice`) makes of the DOCX.
"""

from __future__ import annotations

import html
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from docx import Document as Word
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from reportqa.ingest.document import Reading, read_document
from reportqa.model.document import Block, BlockKind

FONT = "Noto Serif CJK TC"
DEEPEST = 9  # heading styles of Word
LONGEST_HEADING = 40  # characters of a numbered paragraph that is a heading


@dataclass(frozen=True, slots=True)
class Part:
    """A heading (`level` from 1), a paragraph (`level` 0) or a table's rows of cells; `headers` counts its header rows."""

    text: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    headers: int = 0


def parts(reading: Reading) -> Iterator[Part]:
    """Return a document's parts in order; a table of running text is a table again."""
    document = reading.document
    table: list[Block] = []
    cells: dict[str, dict[str, list[str]]] = {}
    for block, label in [*zip(document.blocks, reading.labels, strict=True), (None, "")]:
        kind = block.kind if block is not None else None
        if table and kind is not BlockKind.ROW and not label and not (kind is BlockKind.TABLE_HEADER and table[-1].kind is kind):
            yield _table(table, cells)
            table, cells = [], {}
        if block is None:
            return
        text = block.span.of(document.text)
        if kind in (BlockKind.ROW, BlockKind.TABLE_HEADER):
            table.append(block)
        elif label and table:
            column = next((c.text for c in table[0].cells if label.endswith(f" {c.text}")), label)
            cells.setdefault(label.removesuffix(column).strip(), {}).setdefault(column, []).append(text)
        else:
            heading = kind is BlockKind.HEADING or (block.number and len(text) <= LONGEST_HEADING and text[-1] not in "。；：:")  # noqa: RUF001
            yield Part(text, min(block.level, DEEPEST) if heading else 0)


def _table(blocks: list[Block], cells: dict[str, dict[str, list[str]]]) -> Part:
    count = max(len(b.cells) for b in blocks)
    rows = [[c.text for c in b.cells] + [""] * (count - len(b.cells)) for b in blocks]
    heads = [c.text for c in blocks[0].cells]
    rows += [[label, *("\n".join(found.get(head, found.get(f"{label} {head}", []))) for head in heads[1:])] for label, found in cells.items()]
    return Part(rows=tuple(map(tuple, rows)), headers=sum(b.kind is BlockKind.TABLE_HEADER for b in blocks))


def write_docx(reading: Reading, path: Path) -> None:
    """Write a document as DOCX with heading styles, a running head and ruled tables."""
    word = Word()
    style = word.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(12)
    for name in ("Normal", *(f"Heading {n}" for n in range(1, DEEPEST + 1))):
        fonts = word.styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), FONT)
    word.sections[0].header.paragraphs[0].text = reading.document.title
    for part in parts(reading):
        if part.rows:
            _word_table(word, part)
        elif part.level:
            word.add_heading(part.text, part.level)
        else:
            word.add_paragraph(part.text)
    word.save(str(path))


def _word_table(word: object, part: Part) -> None:
    table = word.add_table(len(part.rows), len(part.rows[0]), style="Table Grid")  # type: ignore[attr-defined]
    for r, row in enumerate(part.rows):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
        if r < part.headers:
            mark = OxmlElement("w:tblHeader")
            table.rows[r]._tr.get_or_add_trPr().append(mark)  # noqa: SLF001


def write_html(reading: Reading, path: Path) -> None:
    """Write a document as a page of HTML."""
    body = []
    for part in parts(reading):
        if part.rows:
            lines = []
            for r, row in enumerate(part.rows):
                tag = "th" if r < part.headers else "td"
                lines.append("<tr>" + "".join(f"<{tag}>{html.escape(t).replace(chr(10), '<br>')}</{tag}>" for t in row) + "</tr>")
            body.append("<table>\n" + "\n".join(lines) + "\n</table>")
        else:
            tag = f"h{min(part.level, 6)}" if part.level else "p"
            body.append(f"<{tag}>{html.escape(part.text)}</{tag}>")
    title = html.escape(reading.document.title)
    path.write_text(f'<!DOCTYPE html>\n<html lang="zh-Hant"><head><meta charset="utf-8"><title>{title}</title></head>\n<body><main>\n' + "\n".join(body) + "\n</main></body></html>\n", encoding="utf-8")


def main(folder: Path) -> None:
    """Write the four files."""
    source = next((Path(__file__).resolve().parents[1] / "corpus").glob("*.txt"))
    reading = read_document(source)
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / f"{source.stem}.docx"
    write_docx(reading, made)
    write_html(reading, made.with_suffix(".html"))
    for kind in ("odt", "pdf"):
        subprocess.run(["soffice", "--headless", "--convert-to", kind, "--outdir", str(folder), str(made)], check=True, capture_output=True)  # noqa: S603, S607


if __name__ == "__main__":
    main(Path(sys.argv[1]))
