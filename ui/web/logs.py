"""Logs without what opens doors: tokens in addresses are masked, whoever writes the line."""

import logging
import re
from typing import Final

HIDDEN: Final = re.compile(
    r"(?P<name>[?&](?:c|r|i|code|state|token|id_token|access_token|id_token_hint|provider)=)[^&\s\"'<>]+"
)
HANDLED: Final = ("", "uvicorn", "uvicorn.access", "uvicorn.error", "anboard", "streamlit")


def masked(text: str) -> str:
    """
    >>> masked('GET /?r=abc.def&lang=ko HTTP/1.1')
    'GET /?r=***&lang=ko HTTP/1.1'
    """
    return HIDDEN.sub(r"\g<name>***", text)


class Masked(logging.Filter):
    """On a logger or a handler: rewrites the line before it is written."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(masked(arg) if isinstance(arg, str) else arg for arg in record.args)
        if isinstance(record.msg, str):
            record.msg = masked(record.msg)
        return True


def mask_logs() -> None:
    """Once, at the start: on the loggers that write addresses and on every handler there is."""
    for name in HANDLED:
        logger = logging.getLogger(name)
        for place in (logger, *logger.handlers):
            if not any(isinstance(known, Masked) for known in place.filters):
                place.addFilter(Masked())
