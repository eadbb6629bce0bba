"""Word files for the tests: bare ones of hand-written XML, and the report in corpus/ with real styles and numbers."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from xml.sax.saxutils import escape

from reportqa.language.numbering import numbers_at
from reportqa.model.document import Document

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
)
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>'
    '<Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONSHIPS = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """Return a ZIP of parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()


def part(tag: str, inner: str) -> str:
    """Return the XML of a part whose root is `tag`."""
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{tag} {NAMES}>{inner}</w:{tag}>'


def word(body: str, *, styles: str = "", numbering: str = "", footnotes: str = "", related: dict[str, tuple[str, str]] | None = None, more: dict[str, str | bytes] | None = None) -> bytes:
    """Return a Word file with a body; `related` gives further relationships of the document by id: kind and target."""
    kinds = {"styles": ("styles", styles), "numbering": ("numbering", numbering), "footnotes": ("footnotes", footnotes)}
    links = {f"rId_{kind}": (kind, f"{kind}.xml") for kind, (_, inner) in kinds.items() if inner} | (related or {})
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": _RELATIONSHIPS.format(f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'),
        "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": _RELATIONSHIPS.format("".join(f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for key, (kind, target) in links.items())),
    }
    parts |= {f"word/{kind}.xml": part(tag, inner) for kind, (tag, inner) in kinds.items() if inner}
    return zipped(parts | (more or {}))


def run(text: str, properties: str = "") -> str:
    """Return a run."""
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(text: str = "", properties: str = "", *, inner: str = "") -> str:
    """Return a paragraph of text, or of runs given as XML."""
    return f'<w:p>{f"<w:pPr>{properties}</w:pPr>" if properties else ""}{run(text) if text else ""}{inner}</w:p>'


def item(text: str, number: int, level: int = 0) -> str:
    """Return a paragraph on a level of a list."""
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def listed(*levels: tuple[str, str], number: int = 1, extra: str = "") -> str:
    """Return a list and its definition: (format, text) for each level."""
    inner = "".join(f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>{extra}</w:lvl>' for i, (form, text) in enumerate(levels))
    return f'<w:abstractNum w:abstractNumId="{number}">{inner}</w:abstractNum><w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'


def style(key: str, name: str = "", *, paragraph: str = "", run: str = "", based_on: str = "", kind: str = "paragraph") -> str:
    """Return a style."""
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return f'<w:style w:type="{kind}" w:styleId="{key}"><w:name w:val="{name or key}"/>{base}<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>'


def cell(inner: str, properties: str = "") -> str:
    """Return a cell; text is a paragraph."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner if inner.startswith('<') else paragraph(inner)}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    """Return a row of cells, given as text or as XML."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(c if c.startswith('<w:tc>') else cell(c) for c in cells)}</w:tr>"


def table(*rows: str) -> str:
    """Return a table."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


# ---------------------------------------------------------------- the report in corpus/, as its authors may have written it

_LEVELS = (
    ("ideographLegalTraditional", "%1、"), ("taiwaneseCountingThousand", "%2、"), ("taiwaneseCountingThousand", "（%3）"), ("decimalFullWidth", "%4、"),  # noqa: RUF001
    ("decimalFullWidth", "（%5）"), ("upperLetter", "%6."), ("lowerLetter", "%7."),  # noqa: RUF001
)  # fmt: skip
_HEADINGS = 3
_COLUMNS = 5


@dataclass(frozen=True, slots=True)
class Report:
    """A Word file, and the text that its body shows, a paragraph or a cell each."""

    data: bytes
    shown: tuple[str, ...]


def as_word(document: Document) -> Report:
    """Return a report as Word has it: headings by style, numbers by lists that styles are tied to, the table as one."""
    body: list[str] = []
    shown: list[str] = []
    rows: list[list[str]] = []
    counts, restarts = [0] * len(_LEVELS), [""]
    for block in document.blocks:
        text = block.span.of(document.text)
        if block.cells:
            rows.append([c.text for c in block.cells])
            shown += rows[-1]
            continue
        if rows:
            body.append(table(*(row(*cells, properties="<w:tblHeader/>" if i == 0 else "") for i, cells in enumerate(rows))))
            rows = []
        properties = '<w:pStyle w:val="Title"/>' if not shown else ""
        if block.number:
            properties = f'<w:pStyle w:val="Level{block.level}"/>' + _restarted(block.level - 1, [number.ordinal for number in numbers_at(text)], counts, restarts)
        body.append(paragraph(text.removeprefix(block.number), properties))
        shown.append(text)
    if rows:
        body.append(table(*(row(*cells) for cells in rows)))
    definition = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:pStyle w:val="Level{i + 1}"/><w:lvlText w:val="{text}"/></w:lvl>' for i, (form, text) in enumerate(_LEVELS)
    )
    numbering = f'<w:abstractNum w:abstractNumId="1">{definition}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>' + "".join(restarts)
    styles = style("Title") + "".join(
        style(f"Level{i + 1}", f"heading {i + 1}" if i < _HEADINGS else f"item {i + 1}", paragraph=f'<w:numPr><w:ilvl w:val="{i}"/><w:numId w:val="1"/></w:numPr>' + (f'<w:outlineLvl w:val="{i}"/>' if i < _HEADINGS else ""))
        for i in range(len(_LEVELS))
    )
    return Report(word("".join(body), styles=styles, numbering=numbering), tuple(shown))


def _restarted(level: int, ordinals: list[int], counts: list[int], restarts: list[str]) -> str:
    """Return the properties of an item whose number does not follow from the one before: a list of its own that starts there."""
    counts[level] += 1
    counts[level + 1 :] = [0] * (len(counts) - level - 1)
    if counts[level] in ordinals:
        return ""
    counts[level] = ordinal = ordinals[0]
    number = len(restarts) + 1
    restarts.append(f'<w:num w:numId="{number}"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{ordinal}"/></w:lvlOverride></w:num>')
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
