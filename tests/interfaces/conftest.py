"""A corpus of one short report, indexed once, and the command line over it in memory."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from reportqa.interfaces.app import app

REPORT = """衛生局105年度工作報告

壹、業務概況
一、人力：105年底編制員額共有87人，其中護理人員42人。
二、預算：105年度歲出預算數1億2,345萬元，決算數1億1,800萬元。

貳、防疫工作
一、疫苗接種：105年度接種流感疫苗23,456劑，104年度接種21,000劑。
二、宣導活動：105年度辦理衛教宣導136場，參加民眾5,432人次。
三、105年3月15日起開放預約門診。
"""


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the short report."""
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "health-105.txt").write_text(REPORT, encoding="utf-8")
    return folder


@pytest.fixture
def reportqa(corpus: Path) -> Callable[..., Result]:
    """Run the command line over the short report; `input` is what is typed."""

    def run(*arguments: str, input: str | None = None) -> Result:  # noqa: A002
        return CliRunner().invoke(app, list(arguments), input=input, env={"REPORTQA_CORPUS": str(corpus)})

    return run

@pytest.fixture
def asked_for(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What addresses were asked for, none of which is reached: every way out of the process is walled up."""
    found: list[Any] = []

    def refuse(*arguments: Any, **_: Any) -> Any:
        found.append(arguments)
        raise OSError("walled up")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(os, "system", refuse)
    return found
