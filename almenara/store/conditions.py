"""A condition on finished rows as SQL: the same meaning as `domain.condition.test`, null or not."""

from collections.abc import Iterable, Mapping
from typing import Any as Anything
from typing import Final, assert_never

from sqlalchemy import ColumnElement, and_, false, func, not_, or_, true

from almenara.domain.condition import All, Any, Condition, Contains, In, Is, Known, Not, Value
from almenara.domain.facts import Moment
from almenara.store.tables import conversation
from almenara.store.terms import tag_term, term

_c: Final = conversation.c
_TEXTS: Final[Mapping[str, ColumnElement[Anything]]] = {
    "state": _c.state,
    "agent": _c.agent_id,
    "group": _c.group_id,
    "reach_group": _c.group_id,
    "channel": _c.channel,
    "source": _c.source,
    "account": _c.account,
    "direction": _c.direction,
    "language": _c.language,
    "segment": _c.segment,
}
FIELDS: Final = frozenset({*_TEXTS, "priority", "tags", "lately", "contained", "text"})
"""What can be asked of a finished row in SQL."""


class Clauses:
    """Makes clauses. `lately` is the moment since when a row ended lately; `postgres` says which database reads;
    `texts`: in which columns the fields stand, if not in those of rows."""

    def __init__(
        self, lately: Moment, *, postgres: bool, texts: Mapping[str, ColumnElement[Anything]] = _TEXTS
    ) -> None:
        self._texts: Final = texts
        self._flags: Final = {"lately": _c.finished_at >= lately, "contained": _c.contained.is_(true())}
        self._place: Final = func.strpos if postgres else func.instr

    def of(self, condition: Condition) -> ColumnElement[bool]:
        """The condition. Null counts as false, so it is to be negated by `Not` alone."""
        match condition:
            case Is(field, value):
                return self._one_of(field, (value,))
            case In(field, values):
                return self._one_of(field, values)
            case Known("tags"):
                return _c.tags.is_not(None)
            case Known("priority"):
                return true()
            case Known(field):
                return self._texts[field].is_not(None) if field in self._texts else true()
            case Contains(_, words):
                return and_(true(), *(self._place(_c.search, word) > 0 for word in words))
            case Not(inner):
                return not_(func.coalesce(self.of(inner), false()))
            case All(conditions):
                return and_(true(), *map(self.of, conditions))
            case Any(conditions):
                return or_(false(), *map(self.of, conditions))
            case _:
                assert_never(condition)

    def _one_of(self, field: str, values: Iterable[Value]) -> ColumnElement[bool]:
        texts = [value for value in values if isinstance(value, str)]
        # As in Python, true is one.
        numbers = [int(value) for value in values if isinstance(value, int)]
        if field == "tags":
            return or_(false(), *(self._place(_c.tags, tag_term(tag)) > 0 for tag in texts))
        if field == "priority":
            return _c.priority.in_(numbers) if numbers else false()
        flag = self._flags.get(field)
        if flag is not None:
            return or_(false(), *(flag if number else not_(flag) for number in numbers if number in (0, 1)))
        column = self._texts[field]
        chosen = column.in_([term(text) for text in texts]) if texts else false()
        return or_(chosen, column.is_(None)) if None in values else chosen
