"""The log: one JSON object a line on standard error, without personal data."""

import logging
import sys
import traceback

import structlog


def configure(level: str) -> None:
    """Write what this program and its server say from this level up."""
    shared = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Foreign(foreign_pre_chain=shared, processor=structlog.processors.JSONRenderer()))
    logging.basicConfig(level=max(logging.WARNING, logging.getLevelNamesMapping()[level.upper()]), handlers=[handler])


class _Foreign(structlog.stdlib.ProcessorFormatter):
    """What libraries say: the kind of a fault and where it was, never its message, which may quote a request."""

    def format(self, record: logging.LogRecord) -> str:
        if record.exc_info and record.exc_info[0] is not None:
            frames = traceback.extract_tb(record.exc_info[2])[-8:]
            at = "; ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
            record.msg, record.args = f"{record.exc_info[0].__name__} at {at}", ()
            record.exc_info = record.exc_text = None
        return super().format(record)
