"""A real server is killed in the middle of its work and started again: every event that it acknowledged is answered, once, and the queue ends empty."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
import uvicorn

from reportqa.interfaces.helpdesk.queue import Queue, queue_path

from .events import NAMES, SECRET, TOKEN, event, raw, signed
from .fakes import Fake

QUESTION = "105年度辦理衛教宣導幾場？"
EACH = 30  # events of each vendor
KILLS = 3
SETTINGS = """
deadline = 60
first_wait = 0.05
longest_wait = 0.2
attempts = 1000
[accounts.chatwoot]
vendor = "chatwoot"
url = "{url}/chatwoot"
account = 3
token_env = "HELPDESK_TOKEN"
secret_env = "HELPDESK_SECRET"
[accounts.zendesk]
vendor = "zendesk"
url = "{url}/zendesk"
email = "bot@example.org"
token_env = "HELPDESK_TOKEN"
secret_env = "HELPDESK_SECRET"
[accounts.zammad]
vendor = "zammad"
url = "{url}/zammad"
token_env = "HELPDESK_TOKEN"
secret_env = "HELPDESK_SECRET"
[accounts.generic]
vendor = "generic"
url = "{url}/generic/callback"
secret_env = "HELPDESK_SECRET"
"""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@pytest.fixture
def fake() -> Fake:
    return Fake(now=time.time, lag=0.05)  # so that a kill finds messages taken and not yet acknowledged


@pytest.fixture
def vendor_url(fake: Fake) -> Iterator[str]:
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(fake, port=port, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


class Served:
    """`reportqa serve` as a process of its own."""

    def __init__(self, corpus: Path, settings: Path, state: Path) -> None:
        self.url = f"http://127.0.0.1:{free_port()}"
        self._command = [sys.executable, "-m", "reportqa", "serve", "--corpus", str(corpus), "--port", self.url.rsplit(":", 1)[1], "--workers", "1", "--helpdesk", str(settings), "--state", str(state)]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(self._command, env={**os.environ, "HELPDESK_TOKEN": TOKEN, "HELPDESK_SECRET": SECRET}, start_new_session=True)
        for _ in range(1200):
            assert self._process.poll() is None
            try:
                if httpx.get(f"{self.url}/ready", trust_env=False).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.05)
        pytest.fail("the server does not start")

    def kill(self) -> None:
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None


def test_nothing_acknowledged_is_lost_or_told_twice(corpus: Path, tmp_path: Path, fake: Fake, vendor_url: str) -> None:
    settings = tmp_path / "helpdesk.toml"
    settings.write_text(SETTINGS.format(url=vendor_url), encoding="utf-8")
    server = Served(corpus, settings, tmp_path / "state")
    events = [(vendor, n) for n in range(1, EACH + 1) for vendor in NAMES]
    random.Random(7).shuffle(events)
    over = threading.Event()

    def post(each: tuple[str, int]) -> None:
        """Send an event until it is acknowledged, as the vendors do."""
        vendor, number = each
        body = raw(event(vendor, number, QUESTION))
        while not over.is_set():
            try:
                if httpx.post(f"{server.url}/hooks/{vendor}", content=body, headers=signed(vendor, body, time.time(), number=number), trust_env=False, timeout=10).status_code in (200, 202):
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.02)

    server.start()
    try:
        with ThreadPoolExecutor(4) as posting:
            jobs = [posting.submit(post, each) for each in events]
            try:
                for kill in range(1, KILLS + 1):
                    wanted = len(events) * kill // (KILLS + 2)
                    for _ in range(2400):
                        if len(fake.posted) >= wanted:
                            break
                        time.sleep(0.025)
                    server.kill()  # with questions half answered and messages half sent
                    assert len(fake.posted) < len(events)
                    server.start()
                for job in jobs:
                    job.result(120)
            finally:
                over.set()
        queue = Queue(queue_path(tmp_path / "state"))
        for _ in range(2400):
            if not queue.listed():
                break
            time.sleep(0.05)
        assert queue.listed() == []
        queue.close()
    finally:
        server.kill()
    assert {vendor: [len(fake.told(vendor, 5000 + n)) for n in range(1, EACH + 1)] for vendor in NAMES} == {vendor: [1] * EACH for vendor in NAMES}
    assert all("136" in p.text for p in fake.posted)
    assert fake.wrong == []
