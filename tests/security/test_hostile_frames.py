"""A2, for the live socket: whatever arrives in a frame, it is refused, nothing is stored, and nobody else notices."""

import logging
import random
from collections.abc import Iterator
from typing import Any, Final

import msgspec
import pytest
from structlog.testing import capture_logs
from websockets.exceptions import ConnectionClosed

from tests.listening import Page, listening, sign_in
from tests.security.canaries import Floor, group_id, mark

pytestmark = pytest.mark.anyio
CASES: Final = 6_000
CASES_LONG: Final = 50_000
A_PAGE: Final = 200
"""Frames of one page: fewer than what it may send in a beat."""

STUMBLING: Final = (
    *(
        "\0",
        "\\u0000",
        "\\ud800",
        "\\udfff\\ud800",
        "\ufeff",
        "\u202e",
        "😀" * 50,
        '"',
        '"":',
        ",",
        "\\",
        "{",
        "}",
        "[",
    ),
    *("null", "true", "-1", "1e999", "NaN", "Infinity", "1.5", "9" * 400, "[" * 5_000, '{"a":' * 5_000, "x" * 70_000),
    *("__proto__", "' OR 1=1--", "%00", "../../etc/passwd", "<script>", "watch", "hold", "window", "unwatch", "pong"),
)


def sound(floor: Floor, dice: random.Random) -> dict[str, Any]:
    """A frame as a page sends it."""
    words = ("queued", "mine", "true", "shop", group_id("home", "own"), mark("home", "mine", "name"), "", "ñ")
    filters = ("state", "agent", "group", "channel", "source", "mine", "q", "card")
    watch = dice.randrange(25)
    match dice.randrange(6):
        case 0 | 1 | 2:
            chosen = {
                dice.choice(filters): dice.choices(words, k=dice.randrange(4)) for _ in range(dice.randrange(4))
            }
            kind = dice.choice(("conversations", "totals", "transcript"))
            sort = dice.choice((None, "created", "-wait", "customer", "nope", "-"))
            return {"type": "watch", "watch": watch, "kind": kind, "filter": chosen, "sort": sort} | dice.choice(
                (
                    {},
                    {"offset": dice.choice((0, 5, 10_000_000))},
                    {"conversation": dice.choice([*floor.ids.values()])},
                )
            )
        case 3:
            return {"type": "window", "watch": watch, "offset": dice.choice((0, 3, 10_000_000))}
        case 4:
            return {"type": "hold", "watch": watch, "ids": dice.choices([*floor.ids.values(), "x"], k=5)}
        case _:
            return {"type": dice.choice(("unwatch", "pong")), "watch": watch}


def hostile(floor: Floor, dice: random.Random, cases: int) -> Iterator[str | bytes]:
    """Frames changed, cut, doubled and spliced; values of every other kind; bytes."""
    kinds: tuple[Any, ...] = (None, True, -1, 2**53, 2**70, 1.5, "", "\0", "x" * 600, [], {}, [[[]]], {"a": {}})
    for _ in range(cases):
        frame = sound(floor, dice)
        if dice.random() < 0.4:
            frame[dice.choice((*frame, "extra"))] = dice.choice(kinds)
        text = msgspec.json.encode(frame).decode()
        if dice.random() < 0.6:
            for _ in range(dice.randint(1, 3)):
                at = dice.randrange(len(text) + 1)
                to = min(len(text), at + dice.choice((0, 1, 1, 4, 30)))
                text = text[:at] + dice.choice((text[at:to] * 2, "", *STUMBLING)) + text[to:]
        yield dice.randbytes(dice.randrange(200)) if dice.random() < 0.05 else text


async def stand(floor: Floor, dice: random.Random, cases: int, caplog: pytest.LogCaptureFixture) -> None:
    log, monitor = floor.monitor.running.context.database.log, floor.monitor
    before = await log.head("home")
    frames, refused = hostile(floor, dice, cases), 0
    with caplog.at_level(logging.WARNING), capture_logs() as told:
        async with listening(monitor) as address:
            witness = await Page.open(address, await sign_in(monitor, "operator@home.test"))
            await witness.ask({"watch": 1, "kind": "conversations"})
            token = await sign_in(monitor, "agent@home.test")
            for _ in range(cases // A_PAGE):
                page = await Page.open(address, token)
                for _ in range(A_PAGE):
                    await page.send(next(frames))
                # Through all of that the page lives, and is answered in its turn.
                for watch in range(25):
                    await page.send({"type": "unwatch", "watch": watch})
                assert (await page.ask({"watch": 500, "kind": "totals"}))["type"] == "snapshot"
                sent = "".join(page.sent)
                assert "Traceback" not in sent
                assert ".py" not in sent
                refused += sent.count('"type":"refused"')
                await page.close()
            stored = await log.read("home", before, 10_000)
            assert {fact.type for fact in stored} <= {"session.began", "transcript.opened"}
            said = {"message": "m7", "text": "hola"}
            seq = await floor.tell("home", [(mark("home", "queueown", "external"), "message.received", said, 0)])
            await witness.holds(seq)
            assert '"reset"' not in "".join(witness.sent)
            assert any(msgspec.json.decode(text)["type"] == "diff" for text in witness.sent)
            await witness.close()
    assert refused > cases / 4
    assert [one for one in told if one["log_level"] in ("warning", "error")] == []
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []


async def test_hostile_frames_are_refused_and_store_nothing(floor: Floor, caplog: pytest.LogCaptureFixture) -> None:
    await stand(floor, random.Random("frames"), CASES, caplog)


@pytest.mark.slow
async def test_very_many_hostile_frames_are_refused_and_store_nothing(
    floor: Floor, caplog: pytest.LogCaptureFixture
) -> None:
    await stand(floor, random.Random(), CASES_LONG, caplog)


async def test_who_sends_too_much_is_closed_and_nobody_else(floor: Floor) -> None:
    async with listening(floor.monitor) as address:
        token = await sign_in(floor.monitor, "agent@home.test")
        witness, page = await Page.open(address, token), await Page.open(address, token)
        try:
            for _ in range(2_000):
                await page.send("{")
        except ConnectionClosed:
            pass
        assert await page.closed() == 4429
        assert (await witness.ask({"watch": 1, "kind": "totals"}))["type"] == "snapshot"
        await witness.close()
