"""The command line: one file per verb; results on stdout, progress, logs and errors on stderr."""

from collections.abc import Sequence

from omega.cli.signals import INTERRUPTED, end_now, interruptible, say_interrupted

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; `arguments` default to those of the process.

    An interrupted process ends here.
    """
    try:
        with interruptible(to_the_end=arguments is None) as interruption:
            from omega.cli.entry import enter

            code = enter(arguments, interruption)
    except KeyboardInterrupt:  # before or after the verb: while modules load, or while the last line is written
        say_interrupted()
        code = INTERRUPTED
    if code == INTERRUPTED and arguments is None:
        end_now()
    return code
