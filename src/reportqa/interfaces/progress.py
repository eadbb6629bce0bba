"""How far indexing is, on stderr: a bar where a person watches, else a line now and then."""

from __future__ import annotations

import os
import sys
import time
from types import TracebackType
from typing import Any

from reportqa.interfaces.terminal import clipped, complain, plain
from reportqa.model.progress import Progress, Stage

_SPARSE = 10.0  # seconds between two lines where there is no terminal
_NAME = 30  # columns of a file's name


class Watch:
    """Shows progress while it is entered; nothing where nothing is told. `lines` says whether one is written where there is no terminal."""

    def __init__(self, *, lines: bool = False) -> None:
        """Take whether lines are wanted."""
        self._terminal = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._lines = lines
        self._said = time.monotonic()
        self._bar: Any = None
        self._task: Any = None
        self._stage: Stage | None = None

    def __enter__(self) -> Watch:
        """Return itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()

    def hear(self, progress: Progress) -> None:
        """Show a step."""
        if self._terminal:
            self._draw(progress)
        elif self._lines and time.monotonic() - self._said >= _SPARSE:
            self._said = time.monotonic()
            complain(str(progress))

    def _draw(self, progress: Progress) -> None:
        stage = Stage.READING if progress.stage is Stage.READ else progress.stage
        if self._bar is None:
            self._bar = _bar()
            self._bar.start()
        new = stage is not self._stage
        if new:
            if self._task is not None:
                self._bar.remove_task(self._task)
            self._stage = stage
            self._task = self._bar.add_task("", total=1.0 if progress.of else None, what="")
        self._bar.update(self._task, completed=progress.share, what=_what(progress), refresh=new)


def _what(progress: Progress) -> str:
    if progress.stage in (Stage.READING, Stage.READ):
        return f"{progress.number} of {progress.of} files  {clipped(plain(progress.file), _NAME)}"
    return str(progress)


def _bar() -> Any:  # noqa: ANN401
    from rich.console import Console  # noqa: PLC0415 (only where a person waits)
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (BarColumn(24), TextColumn("{task.fields[what]}", markup=False), TimeElapsedColumn(), TimeRemainingColumn(elapsed_when_finished=False))
    return Bars(*columns, console=Console(stderr=True), transient=True)
