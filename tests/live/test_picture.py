from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from almenara.access.actor import Actor
from almenara.access.scope import reach
from almenara.catalog.ask import ask_totals
from almenara.catalog.filters import FILTERS
from almenara.catalog.indicators import BY_NAME, INDICATORS
from almenara.catalog.measures import Count
from almenara.catalog.seen import Seen, see
from almenara.domain import facts as f
from almenara.domain.agent import Agent
from almenara.domain.condition import EVERYTHING, Condition, In, every
from almenara.domain.fact_types import FACT_TYPES
from almenara.domain.fold import fold
from almenara.domain.rules import DEFAULT
from almenara.domain.timed import advance
from almenara.live.contribution import SPOTS
from almenara.live.figure import at
from almenara.live.order import Order, parse
from almenara.live.picture import Audience, Picture
from almenara.live.window import Window
from tests.lane import examples
from tests.live.firsthand import Tale, tell
from tests.live.oracle import figures, matching
from tests.rulebooks import books
from tests.strategies import AGENTS, BASE, HOUR, conversations

DAY = BASE + 6 * HOUR
PAGOS, VENTAS = frozenset({"shop/pagos"}), frozenset({"shop/ventas"})
ACTORS = (
    Actor("o", "user:1", "administrator"),
    Actor("o", "user:2", "operator", groups=PAGOS),
    Actor("o", "user:3", "advanced_agent", groups=VENTAS, agents=frozenset({"shop/luis"})),
    Actor("o", "user:4", "agent", groups=VENTAS, agents=frozenset({"shop/ana"})),
    Actor("o", "user:5", "operator"),
)
CHOSEN: tuple[dict[str, list[str]], ...] = (
    {},
    {"group": ["shop/pagos"]},
    {"group": ["shop/ventas"], "channel": ["whatsapp"]},
    {"channel": ["whatsapp", "email"]},
    {"q": ["48"]},
    {"agent": [f"shop/{name}" for name in AGENTS[:2]]},
    {"account": ["+1"]},
    {"priority": ["3", "4"]},
    {"tag": ["reclamo"]},
    {"language": ["es"]},
    {"segment": ["VIP"]},
    {"direction": ["inbound"]},
    {"source": ["shop"]},
    {"unanswered": ["true"]},
    {"at_risk": ["true"]},
    {"breached": ["true"]},
    {"window": ["true"]},
    {"stranded": ["true"]},
    {"prioritized": ["true"]},
    {"after_hours": ["true"]},
    {"mine": ["true"]},
)
Watching = tuple[Actor, dict[str, list[str]]]
WATCHED: list[Watching] = [
    (actor, chosen)
    for actor in ACTORS
    for chosen in CHOSEN
    if all((needed := FILTERS[name].permission) is None or actor.may(needed) for name in chosen)
]
REACHES = [reach(actor) for actor in ACTORS]
Step = tuple[str, Seen | None]
AWAY = tuple(
    Agent(f"shop/{name}", "shop", name, status=status, status_since=BASE)
    for name, status in zip(AGENTS, ("available", "offline", "pause"), strict=True)
)
ORDERS = ["urgency", "-wait", "customer", "-customer", "duration", "-created", "agent", "ticket", "-state"]


def naming(one: str | None) -> str:
    return (one or "").upper()


@st.composite
def scripts(draw: st.DrawFn) -> list[Step]:
    """Rows that come, are seen otherwise as facts and time pass and settings change, and go."""
    book = draw(books())
    agents = {agent.id: agent for agent in AWAY}
    steps: list[Step] = []
    for number in range(draw(st.integers(1, 6))):
        name = f"c{number}"
        facts: list[f.Fact] = draw(conversations(name, 6))
        for end in sorted(draw(st.sets(st.integers(1, len(facts)), min_size=1, max_size=3))):
            now = facts[end - 1].time + draw(st.integers(0, 90_000) | st.integers(0, 30 * HOUR))
            row = advance(fold(facts[:end], book), now, book)
            steps.append((name, see(row, DAY, now, book.at(now), agents.get(row.agent or ""))))
        if draw(st.integers(0, 4)) == 0:
            steps.append((name, None))
    return steps


