"""The reference pages of what is declared in the catalog: indicators, columns and filters, actions, settings."""

from collections.abc import Iterable, Mapping
from typing import Any, get_args

import msgspec
from markdown import escape, table

from almenara.catalog.actions import ACTIONS
from almenara.catalog.agents import columns as agents_columns
from almenara.catalog.agents import filters as agents_filters
from almenara.catalog.agents import indicators as agents_indicators
from almenara.catalog.agents.indicators import AgentIndicator
from almenara.catalog.columns import COLUMNS, columns_of, shown_first
from almenara.catalog.explain import form_of
from almenara.catalog.filters import FILTERS
from almenara.catalog.groups import GROUP_COLUMNS
from almenara.catalog.indicators import INDICATORS, Indicator
from almenara.catalog.settings import KINDS, Page, SettingKind
from almenara.catalog.words import words
from almenara.domain.defaults import DEFAULTS
from almenara.domain.settings import DEFAULT_ID

TEXT = words("en")


def indicators_page() -> str:
    """Every indicator."""
    return (
        "# Indicators\n\nEach is a count or a measure over a condition on rows; it answers for what the asker "
        "reaches and for the filters of the list. `main` is for every profile, `average` needs "
        "`indicators.averages`; over agents, `agents.view`. The names are those of `/api/v1/indicators`, of the live "
        "watch `totals` and of `/metrics`.\n\n## Over conversations\n\n"
        + table(_INDICATOR, [_indicator(one) for one in INDICATORS])
        + "\n## Over agents\n\n"
        + table(_INDICATOR, [_indicator(one) for one in agents_indicators.INDICATORS])
    )


_INDICATOR = ["Name", "Label", "What it says", "Formula", "Unit", "Span", "Level", "Travels as"]


def _indicator(one: Indicator | AgentIndicator) -> list[str]:
    label, says, formula = (escape(TEXT[f"indicators.{one.name}.{part}"]) for part in ("label", "help", "formula"))
    return [f"`{one.name}`", label, says, formula, one.unit, one.span, one.level, form_of(one)]


def columns_page() -> str:
    """Every column and every filter."""
    simple, first = columns_of(averages=False), {shown: shown_first(averages=shown) for shown in (True, False)}
    conversations = [
        [
            f"`{one.name}`",
            escape(TEXT[f"columns.{one.name}.label"]),
            escape(TEXT[f"columns.{one.name}.help"]),
            one.cell,
            "yes" if one.name in simple else "",
            ", ".join(who for shown, who in ((True, "administrative"), (False, "agent")) if one.name in first[shown]),
        ]
        for one in COLUMNS.values()
        if one.drawn
    ]
    agents = [
        [
            f"`{one.name}`",
            escape(TEXT[f"columns.agents.{one.name}.label"]),
            escape(TEXT[f"columns.agents.{one.name}.help"]),
            one.cell,
        ]
        for one in agents_columns.COLUMNS.values()
        if one.drawn
    ]
    return "\n".join(
        (
            "# Columns and filters\n\nWhat a cell's kind looks like in JSON is said in `catalog/columns.py` and "
            "`catalog/agents/columns.py`; every drawn column sorts.\n\n## Conversations\n",
            table(["Name", "Label", "What it says", "Cell", "Also for `agent`", "Shown first to"], conversations),
            "## Agents\n",
            table(["Name", "Label", "What it says", "Cell"], agents),
            "## Groups\n",
            table(
                ["Name", "Label", "Cell"],
                [
                    [f"`{one.name}`", escape(TEXT[f"group_columns.{one.name}"]), one.cell]
                    for one in GROUP_COLUMNS.values()
                ],
            ),
            "## Filters of conversations\n\nA parameter of the list, of history, of exports, of the indicators and "
            "of the live watch; repeated, it means any of.\n",
            table(
                ["Name", "Label", "Values", "Counted by", "Needs", "In history"],
                [
                    [
                        f"`{one.name}`",
                        escape(TEXT[f"filters.{one.name}.label"]),
                        one.choice,
                        f"`{one.count}`" if one.count else "",
                        f"`{one.permission}`" if one.permission else "",
                        "" if one.now else "yes",
                    ]
                    for one in FILTERS.values()
                ],
            ),
            "## Filters of agents\n",
            table(
                ["Name", "Label", "Values", "Counted by"],
                [
                    [
                        f"`{one.name}`",
                        escape(TEXT[f"filters.agents.{one.name}"]),
                        one.choice,
                        f"`{one.count}`" if one.count else "",
                    ]
                    for one in agents_filters.FILTERS.values()
                ],
            ),
        )
    )


