"""Almenara: a real-time operations monitor for customer support.

An append-only log of facts; one pure fold that makes rows of them; a live picture that follows the log;
doors around it. ARCHITECTURE.md walks the road of one event through these rooms.
"""

__version__ = "0.1.0"
