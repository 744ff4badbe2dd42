"""Why something a person asks for is refused: a stable code with its values, its English sentence, declared here.

The sentences in the person's language are `refused.CODE` in `locales/`, with the same values.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from msgspec import Struct

REASONS: Final[Mapping[str, str]] = {
    "required": "is required",
    "unknown": "is not known",
    "wrong_kind": "has the wrong shape: {told}",
    "wrong_form": "does not have the form that is asked for",
    "no_such_choice": "is not one of what can be chosen",
    "no_such_date": "is not a date: write one as 2026-12-31",
    "at_least": "at least {least}",
    "at_most": "at most {most}",
    "above": "more than {least}",
    "too_short": "at least {least} long",
    "too_long": "at most {most} long",
    "too_few": "at least {least} of them",
    "too_many": "at most {most} of them",
    "no_nul": "no NUL",
    "no_such_group": "there is no such group",
    "no_such_agent": "there is no such agent",
    "no_such_calendar": "there is no such calendar",
    "no_such_tag": "there is no such tag",
    "no_such_place": "no such country or region is known",
    "calendar_used": "a group goes by this calendar",
    "end_before_begin": "`end` is after `begin`; who is open over midnight has two openings",
    "openings_overlap": "openings overlap",
    "region_alone": "a region is of a country",
    "closed_and_open": "a date is closed or open",
    "email_form": "is not an e-mail address",
    "no_such_zone": "is not a time zone: write one as America/Bogota",
    "no_such_language": "is not a language of the product",
    "empty": "is empty",
    "password_length": "a password has {least} to {most} characters",
    "password_wrong": "is not your present password",
    "secret_again": "give it again for another address",
    "url_form": "must begin with http:// or https:// and name a host",
    "url_more": "must hold neither credentials nor a query",
    "name_ours": "{name} is the monitor itself: name the source otherwise",
    "name_taken": "there is one called {name} already",
    "helpdesk_slow": "The helpdesk does not answer in time.",
    "helpdesk_unreached": "The helpdesk cannot be reached: {why}.",
    "helpdesk_credentials": "The helpdesk does not accept these credentials.",
    "helpdesk_rights": "The helpdesk does not let this user read {path}.",
    "helpdesk_answer": "The helpdesk answered {status} to {path}.",
    "helpdesk_other": "What answers at this address is not RT's REST 2.0.",
    "helpdesk_clock": "The helpdesk's clock is {minutes} minutes ahead: nothing is read from the future.",
    "helpdesk_words": "The helpdesk's answer cannot be understood: {why}",
}


class Reason(Struct, frozen=True):
    """One reason; as text it is the English sentence."""

    code: str
    values: Mapping[str, str | int | float] = {}

    def __str__(self) -> str:
        return REASONS[self.code].format(**self.values)


def reason_of(error: BaseException | None) -> Reason | None:
    """The reason that an error was raised with, if it was with one."""
    given = error.args[0] if error is not None and error.args else None
    return given if isinstance(given, Reason) else None


def recognised(text: str) -> Reason | None:
    """The reason of a helpdesk's that was kept as its English sentence."""
    for code, pattern in _patterns():
        if found := pattern.fullmatch(text):
            return Reason(code, found.groupdict())
    return None


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    return [
        (code, re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.*)", re.escape(text)), re.DOTALL))
        for code, text in REASONS.items()
        if code.startswith("helpdesk_")
    ]
