"""Guards that an index joined from kept readings is, byte for byte, the one that is built from nothing."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportqa.building.build import Built, build
from reportqa.building.code import fingerprint
from reportqa.building.compiled import segmenter_from
from reportqa.building.folder import gather
from reportqa.index import store
from reportqa.model.errors import ReadError

from ..interfaces.conftest import REPORT

TEXTS = (REPORT, REPORT.replace("105", "106").replace("衛生局", "消防局"), "# Library 2017\n\nIn 2017 the library lent 1,234 books, 56 more than in 2016.\n", "一、105年查獲5件。", "")


@pytest.fixture(autouse=True)
def lexicon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lexicon that tells what it was compiled of, in the slow one's place."""

    def told(text: str, words: Iterable[str], _: object) -> tuple[dict[str, list[object]], dict[str, list[object]]]:
        return {hashlib.sha256(text.encode()).hexdigest(): sorted(words)}, {}

    monkeypatch.setattr("reportqa.language.compiling.compile_lexicon", told)


def built(folder: Path, cache: Path | None) -> Built:
    made_of = fingerprint(store.cache_folder())
    return build(gather(folder), segmenter_from(store.cache_folder()), cache, made_of)


def put(folder: Path, files: dict[str, str]) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_after_a_change_only_that_file_is_read_and_the_index_is_that_of_a_build_from_nothing(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    before = {"a.txt": TEXTS[0], "b.txt": TEXTS[1], "c.md": TEXTS[2]}
    assert built(put(tmp_path / "one", before), cache).read == ("a.txt", "b.txt", "c.md")
    changes: tuple[tuple[dict[str, str], tuple[str, ...]], ...] = (
        (before | {"b.txt": TEXTS[1] + "三、106年出動7次。\n"}, ("b.txt",)),
        (before | {"d.txt": TEXTS[3]}, ("d.txt",)),
        ({"a.txt": TEXTS[0], "c.md": TEXTS[2]}, ()),
        ({"sub/renamed.txt": TEXTS[0], "b.txt": TEXTS[1], "c.md": TEXTS[2]}, ()),
        ({"a.txt": TEXTS[1], "b.txt": TEXTS[0], "c.md": TEXTS[2]}, ()),
    )
    for files, read in changes:
        changed = built(put(tmp_path / "one", files), cache)
        assert changed.read == read
        assert changed.parts == built(put(tmp_path / "elsewhere", files), tmp_path / "nothing").parts
        shutil.rmtree(tmp_path / "nothing")


@given(st.lists(st.dictionaries(st.sampled_from(["a.txt", "b.txt", "c.md", "d/e.txt"]), st.sampled_from(TEXTS), min_size=1), min_size=1, max_size=3))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_history_of_a_folder_ends_in_the_same_index(tmp_path: Path, history: list[dict[str, str]]) -> None:
    cache = tmp_path / "cache"
    for files in history:
        folder = put(tmp_path / "one", files)
        if not any(files.values()):
            with pytest.raises(ReadError):
                built(folder, cache)
            continue
        assert built(folder, cache).parts == built(folder, None).parts
    shutil.rmtree(cache, ignore_errors=True)
