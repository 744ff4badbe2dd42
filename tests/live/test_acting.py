"""A3: a random walk of events and actions against a plain model; C1 holds for everyone after every step."""

import asyncio
from random import Random
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from almenara.access.actor import Actor
from almenara.catalog.actions import BY_NAME
from almenara.domain.commands import SetStatus
from almenara.domain.conversation import Conversation
from almenara.domain.fact_types import FACT_TYPES
from almenara.domain.facts import Fact
from almenara.domain.fold import fold, late
from almenara.domain.ids import conversation_id, roster_id
from almenara.domain.instants import format_instant
from almenara.domain.ours import ActionSent, ActionUndone
from almenara.domain.timed import advance
from almenara.errors import AlmenaraError, Forbidden, Invalid, NotFound
from almenara.live.frames import Watch
from almenara.service.execute import execute
from almenara.service.undoing import undo
from almenara.service.wish import Chosen, Taken, Wish
from tests.databases import Kind
from tests.lane import examples
from tests.live import walking as w
from tests.live.client import Client
from tests.live.conftest import World, world
from tests.live.truth import agrees, plain, settle

STEPS: Final = 50
LISTS: Final[list[tuple[dict[str, list[str]], str | None]]] = [
    ({}, None),
    ({"state": ["queued", "in_progress", "finished"]}, "time_in_state"),
]


class Made(w.Struct, frozen=True):
    """An action that was taken: by whom, when, what was asked, and what came of it."""

    actor: Actor
    at: int
    wish: Wish
    taken: Taken


