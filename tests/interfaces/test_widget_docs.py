"""Guards docs/widget.md: the attributes, parts and variables that it names are those of the widget."""

from __future__ import annotations

import re
from pathlib import Path

from reportqa.interfaces.web.bundle import STATIC

TEXT = (Path(__file__).parents[2] / "docs" / "widget.md").read_text(encoding="utf-8")
WIDGET = STATIC / "widget"
SCRIPT = "".join(path.read_text(encoding="utf-8") for path in sorted(WIDGET.glob("*.js")) if path.name != "dom.js")  # which has drawings by such names


def test_every_part_is_named_and_no_other() -> None:
    named = re.search(r"Parts: `([^`]*)`", TEXT)
    assert named is not None
    kinds = {part for part in named[1].split() if part.startswith("answer-")}
    made = {part for found in re.findall(r' part: (?:"|`)([^"`]*)', SCRIPT) for part in found.split()}
    assert set(named[1].split()) - kinds == made - {"answer-${kind}"}
    assert kinds == {f"answer-{kind}" for kind in ("answered", "partial", "conflict", "not_found")}


def test_every_variable_is_named_and_no_other() -> None:
    made = set(re.findall(r"--rq(-[a-z-]+)", (WIDGET / "style.css").read_text(encoding="utf-8")))
    assert {name.removeprefix("--rq") for name in re.findall(r"`((?:--rq)?-[a-z-]+)`", TEXT)} == made


def test_every_attribute_has_its_line() -> None:
    lines = {name for line in re.findall(r"^\| (`[^|]*) \|", TEXT, re.MULTILINE) for name in re.findall(r"`([a-z-]+)`", line)}
    read = set(re.findall(r'(?:get|has)Attribute\("([a-z-]+)"\)', (WIDGET / "main.js").read_text(encoding="utf-8")))
    assert read <= lines
    assert read >= {"server", "key", "mode", "open"}
