"""Formulas of Word (OMML) and of OpenDocument (MathML) -> one line of text: 2/3, x², √(a+b)."""

from __future__ import annotations

from collections.abc import Callable

from reportqa.ingest.readers.zipped import Node

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MATHML = "{http://www.w3.org/1998/Math/MathML}"
_UP = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")  # noqa: RUF001
_TOKENS = ("mi", "mn", "mo", "mtext", "ms")


def word_formula(node: Node) -> str:
    """Return an OMML formula as a line of text."""
    name = _name(node, M)
    if name == "t":
        return str(node.text or "")
    if name.endswith("Pr"):
        return ""
    shape = _WORD.get(name)
    return shape(node) if shape else "".join(word_formula(child) for child in node)


def mathml_formula(node: Node) -> str:
    """Return a MathML formula as a line of text."""
    name = _name(node, MATHML)
    if name in _TOKENS:
        return "".join((node.text or "").split())
    if name.startswith("annotation"):
        return ""
    parts = [mathml_formula(child) for child in node]
    shape = _MATHML.get(name)
    return shape(parts) if shape and len(parts) == _PARTS.get(name, len(parts)) else "".join(parts)


def _name(node: Node, namespace: str) -> str:
    return node.tag[len(namespace) :] if isinstance(node.tag, str) and node.tag.startswith(namespace) else ""


def _part(node: Node, tag: str) -> str:
    found = node.find(M + tag)
    return "" if found is None else word_formula(found)


def _grouped(text: str) -> str:
    return text if len(text) <= 1 or text.replace(",", "").replace(".", "").isalnum() else f"({text})"


def _power(text: str) -> str:
    return text.translate(_UP) if text and all(ord(c) in _UP for c in text) else f"^{_grouped(text)}" if text else ""


def _fraction(above: str, below: str) -> str:
    return f"{_grouped(above)}/{_grouped(below)}"


def _root(inner: str, degree: str = "") -> str:
    return f"{_power(degree)}√{_grouped(inner)}"


_WORD: dict[str, Callable[[Node], str]] = {
    "f": lambda node: _fraction(_part(node, "num"), _part(node, "den")),
    "sSup": lambda node: _part(node, "e") + _power(_part(node, "sup")),
    "sSubSup": lambda node: _part(node, "e") + _part(node, "sub") + _power(_part(node, "sup")),
    "rad": lambda node: _root(_part(node, "e"), _part(node, "deg")),
    "d": lambda node: f"({', '.join(word_formula(child) for child in node.findall(M + 'e'))})",
}
_MATHML: dict[str, Callable[[list[str]], str]] = {
    "mfrac": lambda parts: _fraction(*parts),
    "msup": lambda parts: parts[0] + _power(parts[1]),
    "msubsup": lambda parts: parts[0] + parts[1] + _power(parts[2]),
    "msqrt": lambda parts: _root("".join(parts)),
    "mroot": lambda parts: _root(*parts),
}
_PARTS = {"mfrac": 2, "msup": 2, "msubsup": 3, "mroot": 2}
