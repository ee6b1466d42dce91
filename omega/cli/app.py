"""The tree of verbs. The verbs' modules are light: each imports what it uses when it is called."""

from cyclopts import App, Parameter

from omega.cli.bench import backtest as bench_backtest
from omega.cli.check import config as check_config
from omega.cli.config import schema, show
from omega.cli.data import check as check_data
from omega.cli.data import import_, info
from omega.cli.data_resample import resample
from omega.cli.data_synth import synth
from omega.cli.explain import explain
from omega.cli.list import indicators, instruments, runs, strategies
from omega.cli.rerun import rerun
from omega.cli.run import run

__all__ = ["app"]


def version_text() -> str:
    """Return the version and how the extension was built."""
    from omega import __version__

    text = f"omega {__version__}"
    try:
        from omega._rust import build_info
    except ImportError:
        return f"{text} (the extension omega._rust is not built)"
    return f"{text} (extension: {', '.join(f'{name} {value}' for name, value in build_info().items())})"


app = App(
    name="omega",
    help=(
        "Backtest bid/ask bar strategies: no look-ahead, no silent fallback, same input, same bytes.\n\n"
        "Example: `omega run configs/quickstart.toml`\n\n"
        "Exit codes: 0 ok, 1 strategy or run error, 2 usage or config, 3 data, 4 a check found a violation, "
        "130 interrupted."
    ),
    version=version_text,
    help_format="markdown",
    version_format="plaintext",
    default_parameter=Parameter(negative=(), show_default=False),
    suppress_keyboard_interrupt=False,
)
app.command(run)
app.command(rerun)
app.command(explain)

_list = App(
    name="list",
    help="Show what there is: strategies, indicators, instruments, runs.\n\nExample: `omega list indicators zscore`",
)
_list.command(strategies)
_list.command(indicators)
_list.command(instruments)
_list.command(runs)
app.command(_list)

_config = App(
    name="config",
    help=(
        "Show a config with the origin of each value, or the schema of all keys.\n\n"
        "Example: `omega config show configs/quickstart.toml`"
    ),
)
_config.command(show)
_config.command(schema)
app.command(_config)

_check = App(
    name="check",
    help="Check something without running it.\n\nExample: `omega check config configs/quickstart.toml`",
)
_check.command(check_config, name="config")
app.command(_check)

_bench = App(
    name="bench",
    help="Measure how fast this machine is.\n\nExample: `omega bench backtest --bars 100000`",
)
_bench.command(bench_backtest, name="backtest")
app.command(_bench)

_data = App(
    name="data",
    help="Import market data, check it, and look at it.\n\nExample: `omega data import prices --target store`",
)
_data.command(import_, name="import")
_data.command(check_data, name="check")
_data.command(info)
_data.command(resample)
_data.command(synth)
app.command(_data)
