"""``omega check``: find mistakes without running."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from omega.cli.options import DEFAULTS, STATED, Options, Overrides

__all__ = ["config"]


def config(
    target: Annotated[str, Parameter(name="CONFIG|STRATEGY", help="A config file, or a strategy.")],
    /,
    *,
    overrides: Overrides = STATED,
    options: Options = DEFAULTS,
) -> None:
    """Check a config: keys, types, ranges, strategy parameters, instruments, conversion, news, environment flags.

    The strategy is loaded; no prices are read, though the data is listed where money has to be converted, and the file
    of news is read. The flags are OMEGA_INDICATOR_BACKEND and its like, which a run reads too.

    Example: `omega check config configs/quickstart.toml`
    """
    from omega.cli.console import print_json, results
    from omega.cli.target import load_target
    from omega.config import config_hash
    from omega.data.request import FeedRequest
    from omega.execution.conversion_pairs import conversion_pairs
    from omega.execution.instruments import instrument
    from omega.execution.news import read_news
    from omega.indicators.backend import arrow_enabled, indicator_backend
    from omega.params import build_params
    from omega.strategies import load_strategy

    checked = load_target(target, overrides).config
    strategy = load_strategy(checked.run.strategy)
    build_params(strategy.cls.params_type, checked.params, strategy.name)
    conversion_pairs(
        FeedRequest(root=checked.data.root, symbols=checked.run.symbols, timeframe=checked.run.timeframe),
        [instrument(symbol, checked.instruments) for symbol in checked.run.symbols],
        checked.account.currency,
        () if checked.costs.commission is None else (checked.costs.commission,),
        checked.instruments,
    )
    if checked.gates.news is not None:
        read_news(Path(checked.gates.news.file))
    backend = indicator_backend()
    arrow_enabled()
    digest = config_hash(checked)
    if options.json:
        print_json({"ok": True, "config": target, "config_hash": digest, "backend": backend})
    else:
        results().print(f"{target}: ok (config hash {digest[:8]})", soft_wrap=True)
