"""Moments as text: RFC 3339 in, RFC 3339 UTC with milliseconds out."""

from datetime import UTC, datetime, timedelta

import msgspec

from almenara.reasons import Reason

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def parse_instant(text: str) -> int:
    """Milliseconds since 1970 of an RFC 3339 date-time. Raises ValueError where it is not one, or has no zone."""
    try:
        moment = msgspec.convert(text, datetime)
    except msgspec.ValidationError as error:
        raise ValueError(Reason("no_such_moment", {"told": text[:64]})) from error
    if moment.tzinfo is None:
        raise ValueError(Reason("no_such_moment", {"told": text[:64]}))
    return (moment - _EPOCH) // _MILLISECOND


def format_instant(moment: int) -> str:
    """`2026-11-22T10:00:00.000Z` of milliseconds since 1970."""
    at = _EPOCH + moment * _MILLISECOND
    return f"{at:%Y-%m-%dT%H:%M:%S}.{moment % 1000:03d}Z"
