"""Histories for properties: facts of a few conversations, in every mixture that a source could report."""

from typing import Literal

from hypothesis import strategies as st
from msgspec.structs import replace

from almenara.domain import facts as f
from almenara.domain.ours import ActionUndone

BASE = 1_790_000_000_000
HOUR = 3_600_000
AGENTS = ("ana", "luis", "rosa")
GROUPS = ("pagos", "ventas")
SOURCE = "shop"

_agents = st.sampled_from(AGENTS)
_groups = st.sampled_from(GROUPS)
_maybe_agent = st.none() | _agents
_maybe_group = st.none() | _groups
_reasons = st.sampled_from([None, "Resuelta", "Cliente no responde", "spam"])
# Every door refuses or leaves out NUL, which PostgreSQL cannot store.
_texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
_authors = st.one_of(
    st.builds(f.Author, kind=st.just("agent"), id=_agents),
    st.builds(f.Author, kind=st.sampled_from(["bot", "system"])),
)
_contacts = st.builds(
    f.Contact,
    name=_texts,
    phone=st.none() | st.just("+5491144"),
    language=st.none() | st.just("es"),
    segment=st.sampled_from([None, "gold", "VIP"]),
)

openings = st.builds(
    f.Opened,
    channel=st.sampled_from(["whatsapp", "webchat", "email", "phone"]),
    contact=_contacts,
    direction=st.sampled_from(["inbound", "outbound"]),
    account=st.none() | st.just("+1"),
    ticket=st.none() | st.just("48213"),
    group=_maybe_group,
    agent=_maybe_agent,
    bot=st.none() | st.just("luma"),
    priority=st.integers(0, 4),
    tags=st.sampled_from([(), ("incidente",)]),
)
_moves = st.builds(f.Transferred, to_agent=_agents, to_group=_maybe_group) | st.builds(
    f.Transferred, to_group=_groups
)
_untils = st.none() | st.sampled_from(["2026-09-21T20:00:00Z", "2026-09-22T09:30:00-03:00"])

conversation_data: st.SearchStrategy[tuple[str, f.Data]] = st.one_of(
    st.tuples(st.just("conversation.opened"), openings),
    st.tuples(st.just("conversation.queued"), st.builds(f.Queued, group=_maybe_group)),
    st.tuples(st.just("conversation.assigned"), st.builds(f.Assigned, agent=_agents, group=_maybe_group)),
    st.tuples(st.just("conversation.transferred"), _moves),
    st.tuples(st.just("conversation.pended"), st.builds(f.Pended, until=_untils)),
    st.tuples(st.just("conversation.resumed"), st.builds(f.Resumed)),
    st.tuples(st.just("conversation.expired"), st.builds(f.Expired)),
    st.tuples(
        st.just("conversation.finished"),
        st.builds(f.Finished, by=st.sampled_from([None, "agent", "contact", "bot"]), reason=_reasons),
    ),
    st.tuples(st.just("conversation.reopened"), st.builds(f.Reopened, agent=_maybe_agent, group=_maybe_group)),
    st.tuples(st.just("conversation.prioritized"), st.builds(f.Prioritized, priority=st.integers(0, 4))),
    st.tuples(st.just("conversation.tagged"), st.builds(f.Tagged, tags=st.just(("reclamo",)))),
    st.tuples(
        st.just("conversation.rated"), st.builds(f.Rated, score=st.sampled_from((0.0, 4.0, 9.0)), scale=st.just(5.0))
    ),
    st.tuples(st.just("message.received"), st.builds(f.MessageReceived, message=st.just("m"), text=_texts)),
    st.tuples(st.just("message.sent"), st.builds(f.MessageSent, message=st.just("m"), text=_texts, author=_authors)),
    st.tuples(st.just("note.added"), st.builds(f.NoteAdded, message=st.just("n"), text=_texts)),
)

_gaps = st.integers(0, 90_000) | st.integers(0, 40 * HOUR)


