"""``omega check``: find mistakes without running."""

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
    """Check a config: keys, types, ranges, strategy parameters, instruments, environment flags.

    The strategy is loaded; no prices are read. The flags are OMEGA_INDICATOR_BACKEND and its like, which a run
    reads too.

    Example: `omega check config configs/quickstart.toml`
    """
    from omega.cli.console import print_json, results
    from omega.cli.target import load_target
    from omega.config import config_hash
    from omega.execution.instruments import instrument
    from omega.indicators.backend import arrow_enabled, indicator_backend
    from omega.params import build_params
    from omega.strategies import load_strategy

    loaded = load_target(target, overrides)
    strategy = load_strategy(loaded.config.run.strategy)
    build_params(strategy.cls.params_type, loaded.config.params, strategy.name)
    for symbol in loaded.config.run.symbols:
        instrument(symbol, loaded.config.instruments)
    backend = indicator_backend()
    arrow_enabled()
    digest = config_hash(loaded.config)
    if options.json:
        print_json({"ok": True, "config": target, "config_hash": digest, "backend": backend})
    else:
        results().print(f"{target}: ok (config hash {digest[:8]})", soft_wrap=True)
