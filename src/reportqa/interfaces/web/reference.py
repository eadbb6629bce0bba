"""The API's description as a page for people: no script, nothing from another address."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterator
from html import escape
from typing import Any

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1rem;color:#1b1b1b;background:#fff}"
    "section{border-top:1px solid #ccc;padding:.5rem 0}h2{font-size:1.1rem}code,pre{font-family:ui-monospace,monospace;font-size:.9em}code,td{overflow-wrap:anywhere}"
    "pre{background:#f3f3f3;padding:.75rem;overflow-x:auto}table{border-collapse:collapse;width:100%}caption{text-align:left;font-weight:600}td,th{border:1px solid #ccc;padding:.3rem .5rem;text-align:left;vertical-align:top}"
    "@media(prefers-color-scheme:dark){body{color:#eee;background:#1b1b1b}pre{background:#2a2a2a}a{color:#9cf}}"
)
POLICY = f"default-src 'none'; style-src 'sha256-{b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}'; base-uri 'none'; form-action 'none'"


def page(description: dict[str, Any]) -> str:
    """Return an OpenAPI description as an HTML page; all of its text is escaped."""
    schemas = description.get("components", {}).get("schemas", {})
    operations = [(path, method, one) for path, item in description["paths"].items() for method, one in item.items()]
    info = description["info"]
    return "\n".join((
        "<!doctype html>", '<html lang="en">', '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
        f"<title>{escape(info['title'])} {escape(info['version'])}</title><style>{_STYLE}</style></head>", "<body><main>",
        f"<h1>{escape(info['title'])} {escape(info['version'])}</h1>", f"<p>{escape(info.get('description', ''))}</p>", *_keys(description),
        '<p>For programs: <a href="openapi.json">openapi.json</a> (OpenAPI 3.1).</p>', "<nav><ul>",
        *(f'<li><a href="#{_anchor(path, method)}"><code>{method.upper()} {escape(path)}</code></a></li>' for path, method, _ in operations), "</ul></nav>",
        *(line for path, method, one in operations for line in _operation(path, method, one, schemas)), "</main></body>", "</html>",
    ))  # fmt: skip


def _keys(description: dict[str, Any]) -> Iterator[str]:
    if description.get("components", {}).get("securitySchemes"):
        yield "<p>A key goes into the header <code>Authorization: Bearer KEY</code> or <code>X-API-Key: KEY</code>, never into an address.</p>"


def _anchor(path: str, method: str) -> str:
    return escape(f"{method}{path}".replace("/", "-").replace("{", "").replace("}", ""))


def _operation(path: str, method: str, operation: dict[str, Any], schemas: dict[str, Any]) -> Iterator[str]:
    yield f'<section id="{_anchor(path, method)}"><h2><code>{method.upper()} {escape(path)}</code></h2>'
    yield f"<p>{escape(operation.get('description', operation.get('summary', '')))}</p>"
    if operation.get("parameters"):
        yield from _table("Parameters", ((f"{p['name']} ({p['in']}{', needed' if p.get('required') else ''})", _kind(p.get("schema", {}), schemas), _noted(p)) for p in operation["parameters"]))
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        schema = _followed(content.get("schema", {}), schemas)
        wanted = schema.get("required", ())
        yield from _table(f"Body, {kind}", ((f"{name}{' (needed)' if name in wanted else ''}", _kind(one, schemas), _noted(one)) for name, one in schema.get("properties", {}).items()))
        for example in schema.get("examples", ())[:1]:
            yield f"<pre>{escape(json.dumps(example, ensure_ascii=False, indent=1))}</pre>"
    yield from _table("Replies", ((status, ", ".join(one.get("content", {})), one.get("description", "")) for status, one in operation["responses"].items()))
    yield "</section>"


def _table(name: str, rows: Iterator[tuple[str, str, str]]) -> Iterator[str]:
    lines = ["<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows]
    if lines:
        yield f"<table><caption>{escape(name)}</caption>{''.join(lines)}</table>"


def _followed(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = schemas.get(name, schema)
    return found


def _kind(schema: dict[str, Any], schemas: dict[str, Any]) -> str:
    """Return what values a schema takes, in words."""
    schema = _followed(schema, schemas)
    if "anyOf" in schema:
        return " or ".join(_kind(one, schemas) for one in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    limits = [f"{word} {schema[key]}" for key, word in (("minimum", "from"), ("maximum", "to"), ("minLength", "from"), ("maxLength", "to"), ("maxItems", "at most")) if key in schema]
    of = f" of {_kind(schema['items'], schemas)}" if "items" in schema else ""
    return " ".join((str(schema.get("const", schema.get("type", "any"))) + of, *limits))


def _noted(schema: dict[str, Any]) -> str:
    inner = {**schema.get("schema", {}), **schema}
    told = [inner["description"]] if "description" in inner else []
    if inner.get("default") is not None:
        told.append(f"default {json.dumps(inner['default'], ensure_ascii=False)}")
    if inner.get("examples"):
        told.append(f"such as {json.dumps(inner['examples'][0], ensure_ascii=False)}")
    return "; ".join(told)
