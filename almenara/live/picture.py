"""The live picture: rows as audiences see them, with totals and bands kept as rows change.

Everything here is a function of the rows that were put in; it knows neither the log nor the clock nor the network.
"""

from collections.abc import Iterable
from itertools import islice
from typing import Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from almenara.catalog.columns import Naming
from almenara.catalog.fields import FIELDS, search_text
from almenara.catalog.seen import Seen
from almenara.domain.condition import Condition
from almenara.live.contribution import LAYOUT, NONE, WIDTH, Contributions, Part, episodes
from almenara.live.frames import Figure
from almenara.live.masks import NOBODY, Masks, Members
from almenara.live.mirror import Mirror, Slots
from almenara.live.order import Key, Order
from almenara.live.totals import Totals
from almenara.live.vocabulary import Codes, Vocabulary
from almenara.live.window import BAND, Window

_TRIES: Final = 200


class Audience(Struct, eq=False):
    """Who sees the rows that meet a condition: one for all who have the same reach and filters."""

    number: int
    condition: Condition


class _Look(Struct, frozen=True):
    """A row as it was put: what must be known to take it out again."""

    codes: Codes
    part: Part
    text: str
    episodes: tuple[tuple[int, Part], ...]


class Sorting(Struct):
    """One order in use: the coarse key of every slot, the exact rest where texts need it, how many bands use it."""

    order: Order
    coarse: NDArray[np.int64]
    exact: dict[int, object]
    bands: int = 0


