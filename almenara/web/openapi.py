"""The API's description, made from the handlers: OpenAPI 3.1 at /api/openapi.json, for people at /api/docs."""

from collections.abc import Callable, Iterator
from typing import Any, Final, TypeVar, cast

import msgspec
from litestar import Litestar, MediaType, Request, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from almenara.errors import (
    AlmenaraError,
    Forbidden,
    Invalid,
    Malformed,
    NotFound,
    TooLarge,
    Unauthenticated,
    Unavailable,
    UnsupportedType,
)
from almenara.web import docs
from almenara.web.errors import MEDIA_TYPE, Problem
from almenara.web.guard import needs

Made = TypeVar("Made")
JSON: Final = "application/json"
_COMPONENT: Final = "#/components/schemas/{name}"


def describe(app: Litestar) -> dict[str, Any]:
    """The OpenAPI description: Litestar's, with who may and every problem that a route may answer."""
    described = _any_of(msgspec.json.decode(msgspec.json.encode(app.openapi_schema.to_schema())))
    (_,), shapes = msgspec.json.schema_components([Problem], ref_template=_COMPONENT)
    described["components"].setdefault("schemas", {}).update(shapes)
    for path, method, handler in operations(app):
        operation = described["paths"][path][method]
        operation["security"] = _security(handler)
        operation["responses"].pop("400", None)
        operation["responses"].get("204", {}).pop("content", None)
        if shape := handler.opt.get("body"):
            content, named = shape(_COMPONENT)
            operation["requestBody"] = {"required": True, "content": content}
            described["components"]["schemas"].update(named)
        for error in sorted(_errors(handler, operation), key=lambda error: error.status):
            told = operation["responses"].setdefault(str(error.status), _problem_response())
            told["description"] = f"{told['description']} {(error.__doc__ or '').strip()}".strip()
    return described


def operations(app: Litestar) -> Iterator[tuple[str, str, HTTPRouteHandler]]:
    """Every described operation: its path as OpenAPI writes it, its method in lower case, its handler."""
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for method, (handler, _) in route.route_handler_map.items():
                if method != "OPTIONS" and handler.resolve_include_in_schema():
                    yield route.path_format, method.lower(), handler


def _any_of(node: Any) -> Any:
    """Unions as they are meant: Litestar writes `oneOf`, by which an integer would not be an integer or a number."""
    if isinstance(node, dict):
        members = cast(dict[str, Any], node).items()
        return {"anyOf" if name == "oneOf" else name: _any_of(value) for name, value in members}
    return [_any_of(one) for one in cast(list[Any], node)] if isinstance(node, list) else node


def _security(handler: HTTPRouteHandler) -> list[dict[str, list[str]]]:
    match handler.opt["needs"]:
        case "nothing":
            return []
        case "session":
            return [{"session": []}]
        case "ingest":
            return [{"key": []}]
        case _:
            return [{"session": []}, {"key": []}]


def _errors(handler: HTTPRouteHandler, operation: dict[str, Any]) -> set[type[AlmenaraError]]:
    errors: set[type[AlmenaraError]] = set(handler.opt["raises"])
    if handler.opt["needs"] != "nothing":
        errors |= {Unauthenticated, Unavailable}
    if "GET" not in handler.http_methods:
        errors.add(Unavailable)
    if handler.opt["needs"] not in ("nothing", "session") or "GET" not in handler.http_methods:
        errors.add(Forbidden)
    places = {parameter["in"] for parameter in operation.get("parameters", ())}
    if "path" in places:
        errors.add(NotFound)
    if "query" in places:
        errors.add(Invalid)
    if "requestBody" in operation:
        errors |= {Malformed, TooLarge, UnsupportedType, Invalid}
    return errors


def _problem_response() -> dict[str, Any]:
    schema = {"$ref": _COMPONENT.format(name="Problem")}
    return {"description": "", "content": {MEDIA_TYPE: {"schema": schema}}}


@get("/api/openapi.json", include_in_schema=False, opt=needs("nothing"))
async def description(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The description for programs."""
    return Response(
        _once(request.app, "description", lambda app: msgspec.json.encode(describe(app))), media_type=JSON
    )


@get("/api/docs", include_in_schema=False, media_type=MediaType.HTML, opt=needs("nothing"))
async def page(request: Request[Any, Any, Any]) -> str:
    """The description for people."""
    return _once(request.app, "page", lambda app: docs.render(describe(app)))


@get("/api/docs.css", include_in_schema=False, opt=needs("nothing"))
async def style() -> Response[str]:
    """How the page looks."""
    return Response(docs.STYLE, media_type="text/css")


def _once(app: Litestar, name: str, make: Callable[[Litestar], Made]) -> Made:
    """What is asked for, made when it is first asked for."""
    if name not in app.state:
        app.state[name] = make(app)
    return app.state[name]


DOORS: Final = (description, page, style)
