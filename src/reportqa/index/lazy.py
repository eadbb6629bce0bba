"""Lines of JSON -> values, each read when it is first asked for: what a question does not need costs nothing.

Safe to share between threads: two that ask for the same value at once both read it, and get equal ones.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar, overload

T = TypeVar("T")


def write_rows(values: Iterable[Any]) -> bytes:
    """Return JSON-safe values as one line each."""
    return "\n".join(write_line(v) for v in values).encode()


def write_records(values: Mapping[str, Any]) -> bytes:
    """Return JSON-safe values by key as one line each: key, tab, value.

    Raises:
        ValueError: a key holds a tab or a line's end.
    """
    if any("\t" in key or "\n" in key for key in values):
        msg = "a key holds a tab or a line's end"
        raise ValueError(msg)
    return "\n".join(f"{key}\t{write_line(v)}" for key, v in values.items()).encode()


def write_line(value: Any) -> str:  # noqa: ANN401
    """Return a JSON-safe value as one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class Rows(Sequence[T]):
    """What `write_rows` wrote, as a sequence."""

    def __init__(self, text: str, build: Callable[[Any], T]) -> None:
        """Take the text, and how a value is built from its JSON; no value is built as None."""
        self._lines = text.split("\n") if text else []
        self._build = build
        self._built: list[T | None] = [None] * len(self._lines)

    def __len__(self) -> int:
        """Return the number of values."""
        return len(self._lines)

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[T]: ...
    def __getitem__(self, at: int | slice) -> T | Sequence[T]:
        """Return a value, or the values of a slice.

        Raises:
            IndexError: there is no such value.
        """
        if isinstance(at, slice):
            return tuple([self[i] for i in range(*at.indices(len(self._lines)))])
        found = self._built[at]
        if found is None:
            found = self._built[at] = self._build(json.loads(self._lines[at]))
        return found

    def __iter__(self) -> Iterator[T]:
        """Yield the values."""
        for at, found in enumerate(self._built):
            yield self[at] if found is None else found


class Records(Mapping[str, T]):
    """What `write_records` wrote, as a mapping."""

    def __init__(self, text: str, build: Callable[[Any], T]) -> None:
        """Take the text, and how a value is built from its JSON."""
        self._text = text
        self._build = build
        self._built: dict[str, T] = {}

    @cached_property
    def _lines(self) -> dict[str, str]:
        return dict([line.split("\t", 1) for line in self._text.split("\n")]) if self._text else {}

    def __len__(self) -> int:
        """Return the number of keys."""
        return len(self._lines)

    def __iter__(self) -> Iterator[str]:
        """Yield the keys in the order written."""
        return iter(self._lines)

    def __contains__(self, key: object) -> bool:
        """Whether a key was written."""
        return key in self._lines

    def __getitem__(self, key: str) -> T:
        """Return the value of a key.

        Raises:
            KeyError: there is none.
        """
        found = self._built.get(key)
        if found is None:
            found = self._built[key] = self._build(json.loads(self._lines[key]))
        return found

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ANN401
        """Return the value of a key, `default` where there is none."""
        return self[key] if key in self._lines else default
