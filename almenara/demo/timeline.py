"""Days joined into one stream that never ends: any moment of it can be had without what came long before."""

import heapq
from collections.abc import Iterator
from datetime import date, timedelta

from almenara.demo.draws import DAY
from almenara.demo.events import Event
from almenara.demo.floor import Floor
from almenara.demo.shop import Shop
from almenara.domain.facts import Finished, Opened, Reopened


def timeline(shop: Shop, day: date) -> Iterator[Event]:
    """All that happens in the shop from a working day on, in time order. A day is played when its time comes."""
    heads: list[tuple[int, int, Event, Iterator[Event]]] = []
    count = 0
    while True:
        begin = shop.begin(day)
        while heads and heads[0][0] < begin:
            _, nth, event, rest = heads[0]
            yield event
            following = next(rest, None)
            if following is None:
                heapq.heappop(heads)
            else:
                heapq.heapreplace(heads, (following.time, nth, following, rest))
        events = Floor(shop, day).run()
        first = next(events, None)
        if first is not None:
            heapq.heappush(heads, (first.time, count, first, events))
        count += 1
        day += timedelta(days=1)


def play(shop: Shop, since: int, after: int) -> Iterator[Event]:
    """What happens later than `after`, of the conversations that began at `since` or later."""
    start = max(shop.day_of(since), shop.day_of(after) - timedelta(days=1))
    earlier: set[str] = set()
    for event in timeline(shop, start):
        if event.time < since and isinstance(event.data, Opened):
            earlier.add(event.subject)
        if event.time > after and event.subject not in earlier:
            yield event


def left_open(shop: Shop, since: int, at: int) -> list[Event]:
    """How the conversations opened that began at `since` or later and are not finished at the moment `at`."""
    opened: dict[str, Event] = {}
    left: dict[str, None] = {}
    for event in play(shop, since, max(since - 1, at - 2 * DAY)):
        if event.time > at:
            break
        if isinstance(event.data, Finished):
            left.pop(event.subject, None)
        elif isinstance(event.data, Opened | Reopened):
            opened.setdefault(event.subject, event)
            left[event.subject] = None
    return [opened[subject] for subject in left]
