"""The life of a run, in its order: config, data, plan, views, bars, result, artefacts."""

import copy
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
from numpy.typing import NDArray

from omega.artefacts import run_directory, write_deterministic, write_json
from omega.backtest.array_hooks import ask_with_arrays
from omega.backtest.at_entry import report_columns
from omega.backtest.clock import Clock
from omega.backtest.drive import Progress
from omega.backtest.engine_columns import open_engine_columns
from omega.backtest.engine_run import decides_by_intents, engine_of, run_engine
from omega.backtest.manifest import engine_record, make_manifest
from omega.backtest.opening import OpenedRun, make_rule, open_run
from omega.backtest.probe import probe_custom, probe_look_ahead
from omega.backtest.run_info import make_run_info
from omega.config import Config, to_toml
from omega.data.calendar import day_boundaries
from omega.data.memory import Tables
from omega.data.moments import minute_text
from omega.extension import require_extension
from omega.result import RunResult
from omega.result_tables import ResultTables
from omega.strategies import LoadedStrategy
from omega.strategy import Context
from omega.strategy_errors import strategy_errors
from omega.views import Views

if TYPE_CHECKING:
    from omega._rust import Engine


__all__ = ["run_config"]

#: Sharpe and Sortino sample equity at this boundary (docs/execution.md).
METRICS_DAY = "ny17"


def run_config(
    config: Config,
    *,
    origins: Mapping[str, str] | None = None,
    command: Sequence[str] = (),
    config_path: Path | None = None,
    progress: Progress | None = None,
    write: bool = True,
    strategy: LoadedStrategy | None = None,
    tables: Tables | None = None,
    allow_copy: bool = False,
    verify: bool = False,
) -> RunResult:
    """Carry out one run.

    Args:
        config: a whole, valid config.
        origins: where each value came from, for run.json.
        command: the command line, for run.json.
        config_path: the config's file, for run.json.
        progress: called with (instants of the clock done, instants in all).
        write: write the run directory under ``output.dir``.
        strategy: use this strategy instead of loading ``run.strategy``.
        tables: use this data in memory instead of opening ``data.root``.
        allow_copy: accept such tables where their price columns need a copy.
        verify: check the stored series against their hashes first.

    Raises:
        OmegaError: of the kind that fits; nothing is left behind on disk.
    """
    require_extension("A backtest")
    from omega._rust import batch_calls

    started = datetime.now(UTC)
    clock = Clock()
    calls = batch_calls()
    opened = open_run(config, strategy=strategy, tables=tables, allow_copy=allow_copy, verify=verify, lap=clock.lap)
    calls = batch_calls() - calls
    config, rule = opened.config, opened.rule
    columns = open_engine_columns(opened, tables, allow_copy=allow_copy, verify=verify)
    clock.lap("engine columns")

    answers = ask_with_arrays(rule, opened.views, intents=decides_by_intents(rule, config))
    reported = {symbol: report_columns(rule, own) for symbol, own in answers.views.items()}
    probed = False
    if config.engine.probe:
        probe_custom(opened.customs)
        probed = bool(opened.customs)
        probed |= probe_look_ahead(lambda: make_rule(opened.loaded, config), opened.views, answers)
    clock.lap("prepare")

    engine = engine_of(opened, answers, columns)
    context = Context(
        symbols=config.run.symbols,
        primary=config.run.timeframe,
        instruments=opened.instruments,
        params=rule.params,
        seed=config.run.seed,
    )
    with strategy_errors(rule, "on_start"):
        rule.on_start(context)
    on_bar_calls = run_engine(engine, opened, answers, progress)
    clock.lap("engine")

    manifest = make_manifest(opened, answers, columns, batch_calls=calls, probed=probed)
    manifest["engine"] = engine_record(engine, opened, answers, columns, on_bar_calls)
    manifest["warnings"] = [*_ruin(engine), *manifest["warnings"]]
    result = RunResult(
        config=config,
        metrics=engine.metrics(_days(answers.views)),
        tables=ResultTables(engine, reported),
        manifest=manifest,
        run_info={},
        views=answers.views,
    )
    with strategy_errors(rule, "on_finish"):
        # The strategy gets a result of its own: what is written is not for it to change.
        rule.on_finish(attrs.evolve(result, metrics=dict(result.metrics), manifest=copy.deepcopy(manifest)))
    clock.lap("result")

    info = make_run_info(opened, started=started, command=command, config_path=config_path, origins=dict(origins or {}))
    if not write:
        return attrs.evolve(result, run_info=info | clock.report())
    return _write(result, info, clock, started, opened)


def _days(views: Mapping[str, Views]) -> NDArray[np.int64]:
    """The boundaries at which equity is sampled, from the first decision bar to the last close of any symbol."""
    first = min(int(own.timestamp[own.start]) for own in views.values())
    return day_boundaries(METRICS_DAY, first, max(int(own.known_at[-1]) for own in views.values()))


def _ruin(engine: "Engine") -> list[str]:
    """A warning if the account owed money: a stop-out cannot hold a gap, nor an instrument without leverage."""
    ruin = engine.ruin()
    if ruin is None:
        return []
    return [
        f"equity fell to {ruin[1]:,.2f} at {minute_text(ruin[0])} UTC: prices passed every stop-out, or no margin is "
        "asked (an instrument without leverage). The account would owe money; trade smaller."
    ]


def _write(result: RunResult, info: dict[str, Any], clock: Clock, started: datetime, opened: OpenedRun) -> RunResult:
    from omega.log import open_run_log

    config, name = result.config, opened.loaded.name
    parent = Path(config.output.dir)
    with run_directory(parent, started, name, result.manifest["config_hash"]) as (directory, final):
        with open_run_log(directory / "log.jsonl") as log:
            write_deterministic(result, to_toml(config), directory)
            if config.output.report:
                from omega.report import report_source, write_report

                write_report(report_source(result, opened.instruments), directory)
            clock.lap("artefacts")
            for warning in result.manifest["warnings"]:
                log.warning("data", text=warning)
            info |= clock.report()
            log.info(
                "run finished",
                strategy=name,
                symbols=config.run.symbols,
                timeframe=config.run.timeframe,
                trades=result.metrics["trades"],
                net_profit=result.metrics["net_profit"],
                batch_calls=result.manifest["ffi"]["batch_calls"],
                seconds=info["seconds"],
                peak_memory_kb=info["peak_memory_kb"],
            )
        write_json(directory / "run.json", info)
    return attrs.evolve(result, run_info=info, directory=final[0])
