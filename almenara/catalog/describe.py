"""The catalog in one language, for one person: only what they may know. The shapes of GET /catalog."""

from collections.abc import Iterable
from typing import Final, Literal, get_args

from msgspec import Struct

from almenara.access.actor import Actor
from almenara.access.permissions import PROFILES
from almenara.catalog import choosing
from almenara.catalog.actions import ACTIONS, Action, FormField, Kind
from almenara.catalog.agents import describe as agents
from almenara.catalog.agents.describe import AgentColumnShown, AgentFilterShown
from almenara.catalog.agents.indicators import CARDS as AGENT_CARDS
from almenara.catalog.agents.indicators import INDICATORS as OVER_AGENTS
from almenara.catalog.agents.indicators import AgentIndicator, AgentUnit
from almenara.catalog.ask import PRIORITIES, visible
from almenara.catalog.choosing import NoticeShown, PauseShown, SegmentShown, TagShown
from almenara.catalog.columns import COLUMNS, Cell, Column, columns_of, shown_first
from almenara.catalog.explain import Form, form_of, lists_of
from almenara.catalog.filters import FILTERS, Choice, Filter
from almenara.catalog.groups import GROUP_COLUMNS, GroupCell, group_columns_of
from almenara.catalog.indicators import CARDS, INDICATORS, STRIP, Indicator, Level, Span, Unit
from almenara.catalog.series import has_series
from almenara.catalog.tabs import SIMPLE_SECTIONS, TABS, Section
from almenara.catalog.thresholds import Threshold, threshold
from almenara.catalog.words import Named, closest, named, words
from almenara.domain.agent import STATUSES
from almenara.domain.conversation import STATES
from almenara.domain.defaults import UNSET
from almenara.domain.facts import Channel, Direction
from almenara.domain.rules import DEFAULT, Rules
from almenara.domain.settled import Settings


class TabShown(Struct, frozen=True):
    """A tab."""

    name: str
    label: str


class SectionShown(Struct, frozen=True):
    """A section of the list, with the filters that list its rows."""

    name: str
    label: str
    filter: dict[str, list[str]]


class ColumnShown(Struct, frozen=True):
    """A column, in the order in which rows carry their values (after id and version).

    What is not `drawn` has no place of its own in the grid; what is `shown` stands in it until the person chooses.
    """

    name: str
    label: str
    help: str
    cell: Cell
    width: int
    sort: bool
    grows: bool
    drawn: bool
    shown: bool


class FilterShown(Struct, frozen=True):
    """A filter; `values` where they are few and fixed (states, channels), else they come from the rows there are.

    `count` is the indicator that says how many rows a flag lists; history has no use for what speaks of `now`.
    """

    name: str
    label: str
    choice: Choice
    values: list[Named] | None
    count: str | None
    now: bool


class IndicatorShown(Struct, frozen=True):
    """An indicator: what it is called, how to read its figure, and the filters that list what it counts.

    `over` says whether those are conversations or agents; `targets` from when on the figure is worth a look or bad;
    `series` whether you can have it minute by minute: as it stood when each ended, or of what happened in each;
    `line` names what the minutes are of, where that is not what the figure counts; `against` the indicator that it is
    compared with.
    """

    name: str
    label: str
    short: str
    help: str
    unit: Unit | AgentUnit
    level: Level
    span: Span
    form: Form
    over: Literal["conversations", "agents"]
    lists: dict[str, list[str]]
    targets: Threshold | None
    series: Literal["standing", "happened"] | None
    line: str | None
    against: str | None


class GroupColumnShown(Struct, frozen=True):
    """A column of the rows of groups, in the order in which they carry their values (after id and version)."""

    name: str
    label: str
    cell: GroupCell


class CardShown(Struct, frozen=True):
    """A card: the indicator on it, those under it."""

    indicator: str
    details: list[str]


class FormFieldShown(Struct, frozen=True):
    """One member of an action's form; `choices` are what is offered, where something is. `required_in`: the groups
    whose conversations require it."""

    name: str
    label: str
    kind: Kind
    required: bool
    choices: list[Named]
    required_in: list[str]


class ActionShown(Struct, frozen=True):
    """An action, in the order of the row menu, and the states of a row in which it is offered.

    `on`: what it acts on; `versioned`: the version seen must be sent; `many`: offered for a selection; `undo`: its
    author may take it back.
    """

    name: str
    label: str
    on: Literal["conversations", "agents"]
    states: list[str]
    fields: list[FormFieldShown]
    versioned: bool
    many: bool
    undo: bool


class Catalog(Struct, frozen=True):
    """Everything that the screen is drawn from."""

    language: str
    tabs: list[TabShown]
    sections: list[SectionShown]
    columns: list[ColumnShown]
    filters: list[FilterShown]
    indicators: list[IndicatorShown]
    cards: list[CardShown]
    strip: list[str]
    group_columns: list[GroupColumnShown]
    agent_columns: list[AgentColumnShown]
    agent_filters: list[AgentFilterShown]
    agent_cards: list[CardShown]
    actions: list[ActionShown]
    pauses: list[PauseShown]
    reasons: list[Named]
    tags: list[TagShown]
    segments: list[SegmentShown]
    notices: list[NoticeShown]
    states: list[Named]
    channels: list[Named]
    priorities: list[Named]
    statuses: list[Named]
    profiles: list[Named]


