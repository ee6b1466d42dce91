"""The entry point: runs a verb and turns what happens into an exit code.

0 ok, 1 strategy or run error, 2 usage or config, 3 data, 4 a check found a violation, 130 interrupted.
"""

import io
import os
import sys
import traceback
from collections.abc import Sequence

from cyclopts import CycloptsError

from omega.cli.app import app
from omega.cli.console import print_error, sentence
from omega.cli.signals import INTERRUPTED, Interruption, say_interrupted
from omega.errors import OmegaError

__all__ = ["enter"]

USAGE = 2


def enter(arguments: Sequence[str] | None, interruption: Interruption) -> int:
    """Run the command line and return its exit code; `arguments` default to those of the process."""
    tokens = list(sys.argv[1:] if arguments is None else arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal that knows only ASCII shows ? for the rest
        sys.stdout.reconfigure(errors="replace")
    try:
        code = _run(tokens, interruption)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of stdout has seen enough, as in `omega list indicators | head -1`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except SystemExit as leaving:
        if isinstance(leaving.__context__, BrokenPipeError):  # rich met the same, and has redirected stdout
            return 0
        raise
    return code


def _run(tokens: list[str], interruption: Interruption) -> int:
    debug = "--debug" in tokens
    try:
        result = app(tokens, exit_on_error=False, print_error=False, result_action="return_value")
    except CycloptsError as error:
        print_error(f"{sentence(str(error))} `{_help_command(tokens)}` shows what is accepted.")
        return USAGE
    except BrokenPipeError:
        raise
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001  # the outermost frame
        if debug:
            traceback.print_exc()
        if interruption.happened or isinstance(error, KeyboardInterrupt):
            say_interrupted()
            return INTERRUPTED
        if isinstance(error, OmegaError):
            print_error(str(error))
            return error.exit_code
        shown = "" if debug else " --debug shows where it happened."
        print_error(
            f"internal error, please report it with the command and this text: {type(error).__name__}: "
            f"{sentence(str(error))}{shown}"
        )
        return 1
    return result if isinstance(result, int) else 0


def _help_command(tokens: list[str]) -> str:
    """Return the help command of the deepest verb that the tokens name."""
    verbs: list[str] = []
    level = app
    for token in tokens:
        if token.startswith("-") or token not in level:
            break
        level = level[token]
        verbs.append(token)
    return " ".join(["omega", *verbs, "--help"])
