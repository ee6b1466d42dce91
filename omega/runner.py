"""The life of a run, in its order: config, data, plan, views, bars, result, artefacts."""

import copy
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from omega.array_hooks import ask_with_arrays
from omega.artefacts import run_directory, write_deterministic, write_json
from omega.at_entry import at_entry, report_columns
from omega.clock import Clock
from omega.config import Config, to_toml
from omega.data.calendar import day_boundaries
from omega.data.memory import Tables
from omega.data.moments import minute_text
from omega.drive import Progress, drive_intents, drive_on_bar
from omega.errors import ConfigError, StrategyError
from omega.execution.engine_input import BarColumns, Rules, TradedMarket
from omega.execution.instruments import Instrument
from omega.extension import require_extension
from omega.manifest import make_manifest
from omega.opening import make_rule, open_run
from omega.probe import probe_custom, probe_look_ahead
from omega.result import RunResult
from omega.strategies import LoadedStrategy
from omega.strategy import Context, Strategy, overrides
from omega.strategy_errors import strategy_errors
from omega.tables import make_table, table_column
from omega.views import Mask, Views

if TYPE_CHECKING:
    import pyarrow as pa

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
        progress: called with (bars done, bars in all).
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
    config, loaded, rule, feed = opened.config, opened.loaded, opened.rule, opened.feed
    traded, *others = opened.instruments.values()
    if others:
        raise ConfigError(
            f"run.symbols names {', '.join(config.run.symbols)}: the engine of this build trades one symbol. Name one."
        )

    by_intents = _by_intents(rule, config)
    answers = ask_with_arrays(rule, opened.views, intents=by_intents)
    reported = {symbol: report_columns(rule, own) for symbol, own in answers.views.items()}
    probed = False
    if config.engine.probe:
        probe_custom(opened.customs)
        probed = bool(opened.customs)
        probed |= probe_look_ahead(lambda: make_rule(loaded, config), opened.views, answers)
    clock.lap("prepare")

    primary, joined = (traded.symbol, config.run.timeframe), answers.views[traded.symbol]
    hidden_gap = feed.series[*primary, "bid"].flagged or feed.series[*primary, "ask"].flagged
    engine = _engine(rule, joined, answers.masks.get(traded.symbol), config, traded, hidden_gap=hidden_gap)
    context = Context(
        symbols=config.run.symbols,
        primary=config.run.timeframe,
        instruments=opened.instruments,
        params=rule.params,
        seed=config.run.seed,
    )
    with strategy_errors(rule, "on_start"):
        rule.on_start(context)
    on_bar_calls = 0
    if by_intents:
        drive_intents(engine, rule, answers.intents[traded.symbol], joined, progress)
    else:
        on_bar_calls = drive_on_bar(engine, rule, joined, progress)
    clock.lap("engine")

    manifest = make_manifest(opened, answers.views, calls)
    manifest["lookahead"] = "probed" if probed else "no"
    manifest["engine"] = {
        "mode": "intents" if by_intents else "on_bar",
        "skipped_intents": engine.skipped_intents,
        "on_bar_calls": on_bar_calls,
        "hidden_gap_rule": hidden_gap,
        "detail_fallbacks": engine.detail_fallbacks,
    }
    trades, equity = engine.trades(), make_table(engine.equity_table())
    ruin = _ruin(equity)
    if ruin:
        manifest["warnings"].append(ruin)
    boundaries = day_boundaries(METRICS_DAY, int(joined.timestamp[joined.start]), int(joined.known_at[-1]))
    result = RunResult(
        config=config,
        metrics=engine.metrics(boundaries),
        trades=make_table({**trades, **at_entry(trades, reported)}),
        orders=make_table(engine.orders_table()),
        equity=equity,
        manifest=manifest,
        run_info={},
        views=answers.views,
    )
    with strategy_errors(rule, "on_finish"):
        # The strategy gets a result of its own: what is written is not for it to change.
        rule.on_finish(attrs.evolve(result, metrics=dict(result.metrics), manifest=copy.deepcopy(manifest)))
    clock.lap("result")

    info: dict[str, Any] = {
        "command": list(command),
        "config": None if config_path is None else str(config_path),
        "started": started.isoformat(),
        "data": {
            "root": config.data.root,
            "kind": feed.kind,
            "store": feed.root,
            "spread_file": None if config.data.spread is None else config.data.spread.file,
        },
        "terms": {
            "costs": {"profile": config.costs.profile, "file": config.costs.file},
            "instruments": {"file": config.instruments.file},
        },
        "output": attrs.asdict(config.output),
        "origins": dict(origins or {}),
        "strategy": {"reference": config.run.strategy, "files": [str(path) for path in loaded.source.files.values()]},
        "label": config.run.name,
        "threads": config.engine.threads,
    }
    if not write:
        return attrs.evolve(result, run_info=info | clock.report())
    return _write(result, info, clock, started, loaded.name, opened.instruments)


