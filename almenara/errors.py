"""The few errors of the program: a stable code and a status; the docstring is the message people read.

Why just this was refused is a declared `Reason` where people are to be told in their language.
"""

from collections.abc import Mapping, Sequence

import msgspec

from almenara.reasons import Reason


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """One fault of a request: where it is (`/data/channel`), why, and in which event of a batch.

    `code` is stable, with `values` that belong into its sentence, where people are to be told in their language.
    """

    place: str
    reason: str
    index: int | None = None
    code: str | None = None
    values: Mapping[str, str | int | float] = {}

    @classmethod
    def of(cls, place: str, reason: Reason) -> "Place":
        """A fault for one of the declared reasons."""
        return cls(place, str(reason), code=reason.code, values=reason.values)


def refused(place: str, code: str, **values: str | int | float) -> Place:
    """A fault for the reason of a code."""
    return Place.of(place, Reason(code, values))


class AlmenaraError(Exception):
    """Something went wrong."""

    code = "failed"
    status = 500

    def __init__(self, detail: str | Reason | None = None, *, places: Sequence[Place] = ()) -> None:
        self.reason = detail if isinstance(detail, Reason) else None
        self.detail = str(detail or (type(self).__doc__ or "").strip())
        self.places = tuple(places)
        super().__init__(self.reason or self.detail)


class Unauthenticated(AlmenaraError):
    """Sign in first, or send a valid key in the Authorization header."""

    code = "unauthenticated"
    status = 401


class BadCredentials(AlmenaraError):
    """The e-mail or the password is not right."""

    code = "bad_credentials"
    status = 401


class Forbidden(AlmenaraError):
    """Your profile does not allow this."""

    code = "forbidden"
    status = 403


class NotFound(AlmenaraError):
    """There is no such thing, or it is out of your reach."""

    code = "not_found"
    status = 404


class Invalid(AlmenaraError):
    """The request does not have the right shape; each place says what to mend."""

    code = "invalid"
    status = 422


class ChangedMeanwhile(AlmenaraError):
    """Someone changed it meanwhile; look at what it is now, and change that."""

    code = "changed_meanwhile"
    status = 409


class Malformed(AlmenaraError):
    """The body is not well-formed JSON in UTF-8."""

    code = "malformed"
    status = 400


class TooLarge(AlmenaraError):
    """The body is too large: send at most 1,000 events and 5 MB at once."""

    code = "too_large"
    status = 413


class UnsupportedType(AlmenaraError):
    """Send application/cloudevents+json, application/cloudevents-batch+json or application/json."""

    code = "unsupported_type"
    status = 415


class TooMany(AlmenaraError):
    """Too many requests; wait as long as Retry-After says."""

    code = "too_many"
    status = 429

    def __init__(self, retry_after: int, detail: str | None = None) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class Unavailable(AlmenaraError):
    """The monitor cannot store or read right now; nothing of this request was kept. Try again shortly."""

    code = "unavailable"
    status = 503

    def __init__(self, detail: str | None = None, *, retry_after: int = 1) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class BadLink(AlmenaraError):
    """This link is not good, or not any more; ask whoever sent it for another."""

    code = "bad_link"
    status = 404


class Misused(AlmenaraError):
    """The command was used wrongly."""

    code = "misused"
    status = 422
