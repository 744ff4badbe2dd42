"""What is said: dialogues are data (`dialogues/`), in the three languages of the shop."""

import tomllib
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any, Final

import msgspec
from msgspec import Struct

from almenara.demo.draws import DAY
from almenara.demo.rates import Language
from almenara.demo.shop import GROUPS
from almenara.domain.facts import Contact

_DAYS: Final[dict[Language, tuple[str, ...]]] = {
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado"),
    "pt": ("segunda", "terça", "quarta", "quinta", "sexta", "sábado"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"),
}
_MONEY: Final[dict[Language, str]] = {"es": "$ {}.{}00", "pt": "R$ {},{}0", "en": "${}.{}0"}
_CONTRACTED: Final[dict[Language, tuple[tuple[str, str], ...]]] = {
    "es": (("de el", "del"), ("a el", "al")),
    "pt": (("de a", "da"), ("de o", "do"), ("em a", "na"), ("em o", "no")),
    "en": (),
}
"""What a preposition becomes before the article of what fills the blank after it."""
_AREAS: Final[dict[Language, dict[str, str]]] = {
    "es": GROUPS,
    "pt": GROUPS | {"entregas": "Entregas", "pagos": "Pagamentos", "soporte": "Suporte", "ventas": "Vendas"},
    "en": GROUPS | {"entregas": "Delivery", "pagos": "Payments", "soporte": "Support", "ventas": "Sales"},
}


class Scenario(Struct, frozen=True):
    """A conversation's course. Each line: who ("C", "A" or ">" a move) and what, with its alternatives."""

    topic: str
    subject: str
    tags: tuple[str, ...]
    talk: tuple[str, ...]


class Words(Struct, frozen=True):
    """All that is said in one language; `dialogues/es.toml` says what each list is for."""

    hello: tuple[str, ...]
    agent_hello: tuple[str, ...]
    takeover: tuple[str, ...]
    wait: tuple[str, ...]
    fine: tuple[str, ...]
    more: tuple[str, ...]
    close: tuple[str, ...]
    close_silent: tuple[str, ...]
    thanks: tuple[str, ...]
    nudge: tuple[str, ...]
    chase: tuple[str, ...]
    left: tuple[str, ...]
    park: tuple[str, ...]
    parked: tuple[str, ...]
    move: tuple[str, ...]
    outbound: tuple[str, ...]
    back: tuple[str, ...]
    bot_hello: tuple[str, ...]
    bot_ask: tuple[str, ...]
    bot_told: tuple[str, ...]
    bot_handoff: tuple[str, ...]
    bot_closed: tuple[str, ...]
    bot_bye: tuple[str, ...]
    faq: tuple[str, ...]
    notes: tuple[str, ...]
    good: tuple[str, ...]
    bad: tuple[str, ...]
    reasons: tuple[str, ...]
    silent: str
    incident: str
    moves: tuple[str, ...]
    shift_change: str
    away: str
    balance: str
    incident_tag: str
    notice: str
    back_tag: str
    items: tuple[str, ...]
    colors: tuple[str, ...]
    sizes: tuple[str, ...]
    streets: tuple[str, ...]
    tails: tuple[str, ...]
    scenario: tuple[Scenario, ...]


@cache
def words(language: Language) -> Words:
    """The words of a language, read once."""
    text = files("almenara.demo").joinpath("dialogues", f"{language}.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), Words)


class Script:
    """What one conversation says: its scenario line by line, then small talk for as long as it lasts."""

    def __init__(self, chance: Random, language: Language, topic: str, contact: Contact, at: int) -> None:
        self.words = words(language)
        self.scenario = chance.choice([each for each in self.words.scenario if each.topic == topic])
        self._chance = chance
        self._lines = [(line[0], line[2:].strip()) for line in self.scenario.talk]
        self._answer: str | None = None
        week = _DAYS[language]
        number = chance.randrange(10_000, 99_999)
        self._language: Language = language
        self._slots: dict[str, Any] = {
            "first": contact.name.split(maxsplit=1)[0],
            "agent": "",
            "group": "",
            "order": number,
            "case": f"{chance.choice('RCS')}-{chance.randrange(1000, 99_999)}",
            "tail": f"{chance.randrange(100):02d}",
            "street": chance.choice(self.words.streets),
            "item": chance.choice(self.words.items),
            "color": chance.choice(self.words.colors),
            "size": chance.choice(self.words.sizes),
            "amount": _MONEY[language].format(chance.randrange(12, 190), chance.randrange(10)),
            "days": chance.randrange(2, 5),
            "days2": chance.randrange(5, 11),
            "day": week[(at // DAY + chance.randrange(1, 4)) % len(week)],
            "hour": f"{chance.randrange(9, 20)}:{chance.randrange(60):02d}",
            "email": contact.email or f"{contact.name.split(maxsplit=1)[0].lower()}{number % 997}@example.com",
        }

    def attended(self, agent: str) -> None:
        """From now on this agent speaks."""
        self._slots["agent"] = agent.split(maxsplit=1)[0]

    def toward(self, group: str) -> None:
        """Named when it is passed to a group."""
        self._slots["group"] = _AREAS[self._language][group]

    def say(self, choices: tuple[str, ...]) -> str:
        """One of the sentences, its blanks filled."""
        said = self._chance.choice(choices).format_map(self._slots)
        for apart, together in _CONTRACTED[self._language]:
            said = said.replace(f" {apart} ", f" {together} ")
        return said

    def pair(self, choices: tuple[str, ...]) -> tuple[str, str]:
        """A question and its answer."""
        question, _, answer = self.say(choices).partition(" | ")
        return question, answer

    def contact(self) -> list[str]:
        """What the contact says next: one message or a burst."""
        said = self._run("C")
        if said:
            return [self._own(line) for line in said]
        if self._chance.random() < 0.55:
            question, self._answer = self.pair(self.words.more)
            return [question] if self._chance.random() < 0.6 else [self.say(self.words.fine), question]
        return [self.say(self.words.fine)]

    def agent(self) -> list[str]:
        """What the agent says next."""
        if self._answer:
            said, self._answer = [self._answer], None
            return said if self._chance.random() < 0.6 else [*said, self.say(self.words.wait)]
        return self._run("A") or [self.say(self.words.wait)]

    def move(self) -> str | None:
        """The group that the scenario moves to now, if it does."""
        if self._lines and self._lines[0][0] == ">":
            return self._lines.pop(0)[1]
        return None

    def _own(self, line: str) -> str:
        """The same thing, as this contact would write it."""
        if line.endswith("]"):
            return line
        if self._chance.random() < 0.3:
            line = line[0].upper() + line[1:]
        return line + self._chance.choice(self.words.tails) if self._chance.random() < 0.35 else line

    def _run(self, who: str) -> list[str]:
        said: list[str] = []
        while self._lines and self._lines[0][0] == who:
            said.append(self.say(tuple(self._lines.pop(0)[1].split(" | "))))
        return said
