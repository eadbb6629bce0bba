"""The parts of a Word file: the document, what it is related to, and what cannot be read and why."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote

from reportqa.ingest.readers.zipped import Node, Parts, opened
from reportqa.model.errors import ReadError

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_USUAL = "word/document.xml"
_ELSE = (("content.xml", "an OpenDocument file", "give it its own suffix, as .odt"), ("xl/workbook.xml", "a spreadsheet", "give it the suffix .xlsx"), ("ppt/presentation.xml", "a presentation", "save it as PDF"))


class Package:
    """A Word file's parts by what they are to the document. Nothing outside the file is ever followed."""

    def __init__(self, name: str, data: bytes) -> None:
        """Open the bytes of the file `name`.

        Raises:
            ReadError: it is no Word document that can be read.
        """
        self._name = name
        self._parts: Parts = opened(name, data, ".docx")
        self._related: dict[str, dict[str, tuple[str, str]]] = {}
        self.main = self._main()

    def tree(self, part: str) -> Node | None:
        """Return the root of a part, None where there is none."""
        return self._parts.tree(part)

    def optional(self, kind: str) -> Node | None:
        """Return the root of the document's part of a kind (styles, numbering, footnotes …), None where there is none."""
        target = next((target for found, target in self.related(self.main).values() if found == kind), None)
        if target is None or target not in self._parts:
            target = posixpath.join(posixpath.dirname(self.main), f"{kind}.xml")
        return self.tree(target)

    def properties(self) -> Node | None:
        """Return the root of the file's properties."""
        target = next((target for kind, target in self.related("").values() if kind == "core-properties"), "docProps/core.xml")
        return self.tree(target)

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """Return the kind and the name of each part that a part is related to, by the relationship's id."""
        if part not in self._related:
            folder, base = posixpath.split(part)
            root = self.tree(posixpath.join(folder, "_rels", f"{base}.rels"))
            nodes = [] if root is None else root.findall(_RELATIONSHIP)
            inside = [node for node in nodes if node.get("TargetMode") != "External"]
            self._related[part] = {node.get("Id", ""): (posixpath.basename(node.get("Type", "")), _joined(folder, node.get("Target", ""))) for node in inside}
        return self._related[part]

    def _main(self) -> str:
        for kind, target in self.related("").values():
            if kind == "officeDocument" and target in self._parts and not target.startswith(("xl/", "ppt/")):
                return target
        if _USUAL in self._parts:
            return _USUAL
        for part, what, remedy in _ELSE:
            if part in self._parts:
                msg = f"{self._name}: this is {what}, not a Word document; {remedy}."
                raise ReadError(msg)
        msg = f"{self._name}: this ZIP holds no Word document ({_USUAL} is missing); open it in a word processor and save it as .docx."
        raise ReadError(msg)


def _joined(folder: str, target: str) -> str:
    target = unquote(target).replace("\\", "/")
    return posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target))
