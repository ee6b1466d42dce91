"""Fuzzes the reading of configs: a mutated file is either a whole config or an error for a user that names the file.

Run it with ``make fuzz-config``, or ``python tests/fuzz/config_file.py --seconds 600 --seed 1``. Each case follows from
the seed and its number, so that a failure is repeated with ``--seed S --first N --cases 1``. A failure is any exception
that is no `ConfigError`, a message that does not name the file, or a case that takes longer than
`campaign.SLOWEST_SECONDS`.
"""

import random
import sys
import tempfile
from collections import Counter
from functools import partial
from pathlib import Path

from campaign import campaign, main
from mutation import mutated

from omega.config import config_hash, load_config, to_toml
from omega.errors import ConfigError

CONFIGS = Path(__file__).resolve().parents[2] / "configs"
WHOLE = """
[run]
strategy = "strategies/_template"
symbols = ["EURUSD", "USDJPY"]
timeframe = "H1"
start = 2012-01-01
end = 2019-01-01T12:00:00Z
allow_short_history = false
seed = 42
[params]
window = 100
[data]
root = "data"
higher = "resample"
day = "Europe/Berlin 17:00"
crossed = "swap"
gaps = "report"
calendar = "24x7"
spread = { pips = 1.0, hours = [["21:00", "23:00", 3.5]], timezone = "America/New_York" }
[account]
currency = "USD"
balance = 100_000
stop_out = 0.3
[sizing]
risk_money = 100
min_lot = "round_up"
[costs]
commission = { per_million = 25, side = "both", minimum = 2, currency = "EUR" }
slippage = { fixed_pips = 0.2, random_pips = 0.3, atr_fraction = 0.01 }
swap = true
conversion_fee = 0.005
[execution]
market_fill = "close"
intrabar = "detail:M1"
cancel_over_gap = true
max_positions = 2
max_holding = "300min"
break_even = { trigger_pips = 10, offset_pips = 1 }
trailing = { distance_pips = 20, start_pips = 5 }
[gates]
sessions = [["23:00", "05:00"], ["15:00", "24:00"]]
weekdays = ["monday", "friday"]
timezone = "Europe/Berlin"
cooldown_bars = 2
cooldown = "90min"
direction = "long"
news = { file = "news.csv", before_min = 60, after_min = 30 }
[engine]
mode = "on_bar"
threads = 2
[instruments.EURUSD]
pip_size = 0.0001
tick_size = 0.00001
leverage = 500
swap_long = -1.5
swap_short = 0
triple_day = "none"
[output]
dir = "runs"
report = false
"""

OWN = """
[costs]
file = 'costs.toml'
profile = "mine"
[instruments]
file = 'instruments.toml'
"""

TERMS = {
    "costs.toml": "[mine]\ncommission = { per_lot = 3.5, side = 'entry' }\nsource = 'me'\ndate = 2019-01-01\n",
    "instruments.toml": "[EURUSD]\npip_size = 0.0001\nlot_step = 0.1\nsource = 'me'\n[X]\nquote = 'USD'\n",
}

TOKENS = [
    b"", b"=", b".", b",", b"[", b"]", b"[[", b"]]", b"{", b"}", b'"', b"\"\"\"", b"'", b"#", b"\n", b"\r", b"\t", b"-",
    b"0", b"-1", b"1e999", b"-1e308", b"nan", b"inf", b"true", b"0x7fffffffffffffffffff", b"1979-05-27T07:32:00+14:00",
    b"0000-00-00", b"9999-12-31", b"07:32:00", b"\xff", b"\0", b"\xef\xbb\xbf", b"\xc2\xb2", b"\\u0000", b"\\UFFFFFFFF",
    b"../../x", b"[run]", b"[sweep]", b"start", b"pips", b"costs = \"none\"", b"[" * 5_000, b"a." * 5_000, b"9" * 5_000,
]  # fmt: skip


def check(folder: Path, number: int, seed: int) -> str:
    """Run one case; return what came of it. Raises for a failure."""
    rng = random.Random(f"{seed}/{number}")  # noqa: S311 - cases must repeat
    seeds = [WHOLE, *(path.read_text() for path in sorted(CONFIGS.glob("*.toml")))]
    before, _, after = WHOLE.partition("[costs]")
    named = OWN.replace("file = '", f"file = '{folder}/")
    texts = {**TERMS, "config.toml": f"{before}{named}[output]{after.partition('[output]')[2]}"}
    wrong = rng.choice(list(texts))
    if wrong == "config.toml":
        texts[wrong] = rng.choice([texts[wrong], *seeds])
    for name, text in texts.items():
        content = text.encode()
        (folder / name).write_bytes(mutated(content, rng, TOKENS, b"=") if name == wrong else content)
    path = folder / "config.toml"
    try:
        loaded = load_config(path)
    except ConfigError as error:
        assert str(path) in str(error), f"the message does not name the file: {error}"
        return "refused"
    try:
        config_hash(loaded.config)
        to_toml(loaded.config)
    except ConfigError:  # a symbol that nobody has described, which the file alone does not show
        return "refused later"
    return "read"


def fuzz(seed: int, first: int, cases: int | None, seconds: float) -> Counter[str]:
    """Run cases until their number or the time is used up; return how many came to what."""
    with tempfile.TemporaryDirectory() as folder:
        return campaign(partial(check, Path(folder)), seed, first, cases, seconds)


if __name__ == "__main__":
    sys.exit(main(__doc__, fuzz))
