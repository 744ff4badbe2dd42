"""POST /events as the API describes it. Requests take the faster way in front of the framework (see `front`);
this is the same door with the framework's handle on it."""

from typing import Any, Final

import msgspec
from litestar import Request, post

from almenara.domain.fact_types import FACT_TYPES
from almenara.errors import Forbidden, Invalid, Malformed, TooLarge, TooMany, Unavailable, UnsupportedType
from almenara.service.record import Receipt
from almenara.web.context import Given
from almenara.web.events import MAX_BYTES, MAX_EVENTS, Event
from almenara.web.guard import needs

_SINGLE: Final = "application/cloudevents+json"
_BATCH: Final = "application/cloudevents-batch+json"


def body(ref: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The request's content by media type, and the shapes it names; `ref` is the template of references."""
    public = [kind for kind in FACT_TYPES.values() if kind.public]
    _, shapes = msgspec.json.schema_components([kind.data for kind in public], ref_template=ref)
    fields = [field for field in msgspec.structs.fields(Event) if field.name != "data"]
    required = [(field.name, field.type) for field in fields if field.required]
    optional = [(field.name, field.type, field.default) for field in fields if not field.required]
    envelope = msgspec.json.schema(msgspec.defstruct("CloudEvent", [*required, *optional]))["$defs"]["CloudEvent"]
    kinds = [
        {
            "type": "object",
            "properties": {"type": {"const": kind.name}, "data": {"$ref": ref.format(name=kind.data.__name__)}},
            "required": ["type", "data"],
        }
        for kind in public
    ]
    shapes["CloudEvent"] = {**envelope, "description": Event.__doc__, "oneOf": kinds}
    one = {"$ref": ref.format(name="CloudEvent")}
    many = {"type": "array", "items": one, "minItems": 1, "maxItems": MAX_EVENTS}
    content = {
        _SINGLE: {"schema": one},
        _BATCH: {"schema": many},
        "application/json": {"schema": {"anyOf": [one, many]}},
    }
    return content, shapes


_ERRORS: Final = (Forbidden, Invalid, Malformed, TooLarge, TooMany, Unavailable, UnsupportedType)


@post(
    "/events", status_code=202, request_max_body_size=MAX_BYTES, opt=needs("ingest", raises=_ERRORS) | {"body": body}
)
async def receive(request: Request[Any, Any, Any], context: Given) -> Receipt:
    """Take facts: one CloudEvent or a batch, all or none. Answers once they are durable: how many are new, how many
    were known already, and the seq at which all of the request is visible."""
    actor = await context.ingest.admit(request.headers.get("authorization", ""))
    return await context.ingest.take(actor, request.headers.get("content-type", ""), await request.body())
