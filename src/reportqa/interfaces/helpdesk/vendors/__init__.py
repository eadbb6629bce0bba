"""The vendors, one module each: what their events look like, and what their APIs take."""

from __future__ import annotations

from reportqa.interfaces.helpdesk.vendors.chatwoot import Chatwoot
from reportqa.interfaces.helpdesk.vendors.signed import Signed
from reportqa.interfaces.helpdesk.vendors.zammad import Zammad
from reportqa.interfaces.helpdesk.vendors.zendesk import Zendesk

VENDORS: dict[str, type[Chatwoot | Zendesk | Zammad | Signed]] = {"chatwoot": Chatwoot, "zendesk": Zendesk, "zammad": Zammad, "generic": Signed}