def order_of(name: str) -> Order:
    order = parse(name)
    assert order is not None
    return order


def sorted_ids(rows: list[Seen], condition: Condition, order: Order) -> list[str]:
    return [
        seen.row.id
        for seen in sorted(matching(rows, condition), key=lambda seen: (*order.key(seen, naming), seen.row.id))
    ]


@settings(max_examples=examples(2_000, 50_000), deadline=None)
@given(scripts(), st.integers(0, 20), st.lists(st.sampled_from(WATCHED), min_size=1, max_size=8))
def test_what_is_kept_equals_what_is_computed_afresh(script: list[Step], joins: int, asked: list[Watching]) -> None:
    picture = Picture(naming)
    watched: list[tuple[Audience, Watching]] = []
    windows: list[tuple[Window, Condition, Order]] = []
    rows: dict[str, Seen] = {}
    for step, (name, seen) in enumerate(script):
        if step == joins % len(script):
            for place, (actor, chosen) in enumerate(asked):
                condition = ask_totals(actor, chosen)
                audience = picture.open_audience(condition)
                watched.append((audience, (actor, chosen)))
                order = order_of(ORDERS[(joins + place) % len(ORDERS)])
                windows.append((picture.open_window(audience, order, place % 3), condition, order))
        picture.put(name, seen)
        rows.pop(name, None)
        if seen is not None:
            rows[name] = seen
    everyone = list(rows.values())
    for audience, (actor, chosen) in watched:
        groups = frozenset(chosen["group"]) if "group" in chosen else None
        plain = ask_totals(actor, {name: values for name, values in chosen.items() if name != "group"})
        kept: dict[str, Any] = picture.figures(audience, SPOTS)
        assert kept == figures(everyone, plain, groups)
        assert picture.totals.total(audience.number) == len(matching(everyone, ask_totals(actor, chosen)))
    for window, condition, order in windows:
        if window.spent:
            picture.refill(window, order)
        ids = sorted_ids(everyone, condition, order)
        assert window.ids == ids[window.before : window.before + len(window.keys)]
        assert window.high is not None or window.before + len(window.keys) == len(ids)
        assert picture.slice(condition, order, 0, 3)[0] == picture.after(condition, order, None, 3)[0]
        assert [key[2] for key in picture.slice(condition, order, 1, 4)[0]] == ids[1:5]


@settings(max_examples=examples(300, 10_000), deadline=None)
@given(st.data())
def test_service_risk_and_waits_are_what_somebody_who_looked_on_would_tell(data: st.DataObject) -> None:
    book, now = data.draw(books()), DAY + data.draw(st.integers(0, 60 * HOUR))
    picture, tales = Picture(naming), list[Tale]()
    for number in range(data.draw(st.integers(1, 5))):
        facts: list[f.Fact] = data.draw(conversations(f"c{number}", 8))
        facts = sorted((fact for fact in facts if fact.time <= now), key=lambda fact: fact.order)
        if facts:
            row = advance(fold(facts, book), now, book)
            picture.put(row.id, see(row, DAY, now, book.at(now), None))
            tales.append(tell(facts, book, DAY, now))
    found: dict[str, Any] = picture.figures(picture.open_audience(EVERYTHING), SPOTS)
    service = Counter(tale.service for tale in tales)
    gone = sum(tale.row.abandoned and (tale.row.finished_at or 0) >= DAY and not tale.row.contained for tale in tales)
    answered, left = service["within"] + service["late"], service["left"] + service["overdue"]
    assert found["service_level"] == share(service["within"], answered + left)
    assert found["service_level_lower"] == share(service["within"], answered + left + service["waiting"])
    upper = share(service["within"] + service["waiting"], answered + left + service["waiting"])
    assert found["service_level_upper"] == upper
    assert found["abandoned_share"] == share(gone, answered + gone)
    risks = Counter(tale.risk for tale in tales)
    assert (found["at_risk"], found["breached"]) == (risks["at_risk"], risks["breached"])
    assert found["after_hours"] == sum(tale.waited is not None and not tale.running for tale in tales)
    queued: list[int] = [tale.waited for tale in tales if tale.row.state == "queued" and tale.waited is not None]
    waits: dict[str, float] = {"mean_wait": sum(queued) / max(1, len(queued)), "longest_wait": max(queued, default=0)}
    for name, expected in waits.items():
        told: Any = at(BY_NAME[name], found[name], now)
        assert (told is None) == (not queued)
        # A mean moment and a mean of what stands still are rounded to the millisecond each.
        assert told is None or abs(told * 1000 - expected) <= 1.5


