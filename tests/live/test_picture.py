from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from almenara.catalog.indicators import BY_NAME, INDICATORS
from almenara.catalog.seen import Seen
from almenara.domain import facts as f
from almenara.domain.condition import EVERYTHING, Condition, Contains, In, Is, every
from almenara.domain.condition import Any as Or
from almenara.domain.conversation import Conversation
from almenara.domain.fold import fold
from almenara.domain.rules import DEFAULT
from almenara.live.contribution import SPOTS
from almenara.live.order import Order, parse
from almenara.live.picture import Audience, Picture
from almenara.live.window import Window
from tests.lane import examples
from tests.live.oracle import figures, matching
from tests.strategies import AGENTS, BASE, HOUR, conversations

DAY = BASE + 6 * HOUR
OWN = every(In("agent", frozenset({"shop/ana"})), Is("lately", True))
REACHES: list[Condition] = [
    EVERYTHING,
    In("reach_group", frozenset({"shop/pagos"})),
    Or((every(Is("state", "queued"), In("reach_group", frozenset({"shop/ventas"}))), OWN)),
    Or(()),
]
FILTERS: list[tuple[Condition, frozenset[str] | None]] = [
    (EVERYTHING, None),
    (In("group", frozenset({"shop/pagos"})), frozenset({"shop/pagos"})),
    (In("channel", frozenset({"whatsapp", "email"})), None),
    (Contains("text", ("48",)), None),
    (In("agent", frozenset(f"shop/{name}" for name in AGENTS[:2])), None),
]
ORDERS = ["urgency", "-wait", "customer", "-customer", "duration", "-created", "agent", "ticket", "-state"]


def naming(one: str | None) -> str:
    return (one or "").upper()


@st.composite
def scripts(draw: st.DrawFn) -> list[tuple[str, Conversation | None, bool]]:
    """Rows that come, change, and go."""
    steps: list[tuple[str, Conversation | None, bool]] = []
    for number in range(draw(st.integers(1, 6))):
        name = f"c{number}"
        facts: list[f.Fact] = draw(conversations(name, 6))
        for end in sorted(draw(st.sets(st.integers(1, len(facts)), min_size=1, max_size=3))):
            steps.append((name, fold(facts[:end], DEFAULT), draw(st.booleans())))
        if draw(st.integers(0, 4)) == 0:
            steps.append((name, None, False))
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
@given(scripts(), st.integers(0, 20))
def test_what_is_kept_equals_what_is_computed_afresh(
    script: list[tuple[str, Conversation | None, bool]], joins: int
) -> None:
    picture = Picture(naming)
    watched: list[tuple[Audience, Condition, frozenset[str] | None]] = []
    windows: list[tuple[Window, Condition, Order]] = []
    rows: dict[str, Seen] = {}

    def join() -> None:
        for reach in REACHES:
            for asked, groups in FILTERS:
                condition = every(reach, asked)
                audience = picture.open_audience(condition)
                watched.append((audience, condition, groups))
                order = order_of(ORDERS[len(windows) % len(ORDERS)])
                windows.append((picture.open_window(audience, order, len(windows) % 3), condition, order))

    for step, (name, row, recent) in enumerate(script):
        if step == joins % len(script):
            join()
        seen = None if row is None else Seen(row, DAY, recent)
        picture.put(name, seen)
        rows.pop(name, None)
        if seen is not None:
            rows[name] = seen
    if not watched:
        join()
    everyone = list(rows.values())
    for audience, condition, groups in watched:
        reach = next(r for r in REACHES for asked, _ in FILTERS if every(r, asked) == condition)
        other = next(a for a, _ in FILTERS if every(reach, a) == condition)
        plain = reach if groups is not None else every(reach, other)
        kept: dict[str, Any] = picture.figures(audience, SPOTS)
        assert kept == figures(everyone, plain, groups)
        assert picture.totals.total(audience.number) == len(matching(everyone, condition))
    for window, condition, order in windows:
        if window.spent:
            picture.refill(window, order)
        ids = sorted_ids(everyone, condition, order)
        assert window.ids == ids[window.before : window.before + len(window.keys)]
        assert window.high is not None or window.before + len(window.keys) == len(ids)
        assert picture.slice(condition, order, 0, 3)[0] == picture.after(condition, order, None, 3)[0]
        assert [key[2] for key in picture.slice(condition, order, 1, 4)[0]] == ids[1:5]


@settings(max_examples=200, deadline=None)
@given(scripts())
def test_the_state_cards_add_up_and_a_count_is_its_rows(script: list[tuple[str, Conversation | None, bool]]) -> None:
    picture = Picture(naming)
    for name, row, recent in script:
        picture.put(name, None if row is None else Seen(row, DAY, recent))
    for reach in REACHES:
        audience = picture.open_audience(reach)
        figure: dict[str, Any] = picture.figures(audience, SPOTS)
        states = ("queued", "in_progress", "pending", "inactive", "finished")
        assert figure["all"] == sum(figure[name] for name in states)
        for one in INDICATORS:
            if one.name in states or one.name in ("all", "unanswered", "abandoned", "new_hour", "contained"):
                _, total = picture.slice(every(reach, BY_NAME[one.name].of), order_of("urgency"), 0, 10)
                assert figure[one.name] == total


@settings(max_examples=150, deadline=None)
@given(scripts(), st.sampled_from(ORDERS), st.integers(1, 3))
def test_pages_follow_one_another_without_gap_or_repeat(
    script: list[tuple[str, Conversation | None, bool]], sort: str, size: int
) -> None:
    picture, order = Picture(naming), order_of(sort)
    for name, row, recent in script:
        picture.put(name, None if row is None else Seen(row, DAY, recent))
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
    names = {kind.data: kind.name for kind in f.FACT_TYPES.values()}
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
