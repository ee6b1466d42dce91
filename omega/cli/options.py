"""Options that verbs share."""

from typing import Annotated

import attrs
from cyclopts import Group, Parameter

__all__ = ["DEFAULTS", "LOGGED_DEFAULTS", "STATED", "LoggedOptions", "Options", "Overrides"]

EVERYWHERE = Group("Everywhere", sort_key=100)


@Parameter(name="*", group=EVERYWHERE)
@attrs.frozen(kw_only=True)
class Options:
    """What every verb accepts."""

    json: Annotated[bool, Parameter(help="Print the result as JSON on stdout.")] = False
    debug: Annotated[bool, Parameter(help="Show the traceback of an error.")] = False


@Parameter(name="*", group=EVERYWHERE)
@attrs.frozen(kw_only=True)
class LoggedOptions(Options):
    """What every verb that logs accepts."""

    verbose: Annotated[bool, Parameter(name=("--verbose", "-v"), help="Log what happens on stderr.")] = False


@Parameter(name="*")
@attrs.frozen(kw_only=True)
class Overrides:
    """Values laid over the config; the named flags win over --set."""

    params: Annotated[
        tuple[str, ...], Parameter(name="-p", metavar="NAME=VALUE", help="Strategy parameter; repeatable.")
    ] = ()
    assignments: Annotated[
        tuple[str, ...],
        Parameter(name="--set", metavar="SECTION.KEY=VALUE", help="Any key of the config; repeatable."),
    ] = ()
    symbol: Annotated[str | None, Parameter(help="Symbol to trade (run.symbols).")] = None
    start: Annotated[str | None, Parameter(metavar="DATE", help="First bar that may decide (run.start).")] = None
    end: Annotated[str | None, Parameter(metavar="DATE", help="The run stops before this (run.end).")] = None
    output_dir: Annotated[str | None, Parameter(metavar="DIR", help="Where run directories are made (output.dir).")] = (
        None
    )


DEFAULTS = Options()
LOGGED_DEFAULTS = LoggedOptions()
STATED = Overrides()
