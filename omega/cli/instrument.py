"""One packaged instrument, for a person or as JSON."""

from typing import Any

import attrs
import tomli_w

from omega.execution.instruments import Instrument, InstrumentOverride

__all__ = ["as_json", "row", "terms_text"]


def as_json(instrument: Instrument) -> dict[str, Any]:
    """Return all terms as a JSON object; null: not known."""
    return attrs.asdict(instrument)


def row(instrument: Instrument) -> tuple[str, ...]:
    """Return what the list shows of an instrument; swap is ticks per lot and night."""
    numbers = (
        instrument.pip_size,
        instrument.contract_size,
        instrument.leverage,
        instrument.swap_long,
        instrument.swap_short,
    )
    return (
        instrument.symbol,
        instrument.kind or "",
        instrument.base,
        instrument.quote,
        *("" if value is None else f"{value:,.10g}" for value in numbers),
    )


def terms_text(instrument: Instrument) -> str:
    """Return the table that a config would write to state the terms itself, with the facts as comments."""
    terms = {field.name: getattr(instrument, field.name) for field in attrs.fields(InstrumentOverride)}
    table = tomli_w.dumps(
        {"instruments": {instrument.symbol: {name: value for name, value in terms.items() if value is not None}}}
    )
    missing = [name for name, value in terms.items() if value is None]
    sessions = ", ".join(f"{begin} to {end}" for begin, end in instrument.sessions or ())
    return "\n".join(
        [
            table.rstrip(),
            *([f"# not known: {', '.join(missing)}"] if missing else []),
            f"# {instrument.kind}; trades {sessions}, {instrument.timezone}",
        ]
    )
