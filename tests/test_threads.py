"""Guards that a corpus is safe to share between threads from the first question on: in a new process nothing is loaded yet, and all ask at once."""

from __future__ import annotations

import os
import subprocess
import sys

from .support import CORPUS

CODE = """
import sys
from threading import Barrier, Thread
from reportqa.interfaces.service import Service
from reportqa.library import open_corpus

sys.setswitchinterval(1e-6)
service = Service(open_corpus(sys.argv[1]))
asked = ["how many MOUs by end of 106?", "106年查獲人口販運案件幾件？", "106年合計新收安置保護服務被害人幾人？", "月球上有幾座圖書館？", "106年辦了哪些宣導？"] * 4
start, told, failed = Barrier(len(asked)), {}, []

def ask(number):
    start.wait()
    try:
        told[number] = service.ask(asked[number])
    except Exception as error:
        failed.append(repr(error))

threads = [Thread(target=ask, args=(number,)) for number in range(len(asked))]
for thread in threads: thread.start()
for thread in threads: thread.join()
assert not failed, failed
assert all(told[number] == service.ask(question) for number, question in enumerate(asked))
"""


def test_threads_that_ask_at_once_are_each_answered_as_one_alone() -> None:
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", CODE, str(CORPUS)], capture_output=True, text=True, check=False, timeout=300, env={**os.environ, "PYTHONUTF8": "1"})
        assert done.returncode == 0, done.stderr[-2000:]
