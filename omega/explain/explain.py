"""Explains one bar of a config, or of a finished run on the data and strategy that it recorded."""

from pathlib import Path

import attrs

from omega.config import Config
from omega.errors import CheckError, ConfigError
from omega.explain.bar import explain_bar
from omega.explain.ledger import stored_bar
from omega.explain.values import Explanation
from omega.opening import OpenedRun, open_run
from omega.stored_run import StoredRun, open_stored_run

__all__ = ["explain_config", "explain_run"]


def explain_config(config: Config, asked: int) -> Explanation:
    """Explain the bar that decides at `asked` (ns UTC) or last before, as a run of `config` would see it.

    Raises:
        DataError: no bar of the run is known by then, or `asked` lies after the last one.
        OmegaError: what opening the run raises.
    """
    return explain_bar(open_run(config), asked)


def explain_run(directory: Path, asked: int, symbol: str | None = None) -> Explanation:
    """Explain a bar of a finished run, from its resolved config, with its orders and trades there.

    The stored series are checked against their hashes, and those, the strategy's source and the config against the
    manifest.

    Raises:
        ConfigError: `directory` is no run directory, or `symbol` was not traded.
        CheckError: data, strategy or config are not what the run had.
        DataError: as `explain_config`.
    """
    stored = open_stored_run(directory)
    symbols = stored.config.run.symbols
    if symbol is not None and symbol not in symbols:
        raise ConfigError(f"--symbol {symbol}: the run in {directory} traded {', '.join(symbols)}.")
    opened = open_run(stored.config, verify=True)
    _check_inputs(stored, opened)
    explained = explain_bar(opened, asked)
    return attrs.evolve(explained, stored=stored_bar(directory, explained.symbol, explained.row))


def _check_inputs(stored: StoredRun, opened: OpenedRun) -> None:
    """Check that what was opened is what the run recorded."""
    recorded = {
        **{f"the data of {label}": digest for label, digest in stored.manifest["data"]["hashes"].items()},
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
