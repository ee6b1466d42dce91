"""From a finished run to what its report shows."""

from omega.execution.instruments import Instrument
from omega.report.carried import carried_texts
from omega.report.source import PriceBars, ReportSource
from omega.result import RunResult

__all__ = ["report_source"]


def report_source(result: RunResult, traded: Instrument) -> ReportSource:
    """Collect what the report of a run on one symbol shows."""
    config, manifest = result.config, result.manifest
    views = result.views[traded.symbol]
    commission, slippage = config.costs.commission, config.costs.slippage
    costs = {
        "commission": "none" if commission is None else f"{commission.per_lot:g} per lot, {commission.side}",
        "slippage": "none" if slippage is None else f"{slippage.fixed_pips:g} pips, always adverse",
    }
    if config.costs.profile is not None:
        costs = {"profile": config.costs.profile, **costs}
    provenance = {
        "omega": manifest["versions"]["omega"],
        "build": ", ".join(f"{key} {value}" for key, value in manifest["build"].items()),
        "versions": ", ".join(f"{key} {value}" for key, value in manifest["versions"].items() if key != "omega"),
        "config hash": manifest["config_hash"],
        "strategy source hash": manifest["strategy"]["source_hash"],
        **{f"data {label}": digest for label, digest in manifest["data"]["hashes"].items()},
        **{f"terms {name}": digest for name, digest in manifest["terms"].items()},
        "derived data": "; ".join(manifest["data"]["derived"]) or "none",
        **{f"carried {series}": text for series, text in carried_texts(manifest).items()},
        "history": f"{manifest['rows']['history']} bars before the first decision bar",
        "seed": str(manifest["seed"]),
        "calls into Rust for all indicators": str(manifest["ffi"]["batch_calls"]),
        "declared indicators, computed nodes": f"{manifest['ffi']['specs']}, {manifest['ffi']['nodes']}",
        "look-ahead": manifest["lookahead"],
        "engine": f"{manifest['engine']['mode']}, market orders at {config.execution.market_fill}, "
        f"intrabar {config.execution.intrabar}",
    }
    return ReportSource(
        title=config.run.name or f"{manifest['strategy']['name']} on {traded.symbol} {config.run.timeframe}",
        strategy=manifest["strategy"]["name"],
        symbol=traded.symbol,
        timeframe=config.run.timeframe,
        currency=config.account.currency,
        initial_balance=config.account.balance,
        pip_size=traded.pip_size,
        contract_size=traded.contract_size,
        params=config.params,
        metrics=result.metrics,
        trades=result.trades,
        orders=result.orders,
        equity=result.equity,
        bars=PriceBars(
            timestamp=views.timestamp,
            open=views.bid.open,
            high=views.bid.high,
            low=views.bid.low,
            close=views.bid.close,
            ask_open=views.ask.open,
            ask_close=views.ask.close,
            start=views.start,
        ),
        costs=costs,
        costs_none=config.costs.is_none,
        warnings=tuple(manifest["warnings"]),
        provenance=provenance,
        skipped_intents=manifest["engine"]["skipped_intents"],
    )