class Picture:
    """Rows by slot, audiences by number."""

    def __init__(self, naming: Naming) -> None:
        self._naming = naming
        self._vocabulary = Vocabulary(FIELDS)
        self._group = self._vocabulary.places["group"]
        self._contributions = Contributions(self._vocabulary)
        self._masks = Masks(self._vocabulary)
        self.rows = Mirror(self._vocabulary, WIDTH)
        self._episodes = Mirror(self._vocabulary, WIDTH)
        self._episode_slots: dict[int, dict[int, int]] = {}
        self.totals = Totals()
        self.seen: list[Seen | None] = []
        self.slots: dict[str, int] = {}
        self._sortings: dict[Order, Sorting] = {}
        self._windows: dict[int, list[tuple[Window, Order]]] = {}
        self._audiences: dict[int, Audience] = {}
        self._numbers: list[int] = []

    # Rows

    def put(self, row_id: str, after: Seen | None) -> list[Window]:
        """A row is this now, or is gone (None). Gives the bands that looked at it."""
        slot = self.slots.get(row_id)
        if slot is None:
            if after is None:
                return []
            slot = self.slots[row_id] = self.rows.take()
            if slot == len(self.seen):
                self.seen.append(None)
        was = self._look_back(slot)
        now = None if after is None else self._look(after)
        old_members, new_members = self._members(was), self._members(now)
        self._total(slot, was, now, old_members, new_members)
        looked = self._sort(slot, after, old_members, new_members)
        self.seen[slot] = after
        if now is None:
            self.rows.drop(slot)
            del self.slots[row_id]
        else:
            self.rows.put(slot, now.codes, now.part, now.text)
        self._put_episodes(slot, now)
        return looked

    def _look(self, seen: Seen) -> _Look:
        codes = self._vocabulary.encode(seen)
        found = tuple((self._vocabulary.code(self._group, group), part) for group, part in episodes(seen).items())
        return _Look(codes, self._contributions.of(seen, codes), search_text(seen.row), found)

    def _look_back(self, slot: int) -> _Look | None:
        if not self.rows.used[slot]:
            return None
        mine = self._episode_slots.get(slot, {})
        found = tuple((group, self._episodes.parts[place].tolist()) for group, place in mine.items())
        return _Look(self.rows.codes_of(slot), self.rows.parts[slot].tolist(), self.rows.texts[slot], found)

    def _members(self, look: _Look | None) -> Members:
        if look is None or not self._audiences:
            return NOBODY
        return self._masks.members(self._masks.met(look.codes), look.text)

    def _total(self, slot: int, was: _Look | None, now: _Look | None, old: Members, new: Members) -> None:
        before, after = None if was is None else was.part, None if now is None else now.part
        self.totals.note(slot, before, after)
        if not self._audiences:
            return
        self._share(old, new, before, after)
        ended, begun = dict(was.episodes) if was else {}, dict(now.episodes) if now else {}
        for group in ended.keys() | begun.keys():
            old_ones = NOBODY if was is None else self._under(was, group)
            new_ones = NOBODY if now is None else self._under(now, group)
            self._share(old_ones, new_ones, ended.get(group), begun.get(group))

    def _under(self, look: _Look, group: int) -> Members:
        """Who has the row's episodes of that group: a group filter asks for theirs, not for the row's."""
        codes = (*look.codes[: self._group], group, *look.codes[self._group + 1 :])
        return self._masks.members(self._masks.met(codes), look.text)

    def _share(self, old: Members, new: Members, before: Part | None, after: Part | None) -> None:
        if np.array_equal(old, new):
            self.totals.change(new, before, after)
            return
        self.totals.change(np.intersect1d(old, new, assume_unique=True), before, after)
        self.totals.change(np.setdiff1d(old, new, assume_unique=True), before, None)
        self.totals.change(np.setdiff1d(new, old, assume_unique=True), None, after)

    def _put_episodes(self, slot: int, now: _Look | None) -> None:
        mine = self._episode_slots.pop(slot, {})
        kept: dict[int, int] = {}
        for group, part in now.episodes if now else ():
            place = mine.pop(group, None)
            kept[group] = place = self._episodes.take() if place is None else place
            assert now is not None
            codes = (*now.codes[: self._group], group, *now.codes[self._group + 1 :])
            self._episodes.put(place, codes, part, now.text)
        for place in mine.values():
            self._episodes.drop(place)
        if kept:
            self._episode_slots[slot] = kept

    # Orders and bands

    def _sort(self, slot: int, after: Seen | None, old: Members, new: Members) -> list[Window]:
        if not self._sortings:
            return []
        before = self.seen[slot]
        moves: dict[Order, tuple[Key | None, Key | None]] = {}
        for order, sorting in self._sortings.items():
            if slot >= sorting.coarse.size:
                sorting.coarse = np.pad(sorting.coarse, (0, self.rows.used.size - sorting.coarse.size))
            old_key = None if before is None else self._key(sorting, slot, before.row.id)
            new_key = None
            if after is not None:
                self._write_key(sorting, slot, after)
                new_key = self._key(sorting, slot, after.row.id)
            moves[order] = old_key, new_key
        had: set[int] = set(old.tolist())
        has: set[int] = set(new.tolist())
        looked: list[Window] = []
        for audience in had | has:
            for window, order in self._windows.get(audience, ()):
                old_key, new_key = moves[order]
                if window.move(old_key if audience in had else None, new_key if audience in has else None):
                    looked.append(window)
        return looked

    def _write_key(self, sorting: Sorting, slot: int, seen: Seen) -> None:
        sorting.coarse[slot], exact = sorting.order.key(seen, self._naming)
        if exact:
            sorting.exact[slot] = exact
        else:
            sorting.exact.pop(slot, None)

    def _key(self, sorting: Sorting, slot: int, row_id: str) -> Key:
        return (int(sorting.coarse[slot]), sorting.exact.get(slot, 0), row_id)

    def sorting(self, order: Order) -> Sorting:
        """The order's keys, made now if nobody used it yet."""
        if order not in self._sortings:
            fresh = Sorting(order, np.zeros(self.rows.used.size, dtype=np.int64), {})
            for slot, seen in enumerate(self.seen):
                if seen is not None:
                    self._write_key(fresh, slot, seen)
            self._sortings[order] = fresh
        return self._sortings[order]

    def forget_order(self, order: Order) -> None:
        """Stop keeping an order that no band uses."""
        if order in self._sortings and not self._sortings[order].bands:
            del self._sortings[order]

    def slice(self, condition: Condition, order: Order, offset: int, limit: int) -> tuple[list[Key], int]:
        """The keys of the rows `offset` to `offset + limit` in this order, and how many rows there are."""
        sorting, slots = self.sorting(order), self.rows.select(condition)
        end = min(offset + limit, slots.size)
        if offset >= end:
            return [], int(slots.size)
        coarse = sorting.coarse[slots]
        bounds = np.partition(coarse, (offset, end - 1))
        between = slots[(coarse >= bounds[offset]) & (coarse <= bounds[end - 1])]
        skipped = offset - int(np.count_nonzero(coarse < bounds[offset]))
        keys = sorted(self._keys(sorting, between))
        return keys[skipped : skipped + end - offset], int(slots.size)

    def after(self, condition: Condition, order: Order, key: Key | None, limit: int) -> tuple[list[Key], int]:
        """The first keys after `key`, and how many rows there are at all."""
        if key is None:
            return self.slice(condition, order, 0, limit)
        sorting, slots = self.sorting(order), self.rows.select(condition)
        rest = slots[sorting.coarse[slots] >= key[0]]
        if rest.size > limit:
            coarse = sorting.coarse[rest]
            ties = int(np.count_nonzero(coarse == key[0]))
            last = min(limit + ties, rest.size - 1)
            rest = rest[coarse <= np.partition(coarse, last)[last]]
        found = sorted(one for one in self._keys(sorting, rest) if one > key)
        return found[:limit], int(slots.size)

    def _keys(self, sorting: Sorting, slots: Slots) -> Iterable[Key]:
        places: list[int] = slots.tolist()
        for slot in places:
            seen = self.seen[slot]
            assert seen is not None
            yield self._key(sorting, slot, seen.row.id)

    def open_window(self, audience: Audience, order: Order, offset: int) -> Window:
        """A band kept from now on."""
        window = Window(audience.number, offset)
        self._fill(window, order)
        self.sorting(order).bands += 1
        self._windows.setdefault(audience.number, []).append((window, order))
        return window

    def refill(self, window: Window, order: Order) -> None:
        """Read a spent band again, at the depth it stands."""
        window.offset = window.before
        self._fill(window, order)

    def _fill(self, window: Window, order: Order) -> None:
        condition = self._audiences[window.audience].condition
        keys, total = self.slice(condition, order, window.offset, BAND)
        if not keys and total:
            window.offset = max(0, total - BAND)
            keys, total = self.slice(condition, order, window.offset, BAND)
        window.fill(keys, window.offset if keys else 0, total)

    def close_window(self, window: Window, order: Order) -> None:
        """Keep it no more."""
        self.sorting(order).bands -= 1
        left = [one for one in self._windows.pop(window.audience) if one[0] is not window]
        if left:
            self._windows[window.audience] = left

    # Audiences

    def open_audience(self, condition: Condition) -> Audience:
        """An audience whose totals are kept from now on."""
        number = self._numbers.pop() if self._numbers else len(self._audiences)
        self.totals.begin(number, self._parts(condition))
        self._masks.add(number, condition)
        self._audiences[number] = audience = Audience(number, condition)
        return audience

    def close_audience(self, audience: Audience) -> None:
        """Keep it no more; its number is used again."""
        self._masks.remove(audience.number)
        del self._audiences[audience.number]
        self._numbers.append(audience.number)

    def _parts(self, condition: Condition) -> NDArray[np.int64]:
        rows, parts = self.rows.select(condition), self._episodes.select(condition)
        return np.concatenate((self.rows.parts[rows], self._episodes.parts[parts]))

    def figures(self, audience: Audience, names: Iterable[str]) -> dict[str, Figure]:
        """The audience's figures, as they travel."""
        return {name: self.totals.figure(name, audience.number, self._find) for name in names}

    def _find(self, number: int, place: int, moments: Iterable[tuple[int, int]]) -> int:
        for moment, slot in islice(moments, _TRIES):
            if self._masks.meets(number, self.rows.codes_of(slot), self.rows.texts[slot]):
                return moment
        slots = self.rows.select(self._audiences[number].condition)
        return int(self.rows.parts[slots, LAYOUT.sums + place].min(initial=NONE))
