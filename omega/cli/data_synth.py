"""``omega data synth``: made-up bars for tests and benchmarks."""

from typing import Annotated

from cyclopts import Parameter

from omega.cli.data_options import Target, TradingDay
from omega.cli.options import DEFAULTS, Options

__all__ = ["synth"]


def synth(
    target: Target,
    *,
    symbol: Annotated[str, Parameter(metavar="NAME", help="It says what a pip is.", show_default=True)] = "EURUSD",
    timeframe: Annotated[str, Parameter(metavar="NAME", help="The bars' timeframe.", show_default=True)] = "M1",
    start: Annotated[str, Parameter(metavar="DATE", help="No bar opens before this, UTC.", show_default=True)] = (
        "2000-01-01"
    ),
    end: Annotated[str | None, Parameter(metavar="DATE", help="No bar opens at or after this; or give --bars.")] = None,
    bars: Annotated[int | None, Parameter(metavar="N", help="So many bars; or give --end.")] = None,
    seed: Annotated[int, Parameter(metavar="S", help="The same seed gives the same bytes.", show_default=True)] = 42,
    price: Annotated[
        float, Parameter(metavar="PIPS", help="The price at the start, to which it reverts.", show_default=True)
    ] = 11_000.0,
    volatility: Annotated[
        float, Parameter(metavar="SHARE", help="Standard deviation of a year's log return.", show_default=True)
    ] = 0.08,
    spread: Annotated[float, Parameter(metavar="PIPS", help="The spread of the busy hours.", show_default=True)] = 0.8,
    holes: Annotated[
        float, Parameter(metavar="SHARE", help="Share of hours without bars, beside weekends.", show_default=True)
    ] = 0.0,
    pip_size: Annotated[
        float | None, Parameter(metavar="SIZE", help="One pip in price units, for a symbol that omega does not know.")
    ] = None,
    day: TradingDay = "ny17",
    options: Options = DEFAULTS,
) -> None:
    """Make synthetic bid and ask bars and store them: FX weeks, intraday volatility, a spread wide at the rollover.

    Example: `omega data synth --target store --symbol EURUSD --timeframe M1 --bars 1000000 --seed 42`
    """
    from omega.cli.console import print_json, results
    from omega.cli.progress import Progress
    from omega.cli.stored import as_json, print_stored
    from omega.config.moment import moment, nanoseconds
    from omega.data.synth import Market, synthesise
    from omega.errors import ConfigError, did_you_mean
    from omega.execution.instruments import packaged_instruments

    def instant(option: str, text: str) -> int:
        try:
            return nanoseconds(moment(text))
        except ValueError as error:
            raise ConfigError(f"{option} {text!r}: {error}.") from error

    if pip_size is None:
        known = packaged_instruments()
        if symbol not in known:
            raise ConfigError(
                f"--symbol {symbol!r}: omega does not know its pip. Give --pip-size. {did_you_mean(symbol, known)}"
            )
        pip_size = known[symbol].pip_size
    market = Market(
        symbol=symbol,
        timeframe=timeframe,
        seed=seed,
        pip_size=pip_size,
        price_pips=price,
        volatility=volatility,
        spread_pips=spread,
        holes=holes,
        day=day,
    )
    start_ns = instant("--start", start)
    end_ns = None if end is None else instant("--end", end)
    with Progress("synthetic bars") as progress:
        made = synthesise(
            target,
            market,
            start_ns,
            end_ns=end_ns,
            bars=bars,
            progress=None if bars is None else lambda done: progress.update(done, bars),
        )
    if options.json:
        print_json(as_json(made.sides))
    else:
        print_stored(made.sides, results())
