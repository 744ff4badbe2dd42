"""The list's filters as query parameters: declared in the catalog, the same for the list and for the figures."""

import inspect
from typing import Annotated, Any, Final

from litestar import Request
from litestar.params import QueryParameter

from almenara.catalog.filters import FILTERS, Filter
from almenara.catalog.words import words
from almenara.errors import Invalid, refused

_OTHERS: Final = frozenset(
    {"sort", "limit", "cursor", "from", "to", "lang", "columns", "bom", "minutes", "indicator"}
)
_PREFIX: Final = "by_"
"""Before the names of parameters: `state` is a word of the framework's own."""


def provide_chosen(request: Request[Any, Any, Any], **parameters: list[str] | None) -> dict[str, list[str]]:
    """The dependency `chosen`: filters by name. Raises `Invalid` for a parameter that does not exist."""
    unknown = [name for name in request.query_params if name not in FILTERS and name not in _OTHERS]
    if unknown:
        raise Invalid(places=[refused(f"/{name}", "unknown") for name in unknown])
    return {name.removeprefix(_PREFIX): values for name, values in parameters.items() if values}


def _described(one: Filter) -> str:
    label = words("en")[f"filters.{one.name}.label"]
    match one.choice:
        case "flag":
            return f"`true`: {label}."
        case "text":
            return "Words of a name, phone, e-mail or ticket."
        case "cards":
            return "The rows that this indicator counts."
        case _:
            return f"{label}: any of these."


def _declare() -> None:
    """Give the dependency one parameter a filter, as if each were written down in its signature."""
    declared: dict[str, Any] = {
        _PREFIX + one.name: Annotated[list[str] | None, QueryParameter(name=one.name, description=_described(one))]
        for one in FILTERS.values()
    }
    asked = inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Request[Any, Any, Any])
    parameters = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=kind)
        for name, kind in declared.items()
    ]
    given = {"request": asked.annotation, **declared, "return": dict[str, list[str]]}
    provide_chosen.__annotations__ = given
    provide_chosen.__signature__ = inspect.Signature([asked, *parameters])  # pyright: ignore[reportFunctionMemberAccess]


_declare()
