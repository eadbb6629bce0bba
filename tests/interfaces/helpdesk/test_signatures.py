"""No event is taken whose signature, body or time is not what was signed: not with any bit another, not late, not by another secret."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.interfaces.helpdesk.model import Forged
from reportqa.interfaces.helpdesk.signatures import TOLERANCE

from .events import NAMES, NOW, raw, sample, signed, vendors

STAMPED = ("chatwoot", "zendesk", "generic")


@pytest.mark.parametrize("vendor", NAMES)
def test_what_is_signed_is_taken(vendor: str) -> None:
    body = raw(sample(vendor))
    vendors()[vendor].verify(signed(vendor, body), body, NOW + TOLERANCE - 1)


@pytest.mark.parametrize("vendor", NAMES)
@given(data=st.data())
def test_no_bit_may_be_another(vendor: str, data: Any) -> None:
    body = raw(sample(vendor))
    headers = signed(vendor, body)
    guarded = [name for name in headers if "delivery" not in name]  # the one header that is signed by nobody, and not read
    what = data.draw(st.sampled_from(["", *guarded]))
    changed = bytearray(body if not what else headers[what].encode())
    place = data.draw(st.integers(0, len(changed) - 1))
    changed[place] ^= 1 << data.draw(st.integers(0, 7))
    if what:
        headers[what] = changed.decode("latin-1")
    with pytest.raises(Forged):
        vendors()[vendor].verify(headers, body if what else bytes(changed), NOW)


@pytest.mark.parametrize("vendor", NAMES)
def test_another_secret_signs_nothing(vendor: str) -> None:
    body = raw(sample(vendor))
    with pytest.raises(Forged):
        vendors()[vendor].verify(signed(vendor, body, secret="another-another-another"), body, NOW)


@pytest.mark.parametrize("vendor", NAMES)
@given(headers=st.dictionaries(st.sampled_from([n for v in NAMES for n in signed(v, b"")]), st.text(st.characters(max_codepoint=255), max_size=60)), body=st.binary(max_size=80))
def test_what_nobody_signed_is_refused(vendor: str, headers: dict[str, str], body: bytes) -> None:
    with pytest.raises(Forged):
        vendors()[vendor].verify(headers, body, NOW)


@pytest.mark.parametrize("vendor", STAMPED)
@pytest.mark.parametrize("off", [-TOLERANCE - 2, TOLERANCE + 2])
def test_an_event_of_another_time_is_refused(vendor: str, off: float) -> None:
    body = raw(sample(vendor))
    with pytest.raises(Forged, match="five minutes"):
        vendors()[vendor].verify(signed(vendor, body), body, NOW + off)
