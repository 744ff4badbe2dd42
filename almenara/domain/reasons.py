"""Finish reasons that count for something: which of them say that the customer gave up, and which are spam."""

from typing import Final

from almenara.domain.text import fold

_GAVE_UP: Final = frozenset({"no_reply", "cliente no responde", "cliente nao responde", "customer not responding"})
_SPAM: Final = frozenset({"spam", "spam o equivocada", "spam ou engano", "spam or wrong contact"})


def gave_up(reason: str | None) -> bool:
    """Whether the reason, by its code or by its name in any of the three languages, is flagged *gave up*."""
    return reason is not None and fold(reason) in _GAVE_UP


def is_spam(reason: str | None) -> bool:
    """Whether the reason is flagged *spam*."""
    return reason is not None and fold(reason) in _SPAM