def share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


@settings(max_examples=200, deadline=None)
@given(scripts())
def test_the_state_cards_add_up_and_a_count_is_its_rows(script: list[Step]) -> None:
    picture = Picture(naming)
    for name, seen in script:
        picture.put(name, seen)
    for within in REACHES:
        audience = picture.open_audience(within)
        figure: dict[str, Any] = picture.figures(audience, SPOTS)
        states = ("queued", "in_progress", "pending", "inactive", "finished")
        assert figure["all"] == sum(figure[name] for name in states)
        for one in INDICATORS:
            if one.measure == Count():
                _, total = picture.slice(every(within, BY_NAME[one.name].of), order_of("urgency"), 0, 10)
                assert figure[one.name] == total


@settings(max_examples=150, deadline=None)
@given(scripts(), st.sampled_from(ORDERS), st.integers(1, 3))
def test_pages_follow_one_another_without_gap_or_repeat(script: list[Step], sort: str, size: int) -> None:
    picture, order = Picture(naming), order_of(sort)
    for name, seen in script:
        picture.put(name, seen)
    found: list[str] = []
    keys, total = picture.after(EVERYTHING, order, None, size)
    while keys:
        found.extend(key[2] for key in keys)
        keys, total = picture.after(EVERYTHING, order, keys[-1], size)
    assert found == sorted_ids([seen for seen in picture.seen if seen is not None], EVERYTHING, order)
    assert total == len(found)


def test_a_group_filter_asks_for_the_group_of_an_episode_not_of_the_row() -> None:
    picture = Picture(naming)
    groups = [frozenset({"shop/pagos"}), frozenset({"shop/ventas"})]
    audiences = [picture.open_audience(In("group", frozenset(group))) for group in groups]
    steps: list[f.Data] = [
        f.Opened("whatsapp", f.Contact("Marta"), group="pagos"),
        f.Assigned("ana"),
        f.Transferred(to_group="ventas"),
        f.Assigned("luis"),
        f.Transferred(to_agent="ana", to_group="pagos"),
        f.Tagged(("reclamo",)),
        f.Finished("agent"),
    ]
    names = {kind.data: kind.name for kind in FACT_TYPES.values()}
    facts = [
        f.Fact(names[type(data)], "c1", DAY + place * 60_000, "shop", data, event=str(place))
        for place, data in enumerate(steps)
    ]
    told: list[Any] = []
    for end in range(1, len(facts) + 1):
        seen = Seen(fold(facts[:end], DEFAULT), DAY, recent=True)
        picture.put("c1", seen)
        for audience, group in zip(audiences, groups, strict=True):
            assert picture.figures(audience, SPOTS) == figures([seen], EVERYTHING, group)
        told.append([picture.figures(audience, ["mean_wait_today", "transfers"]) for audience in audiences])
    assert told[-1] == [{"mean_wait_today": 60.0, "transfers": 1}, {"mean_wait_today": 60.0, "transfers": 1}]
