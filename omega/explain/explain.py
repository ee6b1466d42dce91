"""Explains one bar of a config, or of a finished run on the data and strategy that it recorded."""

from pathlib import Path

import attrs

from omega.backtest.opening import OpenedRun, open_run
from omega.config import Config
from omega.errors import CheckError, ConfigError, did_you_mean
from omega.explain.bar import explain_bar
from omega.explain.ledger import stored_bar
from omega.explain.values import Explanation
from omega.stored_run import StoredRun, open_stored_run

__all__ = ["explain_config", "explain_run"]


def explain_config(config: Config, asked: int, symbol: str | None = None) -> Explanation:
    """Explain the bar of a symbol that decides at `asked` (ns UTC) or last before, as a run of `config` would see it.

    `symbol` may be left out where the run trades one.

    Raises:
        ConfigError: `symbol` is not traded, or is left out where several are.
        DataError: no bar of the run is known by then, or `asked` lies after the last one.
        OmegaError: what opening the run raises.
    """
    chosen = _chosen(config, symbol)
    return explain_bar(open_run(config), asked, chosen)


def explain_run(directory: Path, asked: int, symbol: str | None = None) -> Explanation:
    """Explain a bar of a finished run, from its resolved config, with its orders and trades there.

    The stored series are checked against their hashes, and those, the strategy's source and the config against the
    manifest.

    Raises:
        ConfigError: `directory` is no run directory, `symbol` was not traded, or is left out where several were.
        CheckError: data, strategy or config are not what the run had.
        DataError: as `explain_config`.
    """
    stored = open_stored_run(directory)
    chosen = _chosen(stored.config, symbol)
    opened = open_run(stored.config, verify=True)
    _check_inputs(stored, opened)
    explained = explain_bar(opened, asked, chosen)
    return attrs.evolve(explained, stored=stored_bar(directory, explained.symbol, explained.row))


def _chosen(config: Config, symbol: str | None) -> str:
    """The symbol to explain, of those that a run trades."""
    symbols = config.run.symbols
    if symbol is None and len(symbols) == 1:
        return symbols[0]
    if symbol is None:
        raise ConfigError(f"The run trades {', '.join(symbols)}: say which to explain, such as --symbol {symbols[0]}.")
    if symbol not in symbols:
        raise ConfigError(f"--symbol {symbol}: the run trades {', '.join(symbols)}. {did_you_mean(symbol, symbols)}")
    return symbol


def _check_inputs(stored: StoredRun, opened: OpenedRun) -> None:
    """Check that what was opened is what the run recorded; what the engine alone read is not opened."""
    hashes = stored.manifest["data"]["hashes"]
    recorded = {
        **{f"the data of {label}": hashes.get(label) for label in opened.feed.hashes},
        "the strategy's source": stored.manifest["strategy"]["source_hash"],
    }
    found = {
        **{f"the data of {label}": digest for label, digest in opened.feed.hashes.items()},
        "the strategy's source": opened.loaded.source.hash,
    }
    changed = [what for what in sorted({*recorded, *found}) if recorded.get(what) != found.get(what)]
    if changed:
        raise CheckError(
            f"{stored.directory}: since this run was made, {', '.join(changed)} changed; what it saw cannot be shown. "
            "`omega rerun` says what differs in its results; `omega run` makes a new run to explain."
        )
