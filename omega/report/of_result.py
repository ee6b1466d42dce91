"""From a finished run to what its report shows."""

from collections.abc import Mapping, Sequence

from omega.execution.instruments import Instrument
from omega.report.carried import carried_texts
from omega.report.cost_words import charged_costs, cost_words
from omega.report.rules import rule_words
from omega.report.source import PriceBars, ReportMarket, ReportSource
from omega.result import RunResult
from omega.views import Views

__all__ = ["report_source"]


def report_source(result: RunResult, instruments: Mapping[str, Instrument]) -> ReportSource:
    """Collect what the report of a run shows.

    Args:
        result: the finished run.
        instruments: the terms of each traded symbol, in the order of the config.
    """
    config, manifest = result.config, result.manifest
    markets = tuple(_market(instrument, result.views[symbol]) for symbol, instrument in instruments.items())
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
        "history": f"{_history(markets)} bars before the first decision bar",
        "seed": str(manifest["seed"]),
        "calls into Rust for all indicators": str(manifest["ffi"]["batch_calls"]),
        "declared indicators, computed nodes": f"{manifest['ffi']['specs']}, {manifest['ffi']['nodes']}",
        "look-ahead": manifest["lookahead"],
        "decided by": manifest["engine"]["mode"],
        "rule of hidden gaps": ", ".join(manifest["engine"]["hidden_gap_rule"]) or "no symbol",
        "converted by pairs that are not traded": ", ".join(manifest["engine"]["conversion"]) or "none",
    }
    return ReportSource(
        title=config.run.name or f"{manifest['strategy']['name']} on {', '.join(instruments)} {config.run.timeframe}",
        strategy=manifest["strategy"]["name"],
        markets=markets,
        timeframe=config.run.timeframe,
        currency=config.account.currency,
        initial_balance=config.account.balance,
        params=config.params,
        metrics=result.metrics,
        trades=result.trades,
        orders=result.orders,
        equity=result.equity,
        costs=cost_words(config.costs),
        charged=charged_costs(config.costs),
        intrabar=config.execution.intrabar,
        warnings=tuple(manifest["warnings"]),
        rules=rule_words(config),
        provenance=provenance,
        skipped_intents=manifest["engine"]["skipped_intents"],
        detail_fallbacks=manifest["engine"]["detail_fallbacks"],
        closed_gates=manifest["engine"]["gates"],
    )


def _market(instrument: Instrument, views: Views) -> ReportMarket:
    return ReportMarket(
        symbol=instrument.symbol,
        quote=instrument.quote,
        pip_size=instrument.pip_size,
        contract_size=instrument.contract_size,
        leverage=instrument.leverage,
        bars=PriceBars(
            timestamp=views.timestamp,
            known_at=views.known_at,
            open=views.bid.open,
            high=views.bid.high,
            low=views.bid.low,
            close=views.bid.close,
            ask_open=views.ask.open,
            ask_close=views.ask.close,
            start=views.start,
        ),
    )


def _history(markets: Sequence[ReportMarket]) -> str:
    first, *others = markets
    if not others:
        return str(first.bars.start)
    return ", ".join(f"{market.symbol} {market.bars.start}" for market in markets)
