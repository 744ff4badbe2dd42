"""The settings' part of the catalog, in one language, for one person: the shapes of GET /settings."""

from collections.abc import Sequence
from typing import Any

import msgspec.inspect as inspecting
from msgspec import Struct

from almenara.access.actor import Actor
from almenara.catalog.settings import KINDS, Input, Items, Page, SettingField, SettingKind
from almenara.catalog.words import Named
from almenara.domain.settled import SHAPES


class SettingFieldShown(Struct, frozen=True):
    """One member of a value: how it is asked for, whether a value must have it, its bounds where it is a number, what
    can be chosen where that is fixed. `nullable`: it may be null. `fixed`: the server sets it."""

    name: str
    label: str
    help: str
    input: Input
    required: bool
    nullable: bool
    minimum: float | None
    maximum: float | None
    choices: list[Named]
    fixed: bool


class SettingKindShown(Struct, frozen=True):
    """A kind of setting: the page it stands on, what its items are, whether there are many of them and whether people
    add to them, and the members of a value."""

    name: str
    label: str
    help: str
    page: Page
    items: Items
    many: bool
    grows: bool
    fields: list[SettingFieldShown]


def kinds(actor: Actor, text: dict[str, str]) -> list[SettingKindShown]:
    """The kinds that the actor may change."""
    return [_kind(kind, text) for kind in KINDS if actor.may(kind.permission)]


def _kind(kind: SettingKind, text: dict[str, str]) -> SettingKindShown:
    named = {one.encode_name: one for one in _members(kind)}
    return SettingKindShown(
        kind.name,
        text[f"settings.{kind.name}.label"],
        text[f"settings.{kind.name}.help"],
        kind.page,
        kind.items,
        kind.items != "one",
        kind.items == "list",
        [_field(one, named[one.name], text) for one in kind.fields],
    )


def _members(kind: SettingKind) -> Sequence[inspecting.Field]:
    described = inspecting.type_info(SHAPES[kind.name])
    assert isinstance(described, inspecting.StructType), "a setting is a struct"
    return described.fields


def _field(one: SettingField, member: inspecting.Field, text: dict[str, str]) -> SettingFieldShown:
    types = member.type.types if isinstance(member.type, inspecting.UnionType) else (member.type,)
    numbers: list[Any] = [each for each in types if isinstance(each, inspecting.IntType | inspecting.FloatType)]
    return SettingFieldShown(
        one.name,
        text[f"settings.field.{one.name}.label"],
        text[f"settings.field.{one.name}.help"],
        one.input,
        member.required,
        any(isinstance(each, inspecting.NoneType) for each in types),
        next((each.ge for each in numbers), None),
        next((each.le for each in numbers), None),
        [Named(choice, text[f"settings.choice.{choice}"]) for choice in one.choices],
        one.fixed,
    )
