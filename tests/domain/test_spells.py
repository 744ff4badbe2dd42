"""What is kept of where a conversation stood is enough to tell every minute of the last two hours, and no more."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from almenara.domain import facts as f
from almenara.domain.conversation import Conversation, unanswered
from almenara.domain.fold import apply
from almenara.domain.rules import DEFAULT
from almenara.domain.spells import MINUTE, stood
from tests.lane import examples
from tests.strategies import BASE

CHAT = {
    "received": ("message.received", f.MessageReceived("1", "Hola")),
    "sent": ("message.sent", f.MessageSent("2", "Hola", f.Author("agent", "ana"))),
    "given": ("conversation.assigned", f.Assigned("ana", "pagos")),
    "queued": ("conversation.queued", f.Queued("ventas")),
}
gaps = st.sampled_from((0, 1, MINUTE // 3, MINUTE - 1, MINUTE, 5 * MINUTE, 12 * MINUTE, 40 * MINUTE))
talks = st.lists(
    st.tuples(gaps, st.sampled_from(("received", "sent") * 4 + ("given", "queued"))), min_size=20, max_size=150
)


@settings(max_examples=examples(100, 2_000), deadline=None)
@given(talks)
def test_a_lively_conversation_is_known_as_it_stood_at_the_end_of_each_minute(talk: list[tuple[int, str]]) -> None:
    at, rows = BASE, list[tuple[int, Conversation]]()
    opened = f.Opened("sms", f.Contact("Marta"), group="pagos", agent="ana")
    row = apply(None, f.Fact("conversation.opened", "c1", at, "shop", opened, event="0", seq=1), DEFAULT)
    rows.append((at, row))
    for number, (gap, what) in enumerate(talk, 1):
        at += gap
        name, data = CHAT[what]
        fact = f.Fact(name, "c1", at, "shop", data, event=f"{number:03}", seq=number + 1)
        row = apply(row, fact, DEFAULT)
        rows.append((at, row))
    kept = stood(row.spells)
    for minute in range(max(BASE // MINUTE, at // MINUTE - 121), at // MINUTE + 1):
        was = [one for moment, one in rows if moment < (minute + 1) * MINUTE][-1]
        told = [one for one in kept if one[0] <= minute][-1]
        assert told[1:] == (was.state, was.group, unanswered(was))
    # Of a minute there is at most a turn and the spell that came after it, and who answers begins no spell.
    minutes = [one[0] for one in kept]
    assert minutes == sorted(minutes)
    assert all(minutes.count(minute) <= 2 for minute in minutes)
    for spell in row.spells:
        assert all(turn > spell.turns[-1] - 130 for turn in spell.turns[1:])
    assert all((one.state, one.group) != (next_.state, next_.group) for one, next_ in pairwise(row.spells))
