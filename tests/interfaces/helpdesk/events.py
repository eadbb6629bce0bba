"""The recorded samples of each vendor's events, and how each vendor signs them."""

from __future__ import annotations

import base64
import copy
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reportqa.interfaces.helpdesk.model import Vendor
from reportqa.interfaces.helpdesk.vendors.chatwoot import Chatwoot
from reportqa.interfaces.helpdesk.vendors.signed import Signed
from reportqa.interfaces.helpdesk.vendors.zammad import Zammad
from reportqa.interfaces.helpdesk.vendors.zendesk import Zendesk

SAMPLES = Path(__file__).parent.parent.parent / "files" / "helpdesk"
NOW = 1_796_000_000.0
SECRET, TOKEN = "s3cret-s3cret-s3cret", "t0ken-t0ken-t0ken-t0ken"
NAMES = ("chatwoot", "zendesk", "zammad", "generic")
Headers = dict[str, str]


def vendors(base: str = "https://desk.example") -> dict[str, Vendor]:
    """Return an account of each vendor."""
    return {
        "chatwoot": Chatwoot(f"{base}/chatwoot", 3, TOKEN, SECRET),
        "zendesk": Zendesk(base=f"{base}/zendesk", email="bot@example.org", token=TOKEN, secret=SECRET, user=77),
        "zammad": Zammad(base=f"{base}/zammad", token=TOKEN, secret=SECRET, user=9),
        "generic": Signed(SECRET, f"{base}/generic/callback"),
    }


def sample(vendor: str) -> Any:
    """Return the recorded event of a vendor."""
    return json.loads((SAMPLES / f"{vendor}.json").read_text(encoding="utf-8"))


def event(vendor: str, number: int, text: str, conversation: int | None = None) -> Any:
    """Return an event of a vendor with an id, a text and a conversation of its own."""
    made, where = copy.deepcopy(sample(vendor)), 5000 + number if conversation is None else conversation
    if vendor == "chatwoot":
        made["id"], made["content"], made["conversation"]["id"] = number, text, where
    elif vendor == "zendesk":
        made["event"]["comment"] |= {"id": str(number), "body": text}
        made["detail"]["id"] = str(where)
    elif vendor == "zammad":
        made["article"] |= {"id": number, "body": text, "content_type": "text/plain"}
        made["ticket"]["id"] = where
    else:
        made["data"] |= {"conversation_id": str(where), "text": text}
    return made


def raw(found: Any) -> bytes:
    """Return an event as it is sent."""
    return json.dumps(found).encode()


def signed(vendor: str, body: bytes, now: float = NOW, *, secret: str = SECRET, number: int = 1) -> Headers:
    """Return the headers that a vendor signs an event with, as its documentation has them; `number` is in the id of a generic event."""
    key = secret.encode()
    if vendor == "chatwoot":
        stamp = str(int(now))
        return {"x-chatwoot-timestamp": stamp, "x-chatwoot-delivery": "d-1", "x-chatwoot-signature": "sha256=" + hmac.new(key, f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()}
    if vendor == "zendesk":
        stamp = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return {"x-zendesk-webhook-signature-timestamp": stamp, "x-zendesk-webhook-signature": _base64(hmac.new(key, stamp.encode() + body, hashlib.sha256))}
    if vendor == "zammad":
        return {"x-hub-signature": "sha1=" + hmac.new(key, body, hashlib.sha1).hexdigest(), "x-zammad-delivery": "e7a5"}
    stamp, name = str(int(now)), f"msg_{number}"
    return {"webhook-id": name, "webhook-timestamp": stamp, "webhook-signature": "v1," + _base64(hmac.new(key, f"{name}.{stamp}.".encode() + body, hashlib.sha256))}


def _base64(made: Any) -> str:
    return base64.b64encode(made.digest()).decode()


Change = Callable[[Any], None]
