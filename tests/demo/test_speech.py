import tomllib
from importlib.resources import files
from random import Random
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almenara.demo.births import TOPICS
from almenara.demo.rates import Language
from almenara.demo.shop import GROUPS
from almenara.demo.speech import Script, words
from almenara.domain.facts import Contact, MessageReceived
from tests.demo.observed import ordinary

LANGUAGES = get_args(Language)
languages = st.sampled_from(LANGUAGES)
topics = st.sampled_from([*TOPICS.values(), "incident"])


@settings(deadline=None, max_examples=30)
@given(st.integers(), languages, topics)
def test_whatever_is_said_is_said_in_full(seed: int, language: Language, topic: str) -> None:
    script = Script(Random(seed), language, topic, Contact(name="Ana Ruiz"), 1_790_000_000_000)
    script.attended("Pablo Díaz")
    said = [line for _ in range(12) for line in (*script.contact(), *script.agent())]
    script.toward("pagos")
    for choices in (script.words.move, script.words.close, script.words.bot_told, script.words.notes):
        said += [script.say((choice,)) for choice in choices]
    assert all(line.strip() and "{" not in line and "|" not in line for line in said)


@settings(deadline=None, max_examples=30)
@given(st.integers(), languages, topics)
def test_a_conversation_never_runs_out_of_words(seed: int, language: Language, topic: str) -> None:
    script = Script(Random(seed), language, topic, Contact(name="Ana"), 1_790_000_000_000)
    assert all(script.contact() for _ in range(30))
    assert all(script.agent() for _ in range(30))


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_something_to_say_about_every_topic(language: Language) -> None:
    assert {scenario.topic for scenario in words(language).scenario} == {*TOPICS.values(), "incident"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_has_a_speaker_or_a_group_it_moves_to(language: Language) -> None:
    for scenario in words(language).scenario:
        for line in scenario.talk:
            assert line[:2] in ("C:", "A:", "> ")
            assert line[0] != ">" or line[2:] in GROUPS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same_kinds_of_things(language: Language) -> None:
    text = files("almenara.demo").joinpath("dialogues", f"{language}.toml").read_text("utf-8")
    assert set(tomllib.loads(text)) == set(words("es").__struct_fields__)


def test_two_thousand_rows_do_not_look_copied() -> None:
    rows = [row for row in ordinary().rows.values() if row.waits][:2_000]
    assert len({row.contact.name for row in rows}) > 1_400
    assert len({row.contact.phone for row in rows if row.contact.phone}) > 1_300
    problems: dict[str, str] = {}
    for event in ordinary().events:
        row = ordinary().rows.get(event.subject)
        if row is not None and row.waits and isinstance(event.data, MessageReceived) and len(event.data.text) > 15:
            problems.setdefault(event.subject, event.data.text)
    assert len(problems) > 2_000
    assert len(set(problems.values())) > len(problems) / 2


def test_a_preposition_and_an_article_are_one_word_where_the_language_makes_them_one() -> None:
    texts = [event.data.text for event in ordinary().events if isinstance(event.data, MessageReceived)]
    assert any(" del " in text for text in texts)
    assert not [text for text in texts if " de el " in text or " de o " in text]
