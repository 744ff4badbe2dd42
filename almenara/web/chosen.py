"""The list's filters as query parameters: declared in the catalog, the same for the list and for the figures."""

from typing import Annotated, Any, Final

from litestar import Request
from litestar.params import QueryParameter

from almenara.catalog.filters import FILTERS
from almenara.errors import Invalid, Place

Many = list[str] | None
_OTHERS: Final = frozenset({"sort", "limit", "cursor", "from", "to", "lang"})


def provide_chosen(
    request: Request[Any, Any, Any],
    states: Annotated[Many, QueryParameter(name="state", description="Any of these states.")] = None,
    agent: Annotated[Many, QueryParameter(name="agent", description="Any of these agents, by id.")] = None,
    group: Annotated[Many, QueryParameter(name="group", description="Any of these groups, by id.")] = None,
    channel: Annotated[Many, QueryParameter(name="channel", description="Any of these channels.")] = None,
    source: Annotated[Many, QueryParameter(name="source", description="Any of these sources, by id.")] = None,
    mine: Annotated[Many, QueryParameter(name="mine", description="`true`: one's own open conversations.")] = None,
    stranded: Annotated[Many, QueryParameter(name="stranded", description="`true`: their agent is away.")] = None,
    q: Annotated[Many, QueryParameter(name="q", description="Words of a name, phone, e-mail or ticket.")] = None,
    card: Annotated[Many, QueryParameter(name="card", description="The rows that this indicator counts.")] = None,
) -> dict[str, list[str]]:
    """The dependency `chosen`: filters by name. Raises `Invalid` for a parameter that does not exist."""
    unknown = [name for name in request.query_params if name not in FILTERS and name not in _OTHERS]
    if unknown:
        raise Invalid(places=[Place(f"/{name}", "there is no such parameter") for name in unknown])
    named = {
        "state": states,
        "agent": agent,
        "group": group,
        "channel": channel,
        "source": source,
        "mine": mine,
        "stranded": stranded,
        "q": q,
        "card": card,
    }
    return {name: values for name, values in named.items() if values}
