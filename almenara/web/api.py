"""The API's routes, put together: one list of handlers in, an ASGI application out."""

from collections.abc import Sequence
from typing import Any

from litestar import Litestar, Router
from litestar.datastructures import State
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme

from almenara.web import errors
from almenara.web.agents import provide_chosen_agents
from almenara.web.chosen import provide_chosen
from almenara.web.context import Context, provide_actor, provide_context
from almenara.web.guard import COOKIE, NEEDS, guard
from almenara.web.metrics import metrics
from almenara.web.openapi import DOORS

PREFIX = "/api/v1"


def build(context: Context, handlers: Sequence[HTTPRouteHandler]) -> Litestar:
    """The API. Raises `ValueError` for a handler that does not say what it needs."""
    for handler in handlers:
        if handler.opt.get("needs") not in NEEDS:
            raise ValueError(f"{handler.paths} does not say what it needs")
    routes = Router(
        PREFIX,
        route_handlers=list(handlers),
        dependencies={
            "context": Provide(provide_context, sync_to_thread=False),
            "actor": Provide(provide_actor, sync_to_thread=False),
            "chosen": Provide(provide_chosen, sync_to_thread=False),
            "chosen_agents": Provide(provide_chosen_agents, sync_to_thread=False),
        },
    )
    return Litestar(
        [routes, *DOORS, metrics],
        guards=[guard],
        exception_handlers={Exception: errors.answer},
        state=State({"context": context}),
        logging_config=None,
        request_max_body_size=1_000_000,
        debug=False,
        openapi_config=OpenAPIConfig(
            title="Almenara",
            version="v1",
            description="What a support operation is doing, and its events in.",
            use_handler_docstrings=True,
            # Litestar's own doors to the description stand where no request arrives (see `front`).
            path="/schema",
            render_plugins=[JsonRenderPlugin()],
            components=Components(security_schemes=_security()),
        ),
    )


def _security() -> dict[str, Any]:
    return {
        "session": SecurityScheme(type="apiKey", name=COOKIE, security_scheme_in="cookie"),
        "key": SecurityScheme(type="http", scheme="bearer"),
    }
