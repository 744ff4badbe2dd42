"""`/metrics` for Prometheus, with a key of the scope `metrics`: figures of what the key reaches; labels are ids."""

from collections.abc import Iterable, Iterator
from typing import Any

from litestar import Request, Response, get
from msgspec.structs import replace
from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from almenara.access.actor import Actor
from almenara.access.scope import reach
from almenara.domain.condition import Any as AnyOf
from almenara.errors import Forbidden, Unauthenticated
from almenara.live.hub import Hub
from almenara.service.following import SourceState
from almenara.web.context import Context
from almenara.web.figures import figures_of
from almenara.web.guard import needs

_NOTHING = AnyOf(())
TYPE = "text/plain; version=0.0.4; charset=utf-8"


class _Given(Collector):
    """Gives what was measured already."""

    def __init__(self, metrics: list[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterable[Metric]:
        return self._metrics


@get("/metrics", include_in_schema=False, opt=needs("nothing"))
async def metrics(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Everything there is to measure, in Prometheus' text format."""
    actor: Actor | None = request.scope["user"]
    if actor is None:
        raise Unauthenticated
    if actor.scopes is None or "metrics" not in actor.scopes:
        raise Forbidden("Send a key with the scope metrics.")
    context: Context = request.app.state.context
    hub = await context.hubs.of(actor.organization)
    found = [*_of_hub(hub), *_of_sources(context.follower.states(actor.organization), context.clock())]
    seeing = replace(actor, scopes=None)
    if reach(seeing) != _NOTHING:
        found.append(_gauge("indicator", "A figure of the catalog; left out where there is nothing.", "name"))
        for name, figure in (await figures_of(context, seeing, {})).indicators.items():
            if figure is not None:
                found[-1].add_metric([name], figure)
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    registry.register(_Given([*found]))
    return Response(generate_latest(registry), media_type=TYPE)


def _of_hub(hub: Hub) -> Iterator[GaugeMetricFamily]:
    for name, help_, value in (
        ("log_seq", "The last entry of the log that the live picture has taken in.", hub.board.seq),
        ("connections", "Open live connections.", len(hub.connections)),
        ("live_interval_seconds", "Between two sendings to one viewer.", hub.pace.interval / 1000),
        ("live_lag_seconds", "From the commit of the oldest change to its sending.", hub.pace.lag / 1000),
    ):
        gauge = _gauge(name, help_)
        gauge.add_metric([], value)
        yield gauge


def _of_sources(states: list[SourceState], now: int) -> Iterator[GaugeMetricFamily]:
    late = _gauge("source_late", "Whether what a source feeds is stale.", "source")
    lag = _gauge("source_lag_seconds", "How far behind a source is read.", "source")
    rejected = _gauge("source_rejected", "What of a source could not be made into facts since the start.", "source")
    for one in states:
        late.add_metric([one.id], one.late(now))
        rejected.add_metric([one.id], one.rejected)
        if one.lag is not None:
            lag.add_metric([one.id], one.lag / 1000)
    yield from (late, lag, rejected)


def _gauge(name: str, help_: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"almenara_{name}", help_, labels=labels)
