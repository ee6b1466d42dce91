"""Parameters of the mean reversion strategy; names and defaults are the ancestor's."""

import attrs

from omega import param

FILTERS = ("above", "below", "both", "none")


@attrs.frozen(kw_only=True)
class Params:
    """What can be tuned. Lengths are bars of the timeframe they are used on."""

    scenario_1: bool = param(True, help="z-score about an ema, target at the ema")
    scenario_2: bool = param(True, help="Kalman z-score outside a Bollinger band, target at the middle band")
    direction_filter: str = param("both", choices=("both", "long", "short"), help="directions that may be entered")
    window_length: int = param(100, low=20, high=500, step=10, help="window of both z-scores, bars")
    z_score_long: float = param(-2.5, low=-6.0, high=0.0, step=0.25, help="enter long at or below, deviations")
    z_score_short: float = param(2.5, low=0.0, high=6.0, step=0.25, help="enter short at or above, deviations")
    ema_length: int = param(30, low=5, high=200, step=5, help="mean and target of scenario 1, bars")
    atr_length: int = param(14, low=2, high=100, help="average true range, bars")
    atr_mult: float = param(2.0, low=0.1, high=10.0, step=0.1, help="stop beyond the bar's extreme, ATR")
    b_b_length: int = param(20, low=5, high=200, step=5, help="Bollinger bands of scenario 2, bars")
    std_factor: float = param(2.0, low=0.5, high=4.0, step=0.25, help="width of the bands, deviations")
    kalman_r: float = param(0.01, low=1e-6, high=100.0, help="variance of the measurement")
    kalman_q: float = param(1.0, low=1e-6, high=100.0, help="variance of the level's step")
    htf_tf: str = param("D1", choices=("H4", "D1", "W1"), help="timeframe of the trend filter")
    htf_ema: int = param(100, low=10, high=300, step=10, help="trend ema, bars of htf_tf")
    htf_filter: str = param(
        "both", choices=FILTERS, help="scenario 2: close above or below the trend ema; both and none let all pass"
    )
