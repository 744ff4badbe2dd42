"""Every reason of a refusal is told in every language, with the same values."""

import re
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almenara.catalog.settings import KINDS, SettingKind
from almenara.catalog.words import LANGUAGES, words
from almenara.domain.decide import Code
from almenara.errors import AlmenaraError, Place
from almenara.reasons import REASONS, Reason, reason_of, recognised
from almenara.sources.face import Refusal
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_and_every_refusal_of_a_row_has_its_sentence(language: str) -> None:
    text = words(language)
    kinds = [kind for kind in AlmenaraError.__subclasses__() if kind.__module__ == AlmenaraError.__module__]
    assert [kind for kind in kinds if f"errors.{kind.code}" not in text] == []
    refusals = {*get_args(Code), *get_args(Refusal), "silence", "not_found"}
    assert [code for code in refusals if f"refusals.{code}" not in text] == []


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


@pytest.mark.parametrize(
    "code", [code for code in REASONS if code.startswith(("helpdesk_", "entry_", "source_", "no_such_moment"))]
)
@pytest.mark.parametrize("value", ["a value", 12])
def test_a_source_s_reason_is_recognised_by_its_sentence(code: str, value: str | int) -> None:
    reason = Reason(code, dict.fromkeys(_VALUE.findall(REASONS[code]), value))
    assert recognised(str(reason)) == reason
    assert reason_of(ValueError(reason)) == reason


def test_what_was_not_declared_is_no_reason() -> None:
    assert recognised("Something else.") == Reason("source_unsaid")
    assert reason_of(ValueError("Something else.")) is None
    assert reason_of(None) is None