def _ruin(equity: "pa.Table") -> str:
    """A warning if the account went to zero or below: nothing closes it out in this version."""
    values = table_column(equity, "equity")
    below = np.flatnonzero(values <= 0.0)
    if not below.size:
        return ""
    when = minute_text(int(table_column(equity, "timestamp")[below[0]]))
    return (
        f"equity fell to {values[below[0]]:,.2f} at {when} UTC: a broker would have closed the account out. Margin is "
        "not simulated in this version; trade smaller."
    )


def _by_intents(rule: Strategy[Any], config: Config) -> bool:
    has = {hook: overrides(rule, hook) for hook in ("on_bar", "intents")}
    if not any(has.values()):
        raise StrategyError(f"{type(rule).__name__} implements neither on_bar nor intents: it can never trade.")
    mode = config.engine.mode
    if mode != "auto" and not has[mode]:
        raise ConfigError(
            f'engine.mode = {mode!r}, but {type(rule).__name__} does not implement {mode}. Use engine.mode = "auto".'
        )
    return has["intents"] if mode == "auto" else mode == "intents"


def _engine(
    rule: Strategy[Any], views: Views, mask: Mask | None, config: Config, traded: Instrument, *, hidden_gap: bool
) -> "Engine":
    from omega._rust import Engine

    commission = config.costs.commission
    rules = Rules(
        currency=config.account.currency,
        balance=config.account.balance,
        seed=config.run.seed,
        market_fill=config.execution.market_fill,
        intrabar=config.execution.policy,
        limit_improvement=config.execution.limit_improvement,
        slippage=config.costs.slippage,
        commissions=() if commission is None else (commission,),
        fixed_lots=config.sizing.fixed_lots,
        risk_money=config.sizing.risk_money,
        risk_fraction=config.sizing.risk_fraction,
        round_up=config.sizing.min_lot == "round_up",
        notify_trades=overrides(rule, "on_trade"),
    )
    market = TradedMarket(
        instrument=traded,
        bars=BarColumns(
            timestamp=views.timestamp,
            known_at=views.known_at,
            bid=(views.bid.open, views.bid.high, views.bid.low, views.bid.close),
            ask=(views.ask.open, views.ask.high, views.ask.low, views.ask.close),
            hidden_gap=hidden_gap,
        ),
        start=views.start,
        candidates=mask,
        manage_positions=bool(rule.manage_positions),
    )
    return Engine(rules=rules, markets=[market])


def _write(
    result: RunResult,
    info: dict[str, Any],
    clock: Clock,
    started: datetime,
    name: str,
    instruments: Mapping[str, Instrument],
) -> RunResult:
    from omega.log import open_run_log

    config = result.config
    parent = Path(config.output.dir)
    with run_directory(parent, started, name, result.manifest["config_hash"]) as (directory, final):
        with open_run_log(directory / "log.jsonl") as log:
            write_deterministic(result, to_toml(config), directory)
            if config.output.report:
                from omega.report import report_source, write_report

                write_report(report_source(result, instruments), directory)
            clock.lap("artefacts")
            for warning in result.manifest["warnings"]:
                log.warning("data", text=warning)
            info |= clock.report()
            log.info(
                "run finished",
                strategy=name,
                symbols=list(instruments),
                timeframe=config.run.timeframe,
                trades=result.metrics["trades"],
                net_profit=result.metrics["net_profit"],
                batch_calls=result.manifest["ffi"]["batch_calls"],
                seconds=info["seconds"],
                peak_memory_kb=info["peak_memory_kb"],
            )
        write_json(directory / "run.json", info)
    return attrs.evolve(result, run_info=info, directory=final[0])
