"""The command line's door. A plain `ask` goes straight to the answer; everything else through `interfaces.app`."""

from __future__ import annotations

import sys

from reportqa.interfaces.asking import ask, quick
from reportqa.interfaces.terminal import USAGE, complain, guarded, prepare


def main() -> None:
    """Run the command line and exit with its documented code."""
    prepare()
    asking = quick(sys.argv[2:]) if sys.argv[1:2] == ["ask"] else None
    sys.exit(guarded(lambda: _framework() if asking is None else ask(asking)))


def _framework() -> int:
    """Parse the arguments with typer, run the command and return its exit code."""
    from typer.main import get_command  # noqa: PLC0415 (slow to import, and not needed to ask)

    from reportqa.interfaces.app import app  # noqa: PLC0415

    try:
        code = get_command(app).main(prog_name="reportqa", standalone_mode=False)
    except Exception as error:
        if not hasattr(error, "format_message"):  # none of the framework's
            raise
        message = error.format_message()
        if "\n" in message:  # the help of a call without a command
            sys.stderr.write(message + "\n")
            return USAGE
        context = getattr(error, "ctx", None)
        return complain(f"{message.rstrip('.')}; see `{context.command_path if context else 'reportqa'} --help`.", USAGE)
    return code if isinstance(code, int) else 0
