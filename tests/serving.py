"""A server that listens, for tests that need a real socket."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI


@contextmanager
def running(server: uvicorn.Server) -> Iterator[int]:
    """Run a server in a thread of its own and give its port, a free one of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as made:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [made]})
        thread.start()
        try:
            while not server.started:
                assert thread.is_alive(), "the server ended as it started"
                time.sleep(0.01)
            yield made.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(10)


@contextmanager
def listening(app: FastAPI) -> Iterator[str]:
    """Serve an application at a free port of this machine and give its address."""
    with running(uvicorn.Server(uvicorn.Config(app, log_level="warning"))) as port:
        yield f"http://127.0.0.1:{port}"