def actions_page() -> str:
    """Every action and its form."""
    rows = [
        [
            f"`{one.name}`",
            escape(TEXT[f"actions.{one.name}"]),
            f"`{one.permission}`",
            ", ".join(one.states) or one.on,
            ", ".join(
                f"`{field.name}`{' (required)' if field.required else ''}: {field.kind}" for field in one.fields
            ),
            "yes" if one.versioned else "",
            "yes" if one.many else "",
            "yes" if one.undo else "",
        ]
        for one in ACTIONS
    ]
    return (
        "# Actions\n\n`POST /api/v1/actions/NAME` takes `conversations` (or `agents`), one or many, each with its id "
        "and, where the action is versioned, the version that was seen; an idempotency key makes a repeat harmless. "
        "Each row has its own result.\n\n"
        + table(["Name", "Label", "Permission", "States", "Form", "Versioned", "Many", "Undo"], rows)
    )


def organization_page() -> str:
    """Every setting of an organization, with what holds where nothing is set."""
    parts = [
        "# Settings of an organization\n\nAt `/api/v1/settings/KIND` and on the page *Settings*; each change is in "
        "the audit trail, holds on open screens at once, and is put back in one step. A kind has one item "
        "(`default`), one a channel, account, group or agent, or is a list to which people add.\n"
    ]
    for page in get_args(Page):
        for kind in (one for one in KINDS if one.page == page):
            parts += [_kind(kind), _defaults(kind)]
    return "\n".join(part for part in parts if part)


def _kind(kind: SettingKind) -> str:
    rows = [
        [
            f"`{one.name}`",
            escape(TEXT[f"settings.field.{one.name}.label"]),
            escape(TEXT[f"settings.field.{one.name}.help"]),
            ", ".join(f"`{choice}`" for choice in one.choices) or one.input,
            "set by the server" if one.fixed else "",
        ]
        for one in kind.fields
    ]
    said = f"{escape(TEXT[f'settings.{kind.name}.help'])} Items: {kind.items}. Needs `{kind.permission}`."
    return f"## `{kind.name}`: {TEXT[f'settings.{kind.name}.label']}\n\n{said}\n\n" + table(
        ["Member", "Label", "What it says", "Value", ""], rows
    )


def _defaults(kind: SettingKind) -> str:
    """What holds where nothing is set."""
    known: Mapping[str, Any] = DEFAULTS.get(kind.name, {})
    if not known:
        return ""
    members = [one.name for one in kind.fields if one.name != "labels"]
    values = {item: msgspec.to_builtins(value) for item, value in known.items()}
    if list(values) == [DEFAULT_ID]:
        said = ", ".join(f"`{name}` {_plain(values[DEFAULT_ID].get(name))}" for name in members)
        return f"Until it is set: {said}.\n"
    rows = [[f"`{item}`", *(_plain(value.get(name)) for name in members)] for item, value in values.items()]
    return "Until they are set:\n\n" + table(["Item", *(f"`{name}`" for name in members)], rows)


def _plain(value: Any) -> str:
    match value:
        case None:
            return "-"
        case bool():
            return "yes" if value else "no"
        case str() | int() | float():
            return str(value)
        case Iterable():
            return ", ".join(map(str, value)) or "-"
        case _:
            raise TypeError(value)
