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
    "too_many_words": "at most {most} words",
    "too_many_alternatives": "a condition has at most {most} alternatives",
    "full": "there are {most} already; delete one first",
    "one_of": "one of {choices}",
    "no_such_moment": "is not an RFC 3339 time with its zone: {told}",
    "bad_sort": "a column's name, or - and a column's name",
    "bad_cursor": "the `next` of a page with the same sort",
    "about_now": "about now and today; leave out `from` and `to`",
    "kept_by": "a series has only {filters}",
    "too_long_a_period": "at most {most} days: narrow `from` and `to`",
    "too_many_to_sort": "more than {most} rows: narrow the period or filter, or leave `sort` out (newest first)",
    "sheet_rows": "A spreadsheet holds {most} rows and these are {total}: narrow it, or take CSV.",
    "erased_meanwhile": "A customer was erased meanwhile: take the file again.",
    "others_by_now": "there are {total} conversations by now: look again",
    "reach_all": "Only who reaches every conversation can erase a customer.",
    "no_target": "name `to_agent`, `to_group` or both, or `share`",
    "share_alone": "`share` names no `to_agent`",
    "not_in_group": "the agent is not in that group",
    "passed": "it has passed",
    "named_twice": "a row is named twice",
    "key_used": "it was used for another request",
    "again_alone": "the rows are those of the job that `again` names",
    "more_by_now": "the filter lists {total} rows by now",
    "too_many_rows": "it lists {total} rows; a job takes at most {most}",
    "other_site": "The request comes from a page of another site.",
    "no_token": "Send the csrf of GET /api/v1/session in X-CSRF-Token.",
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
    "email_taken": "There is a user {email} already.",
    "account_closed": "The account is closed: open it first.",
    "last_administrator": "The last administrator cannot lose the profile or be disabled.",
    "more_than_own": "Nobody gives more than they have, nor changes who has more than they.",
    "key_scopes": "Give the key at least one --scope: ingest, read, act or metrics.",
    "key_source": "A key that ingests needs a --source: where its events come from.",
    "key_profile": "A key that reads or acts needs a --profile: what it may see.",
    "key_no_source": "There is no such source, and you may not make one.",
    "source_read": "Source {source} is read from a {kind}: events cannot be sent to it.",
    "source_sent": "Events are sent to this source: there is nothing to connect to.",
    "url_form": "must begin with http:// or https:// and name a host",
    "url_more": "must hold neither credentials nor a query",
    "name_ours": "{name} is the monitor itself: name the source otherwise",
    "name_taken": "there is one called {name} already",
    "helpdesk_slow": "The helpdesk does not answer in time.",
    "helpdesk_name": "The helpdesk cannot be reached: nothing is known of a host {host}.",
    "helpdesk_closed": "The helpdesk cannot be reached: {host} takes no connection there.",
    "helpdesk_unreached": "The helpdesk cannot be reached: {why}.",
    "helpdesk_tls": "The helpdesk cannot be reached safely: {why}.",
    "helpdesk_credentials": "The helpdesk does not accept these credentials.",
    "helpdesk_rights": "The helpdesk does not let this user read {path}.",
    "helpdesk_answer": "The helpdesk answered {status} to {path}.",
    "helpdesk_other": "What answers at this address is not RT's REST 2.0.",
    "helpdesk_clock": "The helpdesk's clock is {minutes} minutes ahead: nothing is read from the future.",
    "helpdesk_changing": "The ticket changes all the time.",
    "helpdesk_words": "The helpdesk's answer cannot be understood: {why}",
    "entry_missing": "`{name}` is missing",
    "entry_form": "does not have the expected form at `{where}`: {told}",
    "entry_value": "holds something that cannot be read: {told}",
    "entry_old": "it is older than 2000",
    "entry_unplaced": "It does not say which conversation it belongs to.",
    "source_gaps": "{many} of its entries could not be read; the log says why.",
    "source_storage": "Our own storage: {told}",
    "source_fault": "It cannot be followed: {error}.",
    "source_gone": "Its organization is gone.",
    "source_sealed": "A stored secret was sealed by another key than {path}.",
    "source_unsaid": "Something is wrong; the log says what.",
}
_TOLD: Final = ("helpdesk_", "entry_", "source_", "no_such_moment")
"""The beginnings of codes that are kept as their English sentence."""


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


def recognised(text: str) -> Reason:
    """The reason of a source's that was kept as its English sentence; `source_unsaid` where it was none."""
    for code, pattern in _patterns():
        if found := pattern.fullmatch(text):
            values = found.groupdict()
            return Reason(code, {name: int(one) if one.isdecimal() else one for name, one in values.items()})
    return Reason("source_unsaid")


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    return [
        (code, re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.*?)", re.escape(text)), re.DOTALL))
        for code, text in REASONS.items()
        if code.startswith(_TOLD)
    ]