def describe(actor: Actor, language: str, rules: Rules = DEFAULT, settings: Settings = UNSET) -> Catalog:
    """Everything that the actor may know, in a language, under the rules in force and as the organization set it."""
    text = words(language)
    averages = actor.may("indicators.averages")
    filters = [one for one in FILTERS.values() if offered(one, actor)]
    staff = actor.may("agents.view")
    shown = [_indicator(one, text, rules, actor) for one in INDICATORS if visible(actor, one)]
    shown += [_indicator(one, text, rules, actor) for one in OVER_AGENTS if staff]
    names = {one.name for one in shown}
    return Catalog(
        language=closest(language),
        tabs=[TabShown(tab.name, text[f"tabs.{tab.name}"]) for tab in TABS if actor.may(tab.permission)],
        sections=[] if averages else [_section(section, text) for section in SIMPLE_SECTIONS],
        columns=[_column(COLUMNS[name], name in shown_first(averages), text) for name in columns_of(averages)],
        filters=[_filter(one, text) for one in filters],
        indicators=shown,
        cards=[CardShown(card.indicator, [name for name in card.details if name in names]) for card in CARDS],
        strip=[name for name in STRIP if name in names] if averages else [],
        group_columns=[_group_column(name, text) for name in group_columns_of(averages)],
        agent_columns=agents.columns(text) if staff else [],
        agent_filters=agents.filters(text, choosing.choices(settings, "pause", closest(language))) if staff else [],
        agent_cards=[CardShown(card.indicator, list(card.details)) for card in AGENT_CARDS] if staff else [],
        actions=[
            _action(action, text, actor, settings, closest(language))
            for action in ACTIONS
            if actor.may(action.permission)
        ],
        pauses=choosing.pauses(settings, closest(language)) if staff else [],
        reasons=choosing.reasons(settings, closest(language)),
        tags=choosing.tags(settings, closest(language)),
        segments=choosing.segments(settings, closest(language)),
        notices=choosing.notices(settings, actor),
        states=named("states", STATES, text),
        channels=named("channels", get_args(Channel), text),
        priorities=named("priorities", PRIORITIES, text),
        statuses=named("statuses", STATUSES, text),
        profiles=named("profiles", PROFILES, text),
    )


def offered(one: Filter, actor: Actor) -> bool:
    """Whether the filter can make a difference for the actor, and may be known to them."""
    if one.name == "mine" and not actor.agents:
        return False
    return one.permission is None or actor.may(one.permission)


def _section(section: Section, text: dict[str, str]) -> SectionShown:
    return SectionShown(section.name, text[f"sections.{section.name}"], section.filter)


def _column(column: Column, shown: bool, text: dict[str, str]) -> ColumnShown:
    label, help_text = text[f"columns.{column.name}.label"], text[f"columns.{column.name}.help"]
    sort = column.drawn
    return ColumnShown(
        column.name, label, help_text, column.cell, column.width, sort, column.grows, column.drawn, shown
    )


def _group_column(name: str, text: dict[str, str]) -> GroupColumnShown:
    return GroupColumnShown(name, text[f"group_columns.{name}"], GROUP_COLUMNS[name].cell)


def _action(one: Action, text: dict[str, str], actor: Actor, settings: Settings, language: str) -> ActionShown:
    return ActionShown(
        one.name,
        text[f"actions.{one.name}"],
        one.on,
        list(one.states),
        [_form_field(each, text, actor, settings, language) for each in one.fields],
        one.versioned,
        one.many,
        one.undo,
    )


def _form_field(
    one: FormField, text: dict[str, str], actor: Actor, settings: Settings, language: str
) -> FormFieldShown:
    choices = [] if one.choices is None else choosing.choices(settings, one.choices, language)
    required = one.required or (one.choices == "transfer" and settings.transfers.reason_required)
    groups = choosing.requiring(settings, actor) if one.choices == "finish" else []
    return FormFieldShown(one.name, text[f"form.{one.name}"], one.kind, required, choices, groups)


FIXED: Final[dict[Choice, Iterable[str]]] = {
    "states": STATES,
    "channels": get_args(Channel),
    "priorities": PRIORITIES,
    "directions": get_args(Direction),
}


def _filter(one: Filter, text: dict[str, str]) -> FilterShown:
    values = named(one.choice, FIXED[one.choice], text) if one.choice in FIXED else None
    return FilterShown(one.name, text[f"filters.{one.name}.label"], one.choice, values, one.count, one.now)


def _indicator(one: Indicator | AgentIndicator, text: dict[str, str], rules: Rules, actor: Actor) -> IndicatorShown:
    label, short, help_text = (text[f"indicators.{one.name}.{part}"] for part in ("label", "short", "help"))
    over = "conversations" if isinstance(one, Indicator) else "agents"
    return IndicatorShown(
        one.name,
        label,
        short,
        help_text,
        one.unit,
        one.level,
        one.span,
        form_of(one),
        over,
        lists_of(one),
        threshold(one.name, rules),
        _series(one, actor),
        text[f"indicators.{one.name}.line"] if isinstance(one, Indicator) and one.line is not None else None,
        one.against if isinstance(one, Indicator) else None,
    )


def _series(one: Indicator | AgentIndicator, actor: Actor) -> Literal["standing", "happened"] | None:
    if not isinstance(one, Indicator) or not has_series(actor, one):
        return None
    return "standing" if one.series == "state" else "happened"
