//! Why an order was refused, cancelled or expired.

/// The reason code of an order that did not fill (docs/execution.md, rejects).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// An Enter while positions and waiting entries of the symbol leave no room.
    PositionOpen,
    /// The direction filter admits only the other direction.
    Direction,
    /// The decision instant falls on a weekday that is not traded.
    Weekday,
    /// The decision instant is in no session.
    Session,
    /// The decision instant is inside a news window of one of the symbol's currencies.
    News,
    /// The last fill of the symbol is too recent.
    Cooldown,
    /// Slippage is a fraction of the ATR, which has no value yet.
    NoAtr,
    /// No bar of a pair that converts to the account currency is known yet.
    NoRate,
    /// Free margin does not cover the order, at its decision or at its fill.
    Margin,
    /// `cancel_over_gap`: the entry would have filled in the first bar after a closure.
    Closure,
    /// An Exit or Modify without the position it names, or without any.
    NoPosition,
    /// An order price is missing, superfluous, NaN, infinite, zero or negative.
    BadPrice,
    /// A limit would fill at once, or a stop is already triggered.
    PriceWrongSide,
    /// The expiry is not a whole number above zero, or given for a market order.
    BadExpiry,
    /// The fraction of an Exit is not above 0 and at most 1.
    BadFraction,
    /// A Modify without a stop and without a target.
    NothingToModify,
    /// A Cancel without the resting entry it names, or without any.
    NoOrder,
    /// The stop is not on the losing side of the current quote.
    StopLossWrongSide,
    /// The target is not on the winning side of the current quote.
    TakeProfitWrongSide,
    /// A level or distance was given as NaN or infinity.
    NanLevel,
    /// A distance is zero or negative.
    ZeroDistance,
    /// A stop or a target was given both as a price and as a distance.
    TwoLevels,
    /// The size was given both as lots and as risk.
    TwoSizes,
    /// The size is zero, negative, NaN or infinite.
    BadSize,
    /// Neither the action nor the configuration says how large the position is.
    NoSize,
    /// Sizing by risk without a stop.
    NoStop,
    /// Sizing by a fraction of an equity that is zero or negative.
    NoEquity,
    /// The size, or what a partial exit would close or leave, is below the smallest lot.
    MinLot,
    /// The size is above the largest lot.
    MaxLot,
    /// An Enter on a bar that the strategy's mask excludes.
    NotCandidate,
    /// The fill has already passed the stop or the target.
    LevelPassed,
    /// Withdrawn by a Cancel.
    Cancelled,
    /// A resting entry has outlived its `expiry_bars`.
    Expired,
    /// The data ended before the order could fill.
    EndOfData,
}

impl Code {
    /// Returns the code as it stands in the orders table.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PositionOpen => "position_open",
            Self::Direction => "direction",
            Self::Weekday => "weekday",
            Self::Session => "session",
            Self::News => "news",
            Self::Cooldown => "cooldown",
            Self::NoAtr => "no_atr",
            Self::NoRate => "no_rate",
            Self::Margin => "margin",
            Self::Closure => "closure",
            Self::NoPosition => "no_position",
            Self::BadPrice => "bad_price",
            Self::PriceWrongSide => "price_wrong_side",
            Self::BadExpiry => "bad_expiry",
            Self::BadFraction => "bad_fraction",
            Self::NothingToModify => "nothing_to_modify",
            Self::NoOrder => "no_order",
            Self::StopLossWrongSide => "stop_loss_wrong_side",
            Self::TakeProfitWrongSide => "take_profit_wrong_side",
            Self::NanLevel => "nan_level",
            Self::ZeroDistance => "zero_distance",
            Self::TwoLevels => "two_levels",
            Self::TwoSizes => "two_sizes",
            Self::BadSize => "bad_size",
            Self::NoSize => "no_size",
            Self::NoStop => "no_stop",
            Self::NoEquity => "no_equity",
            Self::MinLot => "min_lot",
            Self::MaxLot => "max_lot",
            Self::NotCandidate => "not_candidate",
            Self::LevelPassed => "level_passed",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::EndOfData => "end_of_data",
        }
    }
}
