"""Formulas of a Word document (OMML) -> one line of text: 2/3, x², √(a+b)."""

from __future__ import annotations

from collections.abc import Callable

from reportqa.ingest.readers.zipped import Node

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_UP = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")  # noqa: RUF001
_PROPERTIES = "Pr"


def formula(node: Node) -> str:
    """Return a formula as a line of text."""
    name = node.tag[len(M) :] if isinstance(node.tag, str) and node.tag.startswith(M) else ""
    if name == "t":
        return str(node.text or "")
    if name.endswith(_PROPERTIES):
        return ""
    shape = _SHAPES.get(name)
    return shape(node) if shape else "".join(formula(child) for child in node)


def _part(node: Node, tag: str) -> str:
    found = node.find(M + tag)
    return "" if found is None else formula(found)


def _grouped(text: str) -> str:
    return text if len(text) <= 1 or text.replace(",", "").replace(".", "").isalnum() else f"({text})"


def _power(text: str) -> str:
    return text.translate(_UP) if text and all(ord(c) in _UP for c in text) else f"^{_grouped(text)}" if text else ""


def _root(node: Node) -> str:
    degree = _part(node, "deg")
    return f"{_power(degree) if degree else ''}√{_grouped(_part(node, 'e'))}"


_SHAPES: dict[str, Callable[[Node], str]] = {
    "f": lambda node: f"{_grouped(_part(node, 'num'))}/{_grouped(_part(node, 'den'))}",
    "sSup": lambda node: _part(node, "e") + _power(_part(node, "sup")),
    "sSubSup": lambda node: _part(node, "e") + _part(node, "sub") + _power(_part(node, "sup")),
    "rad": _root,
    "d": lambda node: f"({', '.join(formula(child) for child in node.findall(M + 'e'))})",
}
