"""Rules for properties: targets, hours, silences and windows of an organization and its groups, as they change."""

from random import Random
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from almenara.domain.hours import ALWAYS, Clock, Hours, Span
from almenara.domain.rules import DEFAULT, GroupRules, Rulebook, Rules, Targets
from tests.strategies import BASE, HOUR

MINUTE = 60_000
ZONES = ("America/Sao_Paulo", "America/New_York", "Europe/Madrid", "UTC")


def _clock(dice: Random) -> Clock:
    if dice.random() < 0.4:
        return ALWAYS
    begin = dice.choice((0, 8 * 60, 20 * 60))
    days = frozenset(dice.sample(range(1, 8), dice.choice((0, 2, 5, 7))))
    return Hours(ZoneInfo(dice.choice(ZONES)), [Span(days, begin, begin + 4 * 60)])


def _of_group(dice: Random) -> GroupRules:
    silence = dice.choice((None, MINUTE, HOUR, 20 * HOUR))
    return GroupRules(
        clock=_clock(dice),
        targets=dice.choice(({}, {"whatsapp": Targets(MINUTE, 2 * MINUTE, HOUR), "phone": Targets(HOUR)})),
        inactive_after=dice.choice(({}, {"whatsapp": silence, "email": silence, "webchat": None})),
        answered_by=dice.choice((None, "reply", "assignment")),
    )


def _rules(dice: Random) -> Rules:
    return Rules(
        inactive_after=dice.choice((DEFAULT.inactive_after, {}, {"whatsapp": HOUR, "phone": MINUTE})),
        reply_window=dice.choice((DEFAULT.reply_window, {}, {"whatsapp": HOUR, "webchat": 90_000})),
        owned=dice.choice((frozenset(), frozenset(), frozenset({"shop"}))),
        groups={f"shop/{name}": _of_group(dice) for name in ("pagos", "ventas")},
        shortened_vip=dice.choice((0.5, 1.0)),
        gave_up=dice.choice((DEFAULT.gave_up, frozenset())),
    )


rules: st.SearchStrategy[Rules] = st.sampled_from([DEFAULT, *(_rules(Random(seed)) for seed in range(60))])
"""Made once, for drawing them anew each time would cost more than what they are tried on."""


@st.composite
def books(draw: st.DrawFn) -> Rulebook:
    """Rules that change up to four times while a history happens."""
    changes = draw(
        st.lists(st.tuples(st.integers(BASE, BASE + 80 * HOUR), rules), max_size=4, unique_by=lambda one: one[0])
    )
    return Rulebook(draw(rules), sorted(changes, key=lambda one: one[0]))
