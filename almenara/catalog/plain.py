"""A row's cells as plain values, for what leaves the screen: spreadsheets and documents, in a person's language."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from almenara.catalog.columns import COLUMNS, Naming
from almenara.catalog.seen import Seen
from almenara.catalog.words import words

Plain = str | int | float | datetime | timedelta | None
_MS: Final = timedelta(milliseconds=1)
_NAMED: Final = {"channel": "channels", "state": "states", "came": "came", "risk": "filters", "reason": "reasons"}
"""Where the words for a cell's codes are."""


class Plainly:
    """Reads cells at a moment: `naming` knows agents and groups, moments are told in the zone."""

    def __init__(self, language: str, naming: Naming, zone: ZoneInfo, now: int) -> None:
        self._words = words(language)
        self._naming = naming
        self._zone = zone
        self._now = now

    def heading(self, column: str) -> str:
        """What the column is called."""
        return self._words[f"columns.{column}.label"]

    def cell(self, column: str, seen: Seen) -> Plain:
        """The row's value of a column."""
        known = COLUMNS[column]
        value = known.value(seen, self._naming)
        if value is None:
            return None
        match known.cell:
            case "customer" | "agent" | "group":
                return str(value["name"])
            case "wait":
                return (value["waited"] if value["since"] is None else self._now - value["since"]) * _MS
            case "age":
                return max(0, self._now - value) * _MS
            case "duration":
                return max(0, (self._now if value[1] is None else value[1]) - value[0]) * _MS
            case "moment" | "window":
                return self.moment(value)
            case "message":
                return str(value.text)
            case "labels":
                return ", ".join(value)
            case "rating":
                return round(value["score"] / value["scale"], 3)
            case "priority":
                return self._words[f"priorities.{value}"]
            case _:
                return self._of(known.cell, value)

    def moment(self, moment: int) -> datetime:
        """A moment (ms) in the zone."""
        return datetime.fromtimestamp(moment / 1000, UTC).astimezone(self._zone)

    def word(self, kind: str, code: str) -> str:
        """What a code is called, or itself where it is somebody's own words."""
        return self._words.get(f"{kind}.{code}", code)

    def _of(self, cell: str, value: Any) -> Plain:
        if cell in _NAMED:
            code = f"{value}.label" if cell == "risk" else str(value)
            return self.word(_NAMED[cell], code)
        return value if isinstance(value, int) else str(value)
