"""What is logged: that something failed and where in the code. Never who, nor what was typed."""

import logging
import os
from typing import Any


class WithoutPersons(logging.Formatter):
    """Writes time, level, logger, and for an error its type and the lines of code; never its message or variables.

    An error's message may quote what somebody typed, and an address may carry a search: neither is written. Developers,
    who have made-up people only, may set MOORING_LOG_MESSAGES=yes.
    """

    messages = os.environ.get("MOORING_LOG_MESSAGES") == "yes"

    def format(self, record: logging.LogRecord) -> str:
        line = f"{self.formatTime(record)} {record.levelname} {record.name}"
        if record.exc_info and record.exc_info[0]:
            message = f": {record.exc_info[1]}" if self.messages else ""
            return f"{line} {record.exc_info[0].__name__}{message}{_places(record)}"
        status = getattr(record, "status_code", None)
        return f"{line} {status}" if status else f"{line} {record.msg}"


def _places(record: logging.LogRecord) -> str:
    trace = record.exc_info[2] if record.exc_info else None
    lines = []
    while trace:
        code = trace.tb_frame.f_code
        lines.append(f"\n  {code.co_filename}:{trace.tb_lineno} in {code.co_name}")
        trace = trace.tb_next
    return "".join(lines)


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"without-persons": {"()": "mooring.config.logs.WithoutPersons"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "without-persons"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        # A wrong address is not news, and addresses are not for the log.
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
        "axes": {"level": "ERROR"},
    },
}
