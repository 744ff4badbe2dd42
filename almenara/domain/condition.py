"""Which rows: conditions as data, so that one condition tests a row, becomes masks, SQL and text.

A condition speaks of fields by name and never of code; what a field's value is for a row is the reader's business
(`catalog.fields` for conversations).
"""

from collections.abc import Callable, Iterable
from typing import Any as Anything
from typing import assert_never

from msgspec import Struct

Value = str | int | bool | None
Reader = Callable[[str], Anything]
"""Gives a row's value of a field; a tuple for a many-valued one."""

MAX_CONJUNCTS = 8


class Is(Struct, frozen=True, tag=True):
    """The field has this value; a many-valued field has it among its own."""

    field: str
    value: Value


class In(Struct, frozen=True, tag=True):
    """The field has one of these values."""

    field: str
    values: frozenset[Value]


class Known(Struct, frozen=True, tag=True):
    """The field has a value at all."""

    field: str


class Contains(Struct, frozen=True, tag=True):
    """Every word is a substring of the field's folded text. Never a mask: it is tested second."""

    field: str
    words: tuple[str, ...]


class Not(Struct, frozen=True, tag=True):
    """The contrary of a simple condition."""

    condition: "Is | In | Known"


class All(Struct, frozen=True, tag=True):
    """Every one of these; of none, every row."""

    conditions: tuple["Condition", ...] = ()


class Any(Struct, frozen=True, tag=True):
    """At least one of these; of none, no row."""

    conditions: tuple["Condition", ...] = ()


Simple = Is | In | Known | Contains | Not
Condition = Simple | All | Any
EVERYTHING = All()
NOTHING = Any()


def every(*conditions: Condition) -> Condition:
    """All of these, flattened."""
    flat: list[Condition] = []
    for condition in conditions:
        flat.extend(condition.conditions if isinstance(condition, All) else (condition,))
    return flat[0] if len(flat) == 1 else All(tuple(flat))


def test(condition: Condition, read: Reader) -> bool:
    """Whether a row meets the condition: the plain meaning that every other engine must equal."""
    match condition:
        case Is(field, value):
            found = read(field)
            return value in found if isinstance(found, tuple) else found == value
        case In(field, values):
            found = read(field)
            return not values.isdisjoint(found) if isinstance(found, tuple) else found in values  # pyright: ignore[reportUnknownArgumentType]
        case Known(field):
            return read(field) not in (None, ())
        case Contains(field, words):
            text: str = read(field)
            return all(word in text for word in words)
        case Not(inner):
            return not test(inner, read)
        case All(conditions):
            return all(test(each, read) for each in conditions)
        case Any(conditions):
            return any(test(each, read) for each in conditions)
        case _:
            assert_never(condition)


def conjuncts(condition: Condition) -> tuple[tuple[Simple, ...], ...]:
    """The condition as an OR of ANDs of simple conditions. Of no rows: no conjunct."""
    match condition:
        case All(conditions):
            product: list[tuple[Simple, ...]] = [()]
            for each in conditions:
                product = [left + right for left in product for right in conjuncts(each)]
            return tuple(product)
        case Any(conditions):
            return tuple(one for each in conditions for one in conjuncts(each))
        case _:
            return ((condition,),)


def fields(condition: Condition) -> frozenset[str]:
    """The names of the fields that the condition reads."""

    def walk(each: Condition) -> Iterable[str]:
        match each:
            case Is(field) | In(field) | Known(field) | Contains(field):
                yield field
            case Not(inner):
                yield from walk(inner)
            case All(inner) | Any(inner):
                for one in inner:
                    yield from walk(one)
            case _:
                assert_never(each)

    return frozenset(walk(condition))
