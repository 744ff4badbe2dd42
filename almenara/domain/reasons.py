"""Finish reasons that count for something, by code and by name in any of the three languages, folded."""

from typing import Final

GAVE_UP: Final = frozenset({"no_reply", "cliente no responde", "cliente nao responde", "customer not responding"})
"""The customer gave up."""
SPAM: Final = frozenset({"spam", "spam o equivocada", "spam ou engano", "spam or wrong contact"})
"""It was none of ours."""
