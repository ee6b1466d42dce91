"""The command line: one file per verb; results on stdout, progress, logs and errors on stderr."""

from collections.abc import Sequence

from omega.cli.signals import INTERRUPTED, interruptible, say_interrupted

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; `arguments` default to those of the process."""
    try:
        with interruptible(to_the_end=arguments is None) as interruption:
            from omega.cli.entry import enter

            return enter(arguments, interruption)
    except KeyboardInterrupt:  # before or after the verb: while modules load, or while the last line is written
        say_interrupted()
        return INTERRUPTED
