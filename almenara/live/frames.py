"""The live protocol's frames (WebSocket, JSON text): closed shapes, from which docs and browser types are generated.

Moments are integer milliseconds since 1970 UTC. Figures travel as values (numbers or null), except ages, which
travel as moments so that nothing ticks on the server: the oldest one as its moment, a mean age as
`[count, mean moment]`; and ages that stand still beside them (`catalog.explain.Form`).
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

WatchId = Annotated[int, Meta(ge=0, le=1_000_000)]
Filter = dict[Annotated[str, Meta(max_length=64)], Annotated[list[str], Meta(max_length=500)]]
"""The list's filters by name, each with its values (any of): `{"state": ["queued"], "q": ["ana"]}`."""

Figure = int | float | None | list[Any]


class ClientFrame(Struct, frozen=True, forbid_unknown_fields=True, tag_field="type"):
    """What a browser may send."""


class Watch(ClientFrame, frozen=True, tag="watch"):
    """Begin a watch: rows of conversations or of agents (with `sort`, `offset`), the groups within reach, totals
    alone, or one transcript."""

    watch: WatchId
    kind: Literal["conversations", "agents", "groups", "totals", "transcript"]
    filter: Filter = {}
    sort: Annotated[str, Meta(max_length=64)] | None = None
    offset: Annotated[int, Meta(ge=0, le=10_000_000)] = 0
    conversation: Annotated[str, Meta(max_length=64)] | None = None


class Window(ClientFrame, frozen=True, tag="window"):
    """Move a watch of conversations or agents to another band of rows, beginning at `offset`."""

    watch: WatchId
    offset: Annotated[int, Meta(ge=0, le=10_000_000)]


class Hold(ClientFrame, frozen=True, tag="hold"):
    """Keep these rows patched while the person's view is still, whether or not they left the band; none releases."""

    watch: WatchId
    ids: Annotated[list[Annotated[str, Meta(max_length=64)]], Meta(max_length=200)]


class Unwatch(ClientFrame, frozen=True, tag="unwatch"):
    """End a watch."""

    watch: WatchId


class Doing(ClientFrame, frozen=True, tag="doing"):
    """What this person is about to do with a transcript's conversation: an action's name, or nothing any more."""

    watch: WatchId
    action: Annotated[str, Meta(max_length=64)] | None = None


class Pong(ClientFrame, frozen=True, tag="pong"):
    """The answer to a beat."""


AnyClientFrame = Watch | Window | Hold | Unwatch | Doing | Pong


class ServerFrame(Struct, frozen=True, tag_field="type", omit_defaults=True):
    """What the server sends."""


class Hello(ServerFrame, frozen=True, tag="hello"):
    """First frame. A `build` newer than the page's offers a reload; `at` is the server's clock."""

    protocol: int
    build: str
    at: int


class Watching(ServerFrame, frozen=True, tag="watching"):
    """A watch is taken: from now on frames that bear this `audience` are its own."""

    watch: int
    audience: int


class Snapshot(ServerFrame, frozen=True, tag="snapshot"):
    """The whole of a watch at `seq`.

    conversations: `rows` (arrays: id, version, then the catalog's columns in order) of the band, `order` their ids,
    `total` rows that match, `before` how many stand before the band. agents: the same with the catalog's
    `agent_columns` (their version is always 0), and `indicators` over the agents of its filters `group`, `source`
    and `q`. groups: every group within reach, with the catalog's `group_columns` (version 0), the worst queue first.
    totals: `indicators`, those over agents of its filters `group` and `source`. transcript: `conversation`
    and `messages`.
    """

    audience: int
    seq: int
    at: int
    rows: list[msgspec.Raw] | None = None
    order: list[str] | None = None
    total: int | None = None
    before: int | None = None
    indicators: dict[str, Figure] | None = None
    conversation: msgspec.Raw | None = None
    messages: list[msgspec.Raw] | None = None


class Diff(ServerFrame, frozen=True, tag="diff"):
    """What changed. `at` is the commit of the oldest change inside.

    Apply in this order: `put` whole rows; `patch` cells, as `[id, version, {column: value}]`; take the ids of `drop`
    (`[id, reason]`: moved out of the band, unmatched by the filter, denied by reach) and of `order` out of the
    order; then insert each `[index, id]` of `order`, ascending. A row dropped as denied must be blanked at once;
    one dropped as unmatched is patched one last time, so that the screen can say where it went.
    """

    audience: int
    seq: int
    at: int
    put: list[msgspec.Raw] | None = None
    patch: list[msgspec.Raw] | None = None
    drop: list[tuple[str, Literal["moved", "unmatched", "denied"]]] | None = None
    order: list[tuple[int, str]] | None = None
    total: int | None = None
    before: int | None = None
    indicators: dict[str, Figure] | None = None
    conversation: msgspec.Raw | None = None
    messages: list[msgspec.Raw] | None = None


class SourceFreshness(Struct, frozen=True):
    """How fresh a source is: `at` is when it was last heard, `late` whether what it feeds must be marked."""

    id: str
    kind: str
    late: bool
    at: int | None


class Person(Struct, frozen=True):
    """Someone of ours, by the id that facts bear and their name."""

    id: str
    name: str


class Onlooker(Struct, frozen=True, omit_defaults=True):
    """Someone who has a conversation open, and the action they are about to do, if any."""

    id: str
    name: str
    doing: str | None = None


class Present(ServerFrame, frozen=True, tag="present"):
    """Who else has a transcript's conversation open now: at most 20, who came first before and those of other servers
    last, and how many `more`.

    It is told to, and of, those who may know who works, whichever server they are connected to; kept nowhere.
    """

    audience: int
    people: list[Onlooker]
    more: int = 0


class Changed(ServerFrame, frozen=True, tag="changed"):
    """settings: a setting of that kind is another since `at`: read the catalog again. Which one is told to those who
    may change it; who did it, to those who may know who works. data: of some customer everything was erased: read
    again whatever shows conversations. organization: its name, zone or language is: read the session again."""

    what: Literal["settings", "data", "organization"]
    kind: str
    at: int
    id: str | None = None
    by: Person | None = None


class Beat(ServerFrame, frozen=True, tag="beat"):
    """Every 5 s: the server's clock, the sending interval in ms, the age in ms of the last commit when sent."""

    at: int
    pace: int
    lag: int
    sources: list[SourceFreshness]


class Reset(ServerFrame, frozen=True, tag="reset"):
    """Start again: watch anew. Without `audience`, everything (a change of permission or reach, a slow reader)."""

    reason: Literal["access", "slow", "day", "restart", "gone", "erased"]
    audience: int | None = None


class Refused(ServerFrame, frozen=True, tag="refused"):
    """A frame was not taken."""

    code: str
    detail: str
    watch: int | None = None


AnyServerFrame = Hello | Watching | Snapshot | Diff | Present | Changed | Beat | Reset | Refused
