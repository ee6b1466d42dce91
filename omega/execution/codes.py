"""The one list of reason codes: why an order was not carried out, why a position was closed, where a fill came from."""

__all__ = ["BASES", "EXITS", "REJECTS"]

#: Code of a refused, cancelled or expired order, and what it says.
REJECTS = {
    # decided at step 8, in the order in which an Enter is judged
    "not_candidate": "an Enter on a bar that the strategy's mask excludes",
    "position_open": "an Enter while positions and waiting entries of the symbol leave no room",
    "direction": "the direction filter admits only the other direction",
    "weekday": "the decision instant falls on a weekday that is not traded",
    "session": "the decision instant is in no session",
    "news": "the decision instant is inside a news window of one of the symbol's currencies",
    "cooldown": "the last fill of the symbol is too recent",
    "bad_price": "an order price is missing, superfluous, NaN, infinite, zero or negative",
    "price_wrong_side": "a limit would fill at once, or a stop is already triggered",
    "bad_expiry": "expiry_bars is not a whole number above zero, or given for a market order",
    "two_levels": "a stop or a target is given both as a price and as a distance",
    "nan_level": "a level or a distance is NaN or infinite",
    "zero_distance": "a distance is zero or negative",
    "stop_loss_wrong_side": "the stop is not on the losing side of the current quote or order price",
    "take_profit_wrong_side": "the target is not on the winning side of the current quote or order price",
    "no_atr": "slippage is a fraction of the ATR, which has no value yet",
    "no_rate": "no bar of a pair that converts to the account currency is known yet",
    "two_sizes": "the size is given both as lots and as risk",
    "no_size": "neither the action nor the settings give a size",
    "bad_size": "the size is zero, negative, NaN or infinite",
    "no_stop": "sizing by risk without a stop",
    "no_equity": "sizing by a fraction of an equity that is zero or negative",
    "min_lot": "the volume, or what a partial exit would close or leave, is below the smallest lot",
    "max_lot": "the volume is above the largest lot",
    "margin": "free margin does not cover the order, at its decision or at its fill",
    "no_position": "an Exit or Modify without the position it names, or without any",
    "bad_fraction": "the fraction of an Exit is not above 0 and at most 1",
    "nothing_to_modify": "a Modify without a stop and without a target",
    "no_order": "a Cancel without the resting entry it names, or without any",
    # decided later
    "level_passed": "the quote at a market fill has passed the stop or the target",
    "closure": "cancel_over_gap: the entry would have filled in the first bar after a closure",
    "cancelled": "withdrawn by a Cancel",
    "expired": "a resting entry has outlived its expiry_bars",
    "end_of_data": "the symbol's bars ended first",
}

#: What closed a position.
EXITS = {
    "stop_loss": "its stop, as the strategy set it",
    "break_even": "its stop, as break-even set it",
    "trailing_stop": "its stop, as trailing set it",
    "take_profit": "its target",
    "exit": "an Exit of the strategy",
    "max_holding": "held as long as allowed",
    "stop_out": "margin fell to the stop-out level",
    "end_of_data": "the symbol's last bar",
}

#: Where the price of a fill comes from, before slippage.
BASES = {
    "open": "the bar's open quote: market orders",
    "close": "the bar's close quote",
    "level": "the order's own level",
    "gap": "the open quote, beyond the level of a stop",
    "improved": "the open quote, better than the level of a limit or target (limit_improvement)",
    "hidden_gap": "the bar's worst extreme: a stop after a closure on a feed that hides gaps",
    "worst": "the bar's worst extreme, or the last quote of a symbol without a bar: stop-out",
}
