"""A server's settings -> its helpdesks, put together."""

from __future__ import annotations

import os

from reportqa.interfaces.helpdesk.accounts import Helpdesks, read_accounts
from reportqa.interfaces.helpdesk.delivery import Deliverer
from reportqa.interfaces.helpdesk.desk import Desk
from reportqa.interfaces.helpdesk.queue import Queue, queue_path
from reportqa.interfaces.web.backend import Backend
from reportqa.interfaces.web.settings import Settings


def open_desk(settings: Settings, backend: Backend) -> Desk | None:
    """Return the helpdesks of a server's settings; None where it has none.

    Raises:
        ReadError, UsageError: the settings file is of no use, or another server works on the queue.
        StoreError: the queue cannot be used.
    """
    if settings.helpdesk is None:
        return None
    helpdesks: Helpdesks = read_accounts(settings.helpdesk, os.environ if settings.environment is None else settings.environment)
    queue = Queue(queue_path(settings.state))
    queue.work()
    return Desk(helpdesks, queue, backend, Deliverer())
