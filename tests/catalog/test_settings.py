import msgspec
import pytest

from almenara.access.actor import Actor
from almenara.access.permissions import GRANTED, PROFILES
from almenara.catalog.settings import BY_NAME, KINDS
from almenara.catalog.settings_shown import kinds
from almenara.catalog.words import LANGUAGES, words
from almenara.domain.defaults import DEFAULTS
from almenara.domain.settled import SHAPES


def test_every_shape_is_declared_for_people_with_all_its_members() -> None:
    assert BY_NAME.keys() == SHAPES.keys()
    for kind in KINDS:
        members = {field.encode_name for field in msgspec.structs.fields(kind.shape)}
        assert {field.name for field in kind.fields} == members, kind.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_and_every_member_has_its_words(language: str) -> None:
    shown = kinds(Actor("o", "user:1", "administrator"), words(language))
    assert len(shown) == len(KINDS)
    for kind in shown:
        assert all(text.strip() for text in (kind.label, kind.help, *(field.label for field in kind.fields)))


@pytest.mark.parametrize("profile", PROFILES)
def test_only_what_one_may_change_is_shown(profile: str) -> None:
    actor = Actor("o", "user:1", next(one for one in PROFILES if one == profile))
    assert {one.name for one in kinds(actor, words("es"))} == {
        kind.name for kind in KINDS if kind.permission in GRANTED[actor.profile]
    }


def test_the_defaults_are_values_like_any_other() -> None:
    for kind, items in DEFAULTS.items():
        for value in items.values():
            assert msgspec.json.decode(msgspec.json.encode(value), type=SHAPES[kind]) == value
