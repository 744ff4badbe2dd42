"""`/metrics` for Prometheus, with a key of the scope `metrics`: figures of what the key reaches; labels are ids.

Or, where that is set, on a loopback listener of its own, without a key.
"""

from collections.abc import Iterable
from typing import Any, Final

from litestar import Request, Response, get
from msgspec.structs import replace
from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from almenara.access.actor import Actor
from almenara.access.scope import reach
from almenara.domain.condition import Any as AnyOf
from almenara.errors import Forbidden, Unauthenticated
from almenara.service.following import SourceState
from almenara.web.context import Context
from almenara.web.figures import figures_of
from almenara.web.guard import needs

_NOTHING = AnyOf(())
_HERE: Final = (b"127.0.0.1", b"localhost")
TYPE = "text/plain; version=0.0.4; charset=utf-8"


class _Told(Collector):
    """What was measured, each by these labels before its own."""

    def __init__(self, *by: str) -> None:
        self._by = by
        self._gauges: dict[str, GaugeMetricFamily] = {}

    def add(self, of: tuple[str, ...], name: str, help_: str, value: float, /, **labels: str) -> None:
        if name not in self._gauges:
            self._gauges[name] = GaugeMetricFamily(f"almenara_{name}", help_, labels=(*self._by, *labels))
        self._gauges[name].add_metric([*of, *labels.values()], value)

    def collect(self) -> Iterable[Metric]:
        return self._gauges.values()


@get("/metrics", include_in_schema=False, opt=needs("nothing"))
async def metrics(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Everything there is to measure, in Prometheus' text format."""
    actor: Actor | None = request.scope["user"]
    if actor is None:
        raise Unauthenticated
    if actor.scopes is None or "metrics" not in actor.scopes:
        raise Forbidden("Send a key with the scope metrics.")
    told = _Told()
    await _measure(request.app.state.context, replace(actor, scopes=None), told, ())
    return Response(_text(told), media_type=TYPE)


class Beside:
    """`/metrics` on a listener of its own: of every organization, by its id, without a key. To listen on loopback."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def __call__(self, scope: Any, _receive: Any, send: Any) -> None:
        """One request."""
        if scope["type"] != "http":
            return
        # A page in a browser on this machine is led here under another name.
        host = dict(scope["headers"]).get(b"host", b"").rpartition(b":")[0]
        if (scope["method"], scope["path"]) != ("GET", "/metrics") or host not in _HERE:
            await _send(send, 404, b"Only GET /metrics is here.\n")
            return
        told = _Told("organization")
        for hub in self._context.hubs.all():
            everything = Actor(hub.organization, "metrics", "administrator", all_groups=True)
            await _measure(self._context, everything, told, (hub.organization,))
        await _send(send, 200, _text(told))


async def _send(send: Any, status: int, body: bytes) -> None:
    headers = [(b"content-type", TYPE.encode()), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _text(told: _Told) -> bytes:
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    registry.register(told)
    return generate_latest(registry)


async def _measure(context: Context, actor: Actor, told: _Told, of: tuple[str, ...]) -> None:
    """Everything of an organization, within the actor's reach."""
    hub = await context.hubs.of(actor.organization)
    for name, help_, value in (
        ("log_seq", "The last entry of the log that the live picture has taken in.", hub.board.seq),
        ("connections", "Open live connections.", len(hub.connections)),
        ("live_interval_seconds", "Between two sendings to one viewer.", hub.pace.interval / 1000),
        ("live_lag_seconds", "From the commit of the oldest change to its sending.", hub.pace.lag / 1000),
    ):
        told.add(of, name, help_, value)
    _add_sources(context.follower.states(actor.organization), context.clock(), told, of)
    if reach(actor) != _NOTHING:
        for name, figure in (await figures_of(context, actor, {})).indicators.items():
            if figure is not None:
                told.add(
                    of, "indicator", "A figure of the catalog; left out where there is nothing.", figure, name=name
                )


def _add_sources(states: list[SourceState], now: int, told: _Told, of: tuple[str, ...]) -> None:
    for one in states:
        told.add(of, "source_late", "Whether what a source feeds is stale.", one.late(now), source=one.id)
        rejected = "What of a source could not be made into facts since the start."
        told.add(of, "source_rejected", rejected, one.rejected, source=one.id)
        if one.lag is not None:
            told.add(of, "source_lag_seconds", "How far behind a source is read.", one.lag / 1000, source=one.id)
