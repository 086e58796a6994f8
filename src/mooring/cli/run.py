"""Running the command: one line on stderr for what is wrong, exit code 2, and never a traceback."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Sequence

import click

from mooring.cli.commands import mooring

WRONG_INPUT = 2
BROKEN = 1
INTERRUPTED = 130


def run(arguments: Sequence[str] | None = None) -> int:
    """Run `mooring` with these arguments (the process's own where None). Returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show a letter shows its code: an answer must never be lost for a letter.
            stream.reconfigure(errors="backslashreplace")
    try:
        code = mooring.main(args=arguments, prog_name="mooring", standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except click.exceptions.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        return _say(_mended(error), WRONG_INPUT)
    except (BrokenPipeError, SystemExit):  # click itself turns a broken pipe into SystemExit
        return _reader_left()
    except OSError as error:
        return _say(f"the answer could not be written: {error.strerror or error}", BROKEN)
    except Exception as error:
        from mooring.knowledge.document import DocumentError  # not at the top: most verbs read no YAML

        if isinstance(error, DocumentError):  # the knowledge itself: its message says file and line
            return _say(f"the knowledge cannot be read: {error}", WRONG_INPUT)
        return _say(
            f"Mooring itself failed ({type(error).__name__}); your input may be right. Nothing was stored. "
            "Please report the command and the file, without anybody's data.", BROKEN
        )  # fmt: skip


def _mended(error: click.ClickException) -> str:
    """The message; where it is about the command's own form, with where to read about it."""
    message = error.format_message()
    if isinstance(error, click.UsageError) and type(error) is not click.UsageError and error.ctx:
        return f"{message} See {error.ctx.command_path} --help."
    return message


def _reader_left() -> int:
    # The reader (head, less) has seen enough. What is still buffered must not raise again while Python closes.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _say(message: str, code: int) -> int:
    with contextlib.suppress(OSError):
        print(f"mooring: {' '.join(message.split())}", file=sys.stderr)
    return code
