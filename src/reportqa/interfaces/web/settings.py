"""What a server may be told, with its defaults; safe as they are."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from reportqa.model.errors import UsageError

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_ANYWHERE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 (what is compared with, not what is listened at)
_ORIGIN = re.compile(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?")
_HOST = re.compile(r"[a-z0-9._-]+|\[?[0-9a-f:.]+\]?")
_USUAL_RATE = 120  # requests a minute of one key or address, where the server is not for this machine alone


@dataclass(frozen=True, slots=True)
class Settings:
    """How a server listens, whom it serves, and how much.

    Sizes are in bytes, times in seconds, `rate` in requests a minute of one key or address (0: no limit; None: the usual
    limit, and none at this machine's own address).
    """

    corpus: str
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = os.cpu_count() or 1
    timeout: float = 10.0
    waiting: int = 64  # requests that wait for a worker; more are told to come again
    cache: int = 32 << 20  # of answers that are kept; 0 keeps none
    memory: int = 1 << 30  # of a worker, which is replaced when it holds more
    body: int = 64 << 10
    reading: float = 15.0  # for a request's body to come in
    grace: float = 10.0  # for the answers under way when the server is told to stop
    rate: int | None = None
    hosts: tuple[str, ...] = ()  # names that requests may call the server by, beside its own
    origins: tuple[str, ...] = ()  # exact origins whose pages may call, beside the server's own
    frames: tuple[str, ...] = ()  # origins whose pages may show the server's in a frame
    proxies: tuple[str, ...] = ()  # addresses and networks whose X-Forwarded-For is believed
    keys: Path | None = None  # file of hashed API keys; without one, no key is asked for
    uploads: bool = False
    upload: int = 64 << 20
    feedback: Path | None = None  # question-set file that feedback is added to
    log_questions: bool = False
    state: Path | None = None  # folder of the webhooks' queue
    helpdesk: Path | None = None  # settings file of the helpdesks; without one, there are no webhooks
    environment: Mapping[str, str] | None = None  # secrets of the helpdesks; the process's own where None

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        return is_loopback(self.host)

    @property
    def per_minute(self) -> int:
        """Requests a minute of one key or address; 0 where there is no limit."""
        if self.rate is not None:
            return self.rate
        return 0 if self.loopback else _USUAL_RATE

    @property
    def known_hosts(self) -> frozenset[str] | None:
        """The names that requests may call the server by, in lower case; None where any will do.

        Any will do only where the server listens at every address and no name is given: keys are needed there, and a
        page that rebinds its name to this address has none.
        """
        named = {host.lower().strip("[]") for host in self.hosts}
        if self.loopback:
            return frozenset(named | LOOPBACK)
        if self.host in _ANYWHERE:
            return frozenset(named | LOOPBACK) if named else None
        return frozenset(named | LOOPBACK | {self.host.lower().strip("[]")})


def is_loopback(host: str) -> bool:
    """Return whether an address is this machine's own."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in LOOPBACK


def check_origins(option: str, origins: Sequence[str]) -> None:
    """Refuse what is no exact origin.

    Raises:
        UsageError: one is none; `option` is what named it.
    """
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            msg = f"{option} {origin!r} is no exact origin; give one like https://www.example.gov.tw, in lower case, without a path and without *."
            raise UsageError(msg)


def check(settings: Settings) -> None:
    """Refuse settings that make no sense, or are not safe.

    Raises:
        UsageError: with a sentence that says which, and what to do.
    """
    if not settings.loopback and settings.keys is None:
        msg = f"{settings.host} can be reached from other machines, so API keys are needed; make one with `reportqa keys add NAME`, or listen at 127.0.0.1."
        raise UsageError(msg)
    check_origins("--origin", settings.origins)
    check_origins("--frame", settings.frames)
    for host in settings.hosts:
        if not _HOST.fullmatch(host.lower()):
            msg = f"--allow-host {host!r} is no name of a host; give one like answers.example.gov.tw, without a scheme, port or *."
            raise UsageError(msg)
    for proxy in settings.proxies:
        try:
            ipaddress.ip_network(proxy)
        except ValueError as error:
            msg = f"--trusted-proxy {proxy!r} is no address or network; give one like 10.0.0.5 or 10.0.0.0/24."
            raise UsageError(msg) from error
    for field in fields(settings):
        value = getattr(settings, field.name)
        if isinstance(value, int | float) and not isinstance(value, bool) and value < 0:
            msg = f"{field.name} {value} is less than nothing; give a number of at least 0."
            raise UsageError(msg)
    if settings.uploads and not Path(settings.corpus).is_dir():
        msg = f"--uploads needs a folder to put reports into, and {settings.corpus} is none; name one with --corpus."
        raise UsageError(msg)
