"""The API for people: one plain page made from its OpenAPI description, without a script, working offline."""

from html import escape
from typing import Any, Final

Json = dict[str, Any]

STYLE: Final = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1rem; }
code, pre { font-family: ui-monospace, monospace; font-size: 0.875rem; }
h2 { border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
h2 { margin-top: 2.5rem; padding-top: 1.5rem; }
h2 code { font-size: 1.125rem; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: 0.25rem 0.75rem 0.25rem 0; text-align: left; vertical-align: top; }
th { font-weight: 600; }
nav ul { columns: 2; list-style: none; padding: 0; }
.needs { opacity: 0.75; }
"""


def render(described: Json) -> str:
    """The page."""
    schemas: Json = described["components"]["schemas"]
    operations = [
        (method.upper(), path, operation)
        for path, item in sorted(described["paths"].items())
        for method, operation in item.items()
    ]
    index = "".join(
        f'<li><a href="#{_anchor(method, path)}"><code>{method} {escape(path)}</code></a></li>'
        for method, path, _ in operations
    )
    body = "".join(_operation(*operation) for operation in operations)
    shapes = "".join(_shape(name, schema) for name, schema in sorted(schemas.items()))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Almenara API</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="stylesheet" href="/api/docs.css"></head><body><main>'
        "<h1>Almenara API</h1>"
        '<p>For programs: <a href="/api/openapi.json">OpenAPI 3.1</a>. '
        "Every error is a problem detail (RFC 9457) with a stable <code>code</code>.</p>"
        f'<nav aria-label="Operations"><ul>{index}</ul></nav>{body}<h2 id="shapes">Shapes</h2>{shapes}'
        "</main></body></html>"
    )


def _operation(method: str, path: str, operation: Json) -> str:
    parameters = "".join(
        f"<tr><td><code>{escape(one['name'])}</code></td><td>{one['in']}</td>"
        f"<td>{_type(one.get('schema', {}))}</td><td>{escape(one.get('description', ''))}</td></tr>"
        for one in operation.get("parameters", ())
    )
    responses = "".join(
        f"<tr><td>{status}</td><td>{_body(response)}</td><td>{escape(response.get('description', ''))}</td></tr>"
        for status, response in sorted(operation["responses"].items())
    )
    needs = " or ".join(name for one in operation.get("security", ()) for name in one) or "nobody in particular"
    return (
        f'<section id="{_anchor(method, path)}"><h2><code>{method} {escape(path)}</code></h2>'
        f"<p>{escape(operation.get('description') or operation.get('summary') or '')}</p>"
        f'<p class="needs">Asked by: {escape(needs)}.</p>'
        + (f"<p>Body: {_body(operation['requestBody'])}</p>" if "requestBody" in operation else "")
        + (
            f"<table><tr><th>Parameter</th><th>In</th><th>Type</th><th></th></tr>{parameters}</table>"
            * bool(parameters)
        )
        + f"<table><tr><th>Status<th>Body<th></tr>{responses}</table></section>"
    )


def _shape(name: str, schema: Json) -> str:
    required = schema.get("required", ())
    rows = "".join(
        f"<tr><td><code>{escape(member)}</code></td><td>{_type(one)}</td>"
        f"<td>{'' if member in required else 'optional'}</td><td>{escape(one.get('description', ''))}</td></tr>"
        for member, one in schema.get("properties", {}).items()
    )
    return (
        f'<h3 id="{escape(name)}">{escape(schema.get("title", name))}</h3>'
        f"<p>{escape(schema.get('description', ''))}</p><table>{rows}</table>"
    )


def _body(response: Json) -> str:
    return ", ".join(
        f"{_type(content.get('schema', {}))} <code>{escape(media)}</code>"
        for media, content in response.get("content", {}).items()
    )


def _type(schema: Json) -> str:
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        return f'<a href="#{name}">{name}</a>'
    for word in ("oneOf", "anyOf"):
        if word in schema:
            return " or ".join(_type(one) for one in schema[word])
    if "enum" in schema:
        return " or ".join(f"<code>{escape(str(value))}</code>" for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    kind: str | list[str] = schema.get("type", "anything")
    return escape(kind if isinstance(kind, str) else " or ".join(kind))


def _anchor(method: str, path: str) -> str:
    return escape(f"{method.lower()}{path}".replace("/", "-").replace("{", "").replace("}", ""))
