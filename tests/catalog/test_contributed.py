from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from almenara.catalog.ask import ask_list, ask_totals
from almenara.catalog.contributed import contributed
from almenara.catalog.indicators import BY_NAME, INDICATORS
from almenara.catalog.measures import Count, MaxAge, Mean, MeanAge, Quantile, Share
from almenara.live.contribution import SPOTS
from almenara.live.figure import at
from almenara.live.histogram import EDGES, bucket
from almenara.live.picture import Picture
from tests.lane import examples
from tests.live.oracle import matching
from tests.live.test_picture import ACTORS, DAY, Step, naming, scripts
from tests.strategies import HOUR


@settings(max_examples=examples(200, 5_000), deadline=None)
@given(scripts(), st.sampled_from(ACTORS[:3]), st.sampled_from([None, "shop/pagos", "shop/ventas"]))
def test_what_a_drill_down_lists_adds_up_to_its_card(script: list[Step], actor: Any, group: str | None) -> None:
    picture, now = Picture(naming), DAY + 20 * HOUR
    for name, seen in script:
        picture.put(name, seen)
    chosen = {"group": [group]} if group else {}
    rows = [seen for seen in picture.seen if seen is not None]
    kept: dict[str, Any] = picture.figures(picture.open_audience(ask_totals(actor, chosen)), SPOTS)
    for indicator in INDICATORS:
        listed = matching(rows, ask_list(actor, chosen | {"card": [indicator.name]}))
        brought = [contributed(indicator, seen, now, chosen.get("group", ())) for seen in listed]
        values = [one.contribution for one in brought if one.contribution is not None]
        counts, told = sum(one.counts for one in brought), at(indicator, kept[indicator.name], now)
        match indicator.measure:
            case Count():
                assert sum(values) == told
                assert all(one.counts for one in brought)
            case Mean() | MeanAge() | Share():
                assert (told is None) == (counts == 0)
                assert told is None or abs(sum(values) / counts - told) <= 0.001
            case MaxAge():
                assert (max(values) if values else None) == told
            case Quantile(_, q):
                ranked = sorted(values)
                place = -int(-q * len(ranked) // 1) - 1
                assert told == (EDGES[bucket(round(ranked[place] * 1000))] / 1000 if ranked else None)


@settings(max_examples=50, deadline=None)
@given(scripts())
def test_waits_are_told_one_by_one(script: list[Step]) -> None:
    for _, seen in script:
        if seen is not None:
            one = contributed(BY_NAME["mean_wait_today"], seen, DAY)
            assert one.episodes is not None
            assert one.contribution is not None
            assert len(one.episodes) == one.counts
            assert abs(sum(one.episodes) - one.contribution) < 0.001
