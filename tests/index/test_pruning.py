"""Guards that the cache stays within bounds and loses nothing that is in use, lately used, or not its own."""

from __future__ import annotations

import os
import time
from pathlib import Path

from reportqa.index import store
from reportqa.index.pruning import prune

DAY = 86_400
A, B, C = "a" * 32, "b" * 32, "c" * 32


def put(path: Path, days: float, size: int = 100) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(size))
    at = time.time() - days * DAY
    os.utime(path, (at, at))
    return path


def left(folder: Path) -> set[str]:
    return {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}


def test_what_was_not_used_for_long_goes_and_a_reading_lasts_longer(tmp_path: Path) -> None:
    put(tmp_path / f"{A}.index", 91)
    put(tmp_path / f"{B}.index", 89)
    put(tmp_path / "words-00ff00ff00ff00ff.index", 91)
    put(tmp_path / "glosses-1.2.0-00ff00ff00ff00ff.index", 91)
    put(tmp_path / f"folder-{A[:24]}.json", 91)
    put(tmp_path / "readings" / "aa" / f"{A}.reading", 401)
    put(tmp_path / "readings" / "bb" / f"{B}.reading", 399)
    assert prune(tmp_path) == 5
    assert left(tmp_path) == {f"{B}.index", f"readings/bb/{B}.reading"}


def test_beyond_the_size_the_least_lately_used_goes_first(tmp_path: Path) -> None:
    put(tmp_path / f"{A}.index", 30)
    put(tmp_path / f"{B}.index", 10)
    put(tmp_path / "readings" / "cc" / f"{C}.reading", 20)
    assert prune(tmp_path, most=250) == 1
    assert left(tmp_path) == {f"{B}.index", f"readings/cc/{C}.reading"}
    assert prune(tmp_path, most=100) == 1
    assert left(tmp_path) == {f"{B}.index"}


def test_what_is_in_use_stays_whatever_its_size(tmp_path: Path) -> None:
    using = put(tmp_path / f"{A}.index", 500)
    put(tmp_path / f"{B}.index", 0.5)
    assert prune(tmp_path, (using,), most=0) == 0
    assert left(tmp_path) == {f"{A}.index", f"{B}.index"}


def test_what_is_not_the_cache_s_own_stays(tmp_path: Path) -> None:
    others = {"notes.txt", "report.index", "code.json", f"{A}.index.bak", f"sub/{A}.index", f"readings/{A}.reading", f"readings/aaa/{A}.reading", "readings/README"}
    for name in others:
        put(tmp_path / name, 9999)
    (tmp_path / f"{B}.index").mkdir()
    assert prune(tmp_path, most=0) == 0
    assert left(tmp_path) == others


def test_there_is_nothing_to_prune(tmp_path: Path) -> None:
    assert prune(tmp_path / "none") == 0


def test_reading_a_file_is_using_it(tmp_path: Path) -> None:
    store.write(tmp_path / f"{A}.index", {"a": b"1"}, "f")
    put(tmp_path / f"{B}.index", 91)
    os.utime(tmp_path / f"{A}.index", (1, 1))
    assert store.read(tmp_path / f"{A}.index", "f") is not None
    assert prune(tmp_path) == 1
    assert left(tmp_path) == {f"{A}.index"}