class Walk:
    """One walk: the log as it was appended, the rows that it makes, and everyone's open pages."""

    def __init__(self, here: World) -> None:
        self.here, self.now = here, here.clock.now
        self.log: list[Fact] = []
        self.histories: dict[str, list[Fact]] = {}
        self.rows: dict[str, Conversation] = {}
        self.versions: dict[str, list[int]] = {}
        self.made: list[Made] = []
        self.clients: list[Client] = []
        self._number = 0
        here.recorder.follow(lambda _, facts, __: self._heard(facts))

    def _heard(self, facts: list[Fact]) -> None:
        self.log.extend(facts)
        for fact in facts:
            if FACT_TYPES[fact.type].stream == "conversation":
                self.histories.setdefault(fact.stream, []).append(fact)

    def id_of(self, source: str, subject: str) -> str:
        return conversation_id(self.here.organization.key, source, subject)

    def row(self, one: str) -> Conversation | None:
        """A row as it is at this moment."""
        kept = self.rows.get(one)
        return None if kept is None else advance(kept, self.now, w.RULES)

    async def begin(self) -> None:
        for source, name, data in w.roster():
            await self.tell(data, roster_id(source, name), source, name, self.now)
        for source, subjects in w.SUBJECTS.items():
            for subject in subjects[1:]:
                data, stream = w.happening(Random(subject), source, None), self.id_of(source, subject)
                await self.tell(data, stream, source, subject, self.now)
        await settle(self.here, len(self.log), stored=False)
        self._follow(list(self.log))
        for actor in w.ACTORS:
            client = Client(self.here.hub, actor)
            for number, (chosen, sort) in enumerate(LISTS):
                await client.ask(Watch(number, "conversations", chosen, sort))
            await client.ask(Watch(10, "totals"))
            await client.ask(Watch(11, "groups"))
            self.clients.append(client)

    async def tell(
        self, data: Any, stream: str, source: str, external: str, at: int, action: str | None = None
    ) -> None:
        self._number += 1
        fact = w.fact_of(data, stream, source, external, at, self._number, action)
        await self.here.recorder.record(self.here.organization.id, [fact])

    # Steps

    async def step(self, seed: int) -> None:
        dice = Random(seed)
        passed = dice.choice((200, 200, 200, 2_000, 2_000, 20_000, 20_000, 5 * w.MINUTE, 40 * w.MINUTE, 5 * w.HOUR))
        self.now = self.here.clock.now = self.now + passed
        await settle(self.here, len(self.log), stored=False)
        await self._pass()
        head = len(self.log)
        kind = dice.randrange(10)
        if kind < 3:
            await self._event(dice)
        elif kind < 7:
            await self._action(dice)
        elif kind < 9:
            await self._undo(dice)
        else:
            await self._retry(dice)
        await settle(self.here, len(self.log), stored=dice.randrange(8) == 0)
        self._follow(self.log[head:])
        for client in self.clients:
            client.read()
        await agrees(self.here, self.clients)

    async def _pass(self) -> None:
        """The hub looks at the clock, as it does four times a second."""
        board = self.here.hub.board
        async with self.here.hub.turn():
            if self.now >= board.next_day:
                list(board.begin_day(self.now))
            board.tick(self.now)

    async def _event(self, dice: Random) -> None:
        source = dice.choice(("shop", "shop", "desk"))
        subject = dice.choice(w.SUBJECTS[source])
        stream = self.id_of(source, subject)
        row = self.row(stream)
        at = self.now - dice.choice((0, 0, 0, 0, 1_500, 10 * w.MINUTE, 3 * w.HOUR, -2 * w.MINUTE))
        if row is not None and row.request is not None and dice.random() < 0.7:
            data, action = w.answering(dice, row)
            # A helpdesk's clock is behind ours, or coarser.
            await self.tell(data, stream, source, subject, at if action is None else self.now, action)
            return
        await self.tell(w.happening(dice, source, row), stream, source, subject, at)

    def _asked(self, dice: Random, row: Conversation | None) -> tuple[str, dict[str, Any]]:
        """An action, mostly one that applies, and its form; some of it wrong."""
        applying = [name for name, states in w.APPLIES.items() if row is not None and row.state in states]
        name = dice.choice((*applying, *applying, *w.APPLIES, "transfer", "transfer"))
        agent = dice.choice((*w.AGENTS, *w.AGENTS, "shop/nobody"))
        group = dice.choice((*w.GROUPS, *w.GROUPS, "shop/nothing"))
        until = format_instant(self.now + dice.choice((30_000, w.HOUR, w.HOUR, -1)))
        match name:
            case "transfer":
                forms: tuple[dict[str, Any], ...] = (
                    {"to_agent": agent},
                    {"to_group": group},
                    {"to_agent": agent, "to_group": group},
                    {"to_group": group, "share": True},
                )
                return name, dice.choice(forms)
            case "pend":
                return name, dice.choice(({}, {"until": until}))
            case "finish":
                return name, dice.choice(({}, {"reason": "resolved"}))
            case "reopen":
                return name, dice.choice(({}, {}, {"agent": agent}, {"group": group}))
            case "prioritize":
                return name, {"priority": dice.randrange(5)}
            case "tag":
                return name, {"tags": dice.choice(((), ("a",), ("b", "c")))}
            case "note":
                return name, {"text": "hola"}
            case _:
                return name, {}

    async def _action(self, dice: Random) -> None:
        actor = dice.choice(w.ACTORS)
        if dice.randrange(8) == 0:
            await self._status(dice, actor)
            return
        known = [self.id_of(source, one) for source, subjects in w.SUBJECTS.items() for one in subjects]
        asked = dice.sample([*known, "unknown"], dice.choice((1, 1, 1, 3, 5)))
        name, fields = self._asked(dice, self.row(asked[0]))
        rows: list[Chosen] = []
        for one in asked:
            row = self.row(one)
            version = 1 if row is None else row.version
            if dice.randrange(6) == 0:
                version = dice.choice(self.versions.get(one, [0]))
            rows.append(Chosen(one, version if name in w.VERSIONED else None))
        declared = BY_NAME[name]
        assert declared.command is not None
        wish = Wish(declared, declared.command(**fields), rows, dice.choice((None, f"k{len(self.log)}")))
        before = {chosen.id: self.row(chosen.id) for chosen in rows}
        codes = self._foreseen(actor, name, fields, rows)
        taken = await self._take(actor, wish, codes if isinstance(codes, type) else None)
        if isinstance(codes, dict):
            assert taken is not None
            self._check(actor, taken, before, codes)

    def _foreseen(
        self, actor: Actor, name: str, fields: dict[str, Any], rows: list[Chosen]
    ) -> type[AlmenaraError] | dict[str, str | w.Place]:
        """What the model makes of a wish: an error, or for each row a refusal's code or where it is then."""
        board = self.here.hub.board
        if actor.profile == "agent":
            return Forbidden
        reached = {one.id: row for one in rows if (row := self.row(one.id)) and w.reaches(actor, row, board.day)}
        if not reached:
            return NotFound
        agent, group = fields.get("to_agent", fields.get("agent")), fields.get("to_group", fields.get("group"))
        wrong = agent == "shop/nobody" or group == "shop/nothing"
        if wrong or (agent and group and group not in board.agents[agent].groups):
            return Invalid
        if fields.get("until", "9") <= format_instant(self.now):
            return Invalid
        load: dict[str, int] = {}
        for one in self.rows:
            row = self.row(one)
            if row is not None and row.state == "in_progress" and row.agent:
                load[row.agent] = load.get(row.agent, 0) + 1
        sharing = w.Sharing(group, board.agents, load) if group and fields.get("share") else None
        told: dict[str, str | w.Place] = {}
        for chosen in rows:
            row = reached.get(chosen.id)
            if row is None:
                told[chosen.id] = "not_found"
            elif name in w.VERSIONED and chosen.version != row.version:
                told[chosen.id] = "changed_meanwhile"
            elif row.state not in w.APPLIES[name]:
                told[chosen.id] = "not_now"
            elif sharing is not None and (code := w.unaskable(row, group)):
                # What is refused takes no place from the others.
                told[chosen.id] = code
            else:
                form = fields if sharing is None else {"to_agent": sharing.take(row), "to_group": group}
                told[chosen.id] = w.foreseen(name, form, row, board.agents)
        return told

    async def _take(self, actor: Actor, wish: Wish, error: type[AlmenaraError] | None) -> Taken | None:
        """Ask for it; what is refused whole leaves nothing behind."""
        here, head = self.here, len(self.log)
        asked = execute(here.recorder, here.hub.board, here.hub.find, self._of(actor), wish, self.now)
        if error is not None:
            with pytest.raises(error):
                await asked
            assert len(self.log) == head
            return None
        taken = await asked
        assert taken.seq == len(self.log)
        self.made.append(Made(actor, self.now, wish, taken))
        return taken

    def _of(self, actor: Actor) -> Actor:
        return w.replace(actor, organization=self.here.organization.id)

    def _check(
        self,
        actor: Actor,
        taken: Taken,
        before: dict[str, Conversation | None],
        foreseen: dict[str, str | w.Place],
    ) -> None:
        """Every result is as foreseen, its record true, and what was refused is as it was."""
        self._refold(before)
        results = {result.id: result for result in taken.record.results}
        assert list(results) == list(foreseen)
        for one, expected in foreseen.items():
            was, row, result = before[one], self.row(one), results[one]
            if isinstance(expected, str):
                assert result.code == expected, (result, was)
                assert row == was
                continue
            assert was is not None
            assert row is not None
            assert result.code is None, (result, expected, was)
            assert w.Place.of(row) == expected, taken.record
            assert result.requested == (was.source == "desk")
            for told, truth in ((result.before, was), (result.after, row)):
                named = (truth.state, truth.agent, truth.group, truth.priority, list(truth.tags))
                assert (told["state"], told["agent"], told["group"], told["priority"], told["tags"]) == named
            if was.waiting_since is not None and expected.waits:
                assert row.waiting_since == was.waiting_since, "a move never resets the wait"
            if result.requested:
                assert row.request is not None
                assert (row.request.action, row.request.by, row.request.ended) == (taken.action, actor.id, None)

    async def _status(self, dice: Random, actor: Actor) -> None:
        declared, board = BY_NAME["set_status"], self.here.hub.board
        chosen = [Chosen(one) for one in dice.sample([*w.AGENTS, "shop/nobody"], 2)]
        status = dice.choice(("available", "pause", "offline"))
        wish = Wish(declared, SetStatus(status), chosen, dice.choice((None, f"k{len(self.log)}")))
        everything = actor.profile == "administrator" or actor.all_groups
        reached = {
            one.id
            for one in chosen
            if one.id in w.AGENTS and (everything or set(board.agents[one.id].groups) & actor.groups)
        }
        before = dict(board.agents)
        error = Forbidden if actor.profile == "agent" else None if reached else NotFound
        taken = await self._take(actor, wish, error)
        if taken is None:
            return
        await settle(self.here, len(self.log), stored=False)
        for result in taken.record.results:
            if result.id not in reached:
                assert result.code == "not_found"
            elif before[result.id].status == status:
                assert result.code == "nothing_to_do"
            else:
                assert result.code is None
                after = board.agents[result.id]
                assert (after.status, after.status_by) == (status, actor.id)
        assert {one for one in w.AGENTS if before[one] != board.agents[one]} <= reached

    async def _undo(self, dice: Random) -> None:
        if not self.made:
            return
        here, made, head = self.here, dice.choice(self.made[-dice.choice((1, 1, 1, 3, 12)) :]), len(self.log)
        author = dice.choice((made.actor, made.actor, made.actor, w.ACTORS[0]))
        done = [result.id for result in made.taken.record.results if result.code is None]
        chosen = dice.choice((None, None, [*done[:1], "unknown"]))
        before = {one: self.row(one) for one in done}
        codes = {one: self._foreseen_undo(made, one) for one in (done if chosen is None else chosen)}
        try:
            taken = await undo(
                here.database.log, here.recorder, self._of(author), made.taken.action, chosen, now=self.now
            )
        except NotFound:
            assert author != made.actor
            assert len(self.log) == head
            return
        assert author == made.actor
        assert {result.id: result.code for result in taken.record.results} == codes, made
        self._refold(before)
        for one in done:
            row = self.row(one)
            if codes.get(one, "not asked") is not None:
                assert row == before[one], (codes, before[one], row)
                continue
            assert row is not None
            without = advance(fold(w.never(self.histories[one], made.taken.action), w.RULES), self.now, w.RULES)
            assert w.bare(row) == w.bare(without), "every moment returns"

    def _foreseen_undo(self, made: Made, one: str) -> str | None:
        results = {result.id: result.code for result in made.taken.record.results}
        if results.get(one, "none") is not None:
            return "not_found"
        if made.wish.action.name not in w.UNDOABLE:
            return "not_undoable"
        history, action = self.histories[one], made.taken.action
        if any(isinstance(fact.data, ActionUndone) and fact.data.action == action for fact in history):
            return "already_undone"
        if any(isinstance(fact.data, ActionSent) and fact.action == action for fact in history):
            return "already_sent"
        if w.followed(history, action):
            return "something_followed"
        return "too_late" if self.now - made.at >= 30 * w.MINUTE else None

    async def _retry(self, dice: Random) -> None:
        """The same again under the same key, for a day: nothing happens, and the answer is the first one."""
        keyed = [one for one in self.made if one.wish.key is not None and self.now - one.at < w.DAY]
        if not keyed:
            return
        here, made, head = self.here, dice.choice(keyed), len(self.log)
        actor, wish = self._of(made.actor), made.wish
        again = await execute(here.recorder, here.hub.board, here.hub.find, actor, wish, self.now)
        assert (again.action, plain(again.record)) == (made.taken.action, plain(made.taken.record))
        assert len(self.log) == head
        if dice.random() < 0.5:
            other = w.replace(wish, rows=[*wish.rows, Chosen("another")])
            with pytest.raises(Invalid) as refused:
                await execute(here.recorder, here.hub.board, here.hub.find, actor, other, self.now)
            assert [place.place for place in refused.value.places] == ["/Idempotency-Key"]
            assert len(self.log) == head

    # After

    def _refold(self, streams: Any) -> None:
        for one in streams:
            if one in self.histories:
                self.rows[one] = fold(self.histories[one], w.RULES)

    def _follow(self, facts: list[Fact]) -> None:
        """The rows are the log's, and a version moves exactly when state, agent or group do."""
        board = self.here.hub.board
        for one in {fact.stream for fact in facts if fact.stream in self.histories}:
            news = [fact for fact in facts if fact.stream == one]
            older = self.histories[one][: -len(news)]
            kept = fold(older, w.RULES) if older else None
            self._refold([one])
            row = self.row(one)
            assert row is not None
            in_order = len(news) == 1 and kept is not None and not late(kept, news[0])
            if in_order and kept is not None:
                was = advance(kept, news[0].time, w.RULES)
                after = self.rows[one]
                moved = (was.state, was.agent, was.group) != (after.state, after.agent, after.group)
                assert (kept.version != after.version) == moved, (news, was, after)
            elif kept is not None and not any(fact.type.startswith("message.") for fact in news):
                # Late facts, or an undo. (A late message may let a rule of time act, which moves no version.)
                was = advance(kept, self.now, w.RULES)
                if (was.state, was.agent, was.group) != (row.state, row.agent, row.group):
                    assert row.version > kept.version, (news, kept, row)
            if row.version not in self.versions.setdefault(one, []):
                self.versions[one].append(row.version)
        for one in self.rows:
            held, row = board.row(one), self.row(one)
            assert row is not None
            if held is not None:
                assert held == row, (held, row)
            else:
                assert row.state == "finished", (row, board.day, self.now)
                assert (row.finished_at or 0) < board.day, (row, board.day, self.now)


async def walk(url: str, seeds: list[int]) -> None:
    async with world(url, w.RULES) as here:
        walked = Walk(here)
        await walked.begin()
        for seed in seeds:
            if seed:
                await walked.step(seed)
        stored = await here.database.log.read(here.organization.id, 0, 10_000)
        assert plain(stored) == plain(walked.log)


def counts(kind: Kind) -> int:
    """Most on the embedded database: what the database does is the store's to show."""
    return examples(175, 1_750) if kind == "sqlite" else examples(25, 250)


def test_whatever_happens_and_is_done_the_rows_are_the_logs_and_everyone_sees_them(
    database_kind: Kind, shared_url: str
) -> None:
    @settings(
        max_examples=counts(database_kind),
        deadline=None,
        phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(st.lists(st.integers(0, 2**32 - 1), min_size=STEPS, max_size=STEPS))
    def property_(seeds: list[int]) -> None:
        asyncio.run(walk(shared_url, seeds))

    property_()
