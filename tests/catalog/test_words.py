from typing import Any

import pytest

from almenara.access.actor import Actor
from almenara.access.permissions import PROFILES, Profile
from almenara.catalog.agents import indicators as over_agents
from almenara.catalog.agents.filters import FILTERS as AGENT_FILTERS
from almenara.catalog.describe import describe
from almenara.catalog.explain import explain
from almenara.catalog.indicators import CARDS, INDICATORS, STRIP
from almenara.catalog.words import LANGUAGES, closest, words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("profile", PROFILES)
def test_everything_declared_has_its_words_in_every_language(language: str, profile: Profile) -> None:
    catalog = describe(Actor("o", "user:1", profile, agents=frozenset({"s/1"})), language)
    shown: list[Any] = [
        *catalog.columns,
        *catalog.filters,
        *catalog.indicators,
        *catalog.actions,
        *catalog.states,
        *catalog.agent_columns,
        *catalog.agent_filters,
        *catalog.tabs,
    ]
    assert all(one.label.strip() for one in shown)
    assert catalog.language == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_indicator_is_explained(language: str) -> None:
    for indicator in (*INDICATORS, *over_agents.INDICATORS):
        explained = explain(indicator, language, "America/Sao_Paulo")
        assert explained.formula
        assert all((explained.window, explained.left_out, explained.zone == "America/Sao_Paulo"))
        assert explained.clock or explained.unit != "seconds"
        assert explained.inputs
    assert explain(INDICATORS[0], language, "UTC").filter == {"card": [INDICATORS[0].name]}
    assert explain(over_agents.BY_NAME["pause_exceeded"], language, "UTC").filter == {"exceeded": ["true"]}


def test_the_three_languages_have_the_same_keys() -> None:
    assert {frozenset(words(language)) for language in LANGUAGES} == {frozenset(words("es"))}


def test_agente_knows_no_average_and_no_roster() -> None:
    catalog = describe(Actor("o", "user:1", "agent", agents=frozenset({"s/1"})), "es")
    assert {one.level for one in catalog.indicators} == {"main"}
    assert catalog.strip == []
    assert [one.name for one in catalog.tabs] == ["conversations"]
    assert [*catalog.agent_columns, *catalog.agent_filters, *catalog.agent_cards] == []
    assert {one.over for one in catalog.indicators} == {"conversations"}
    assert "agent" not in {one.name for one in catalog.filters} | {one.name for one in catalog.columns}
    assert [one.name for one in catalog.actions] == ["view"]


def test_who_has_no_agent_is_not_offered_their_own_conversations() -> None:
    names = {one.name for one in describe(Actor("o", "user:1", "operator"), "es").filters}
    assert "mine" not in names


def test_cards_and_strip_name_declared_indicators() -> None:
    names = {one.name for one in (*INDICATORS, *over_agents.INDICATORS)}
    assert {card.indicator for card in CARDS} | {name for card in CARDS for name in card.details} | set(
        STRIP
    ) <= names
    named = {name for card in over_agents.CARDS for name in (card.indicator, *card.details)}
    assert named | {one.count for one in AGENT_FILTERS.values() if one.count} <= over_agents.BY_NAME.keys()


@pytest.mark.parametrize(("tag", "expected"), [("pt", "pt-BR"), ("es-AR", "es"), ("EN-us", "en"), ("fr", "es")])
def test_a_language_tag_finds_the_closest_language(tag: str, expected: str) -> None:
    assert closest(tag) == expected