@st.composite
def conversations(draw: st.DrawFn, stream: str = "c1", max_size: int = 14, start: int = BASE) -> list[f.Fact]:
    """The facts of one conversation, in time order; most begin with an opening."""
    made: list[f.Fact] = []
    at = start
    size = draw(st.integers(1, max_size))
    for number in range(size):
        kind, data = draw(conversation_data)
        if number == 0 and draw(st.integers(0, 9)) > 0:
            kind, data = "conversation.opened", draw(openings)
        made.append(f.Fact(kind, stream, at, SOURCE, data, origin="test", event=f"{stream}-{number}"))
        at += draw(_gaps)
    return made


_statuses = st.sampled_from(["available", "unavailable", "pre_pause", "pause", "offline"])
roster_data: st.SearchStrategy[tuple[str, f.Data]] = st.one_of(
    st.tuples(
        st.just("agent.registered"),
        st.builds(
            f.AgentRegistered,
            name=st.sampled_from(["Ana", "Luis Ñandú", "rosa"]),
            groups=st.sets(_groups).map(lambda groups: tuple(sorted(groups))),
            capacity=st.none() | st.integers(0, 3),
            languages=st.sampled_from([(), ("es", "pt")]),
        ),
    ),
    st.tuples(
        st.just("agent.status_changed"),
        st.builds(
            f.AgentStatusChanged,
            status=_statuses,
            reason=st.sampled_from([None, "lunch", "personal", "conexión"]),
            until=_untils,
        ),
    ),
    st.tuples(st.just("agent.removed"), st.builds(f.AgentRemoved)),
)


@st.composite
def rosters(draw: st.DrawFn, *, renamed: bool, max_size: int = 8) -> list[f.Fact]:
    """What happens to agents and, if wanted, to how they and groups are called, in any order."""
    facts: list[f.Fact] = []
    for number in range(draw(st.integers(0, max_size))):
        kind, data = draw(roster_data)
        agent, at = draw(_agents), BASE + draw(st.integers(0, 20 * HOUR))
        if isinstance(data, f.AgentRegistered) and not renamed:
            data = replace(data, name=agent)
        facts.append(f.Fact(kind, f"{SOURCE}/{agent}", at, SOURCE, data, origin="test", event=f"roster-{number}"))
    if renamed and draw(st.booleans()):
        named = f.GroupRegistered(draw(st.sampled_from(["Pagos", "Ventas"])))
        stream = f"{SOURCE}/{draw(_groups)}"
        facts.append(f.Fact("group.registered", stream, BASE + HOUR, SOURCE, named, origin="test", event="group"))
    return facts


@st.composite
def histories(draw: st.DrawFn, streams: int = 5, *, roster: Literal["", "same", "renamed"] = "") -> list[f.Fact]:
    """Facts of several conversations, and of agents if wanted (called the `same` all the time, or `renamed`), with
    seqs, in an order of arrival of their own."""
    facts = [
        fact
        for number in range(draw(st.integers(1, streams)))
        for fact in draw(conversations(f"c{number}", 9, BASE + draw(st.integers(0, 20 * HOUR))))
    ]
    facts += draw(rosters(renamed=roster == "renamed")) if roster else []
    arrival = draw(st.permutations(facts)) if draw(st.booleans()) else sorted(facts, key=lambda fact: fact.time)
    return [replace(fact, seq=seq) for seq, fact in enumerate(arrival, 1)]


@st.composite
def acted(draw: st.DrawFn) -> tuple[list[f.Fact], list[f.Fact]]:
    """The facts of one conversation of which some were made by actions that were undone, and those without them."""
    facts = draw(conversations())
    undone = draw(st.sets(st.sampled_from(("a1", "a2")), max_size=2))
    kept = [fact for fact in facts if fact.type == "conversation.opened"]
    marked: list[f.Fact] = []
    for fact in facts:
        action = None if fact in kept else draw(st.sampled_from((None, None, "a1", "a2")))
        marked.append(replace(fact, action=action))
    end = facts[-1].time
    takings = [
        f.Fact(
            "action.undone", "c1", end + draw(_gaps), SOURCE, ActionUndone(action), origin="t", event=f"u-{action}"
        )
        for action in sorted(undone)
    ]
    return [*marked, *takings], [fact for fact in marked if fact.action not in undone]
