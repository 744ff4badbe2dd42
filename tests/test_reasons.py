"""Every reason of a refusal is told in every language, with the same values."""

import re
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almenara.catalog.settings import KINDS, SettingKind
from almenara.catalog.words import LANGUAGES, words
from almenara.errors import Place
from almenara.reasons import REASONS, Reason, reason_of, recognised
from almenara.web.faults import place_of
from tests.lane import examples

_VALUE = re.compile(r"\{(\w+)(?:\}|, )")
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 10**6)
    | st.floats(-1, 3)
    | st.sampled_from(
        ["", "x" * 100, "lunch", "email", "default", "09:00", "24:00", "BR", "2026-13-01", "2026-02-03"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["es", "pt-BR", "en", "days", "begin", "end", "email", "wait", "goal"]), inner
        )
    ),
    max_leaves=6,
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_its_sentence_with_its_values(language: str) -> None:
    text = words(language)
    known = {key.removeprefix("refused.") for key in text if key.startswith("refused.")}
    assert known == set(REASONS)
    for code, sentence in REASONS.items():
        assert set(_VALUE.findall(text[f"refused.{code}"])) <= set(_VALUE.findall(sentence)), code


@settings(max_examples=examples(200, 2_000))
@given(kind=st.sampled_from(KINDS), data=st.data())
def test_whatever_is_wrong_with_a_setting_has_a_reason(kind: SettingKind, data: st.DataObject) -> None:
    names = st.sampled_from([*(field.name for field in kind.fields), "nothing"])
    value = data.draw(st.dictionaries(names, VALUES, max_size=3))
    place = refusal(kind, value)
    assert place is None or place.code is not None, place
    assert place is None or place.reason == str(Reason(place.code or "", place.values))


def refusal(kind: SettingKind, value: dict[str, Any]) -> Place | None:
    try:
        msgspec.convert(value, kind.shape)
    except msgspec.ValidationError as error:
        return place_of(error, "")
    return None


@pytest.mark.parametrize("code", [code for code in REASONS if code.startswith("helpdesk_")])
def test_a_helpdesk_s_reason_is_recognised_by_its_sentence(code: str) -> None:
    reason = Reason(code, {name: f"a {name}" for name in _VALUE.findall(REASONS[code])})
    assert recognised(str(reason)) == reason
    assert reason_of(ValueError(reason)) == reason


def test_what_was_not_declared_is_no_reason() -> None:
    assert recognised("Something else.") is None
    assert reason_of(ValueError("Something else.")) is None
    assert reason_of(None) is None
