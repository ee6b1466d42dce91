"""Every mistake in a config is one paragraph with the key, the value, what was expected and what to do."""

from pathlib import Path

import pytest

from omega.config import from_mapping, load_config
from omega.errors import ConfigError

GOOD = """
[run]
strategy = "dip.py"
symbols = ["EURUSD"]
timeframe = "H1"
start = 2017-02-01
end = 2018-01-01
[data]
root = "sample"
[sizing]
risk_money = 100
[costs]
commission = { per_lot = 3.5 }
"""


def error_of(tmp_path: Path, text: str) -> str:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config(path)
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith(f"{path}: ")
    return message.removeprefix(f"{path}: ")


def test_the_good_config_is_good(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert load_config(path).config.run.symbols == ("EURUSD",)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("timeframe", "timefram", "run.timefram = \"H1\": unknown key. Did you mean 'timeframe'?"),
        ("root =", "crosed = 'swap'\nroot =", "data.crosed = \"swap\": unknown key. Did you mean 'crossed'?"),
        ("[data]", "[dat]\n[data]", "dat: unknown key. Did you mean 'data'?"),
        ("per_lot = 3.5", "per_lt = 3.5", "costs.commission.per_lt = 3.5: unknown key. Did you mean 'per_lot'?"),
        ("root =", 'file = "a"\nroot =', 'data.file = "a": unknown key. Did'),
        ("root =", "balance = 5\nroot =", "data.balance = 5: unknown key here: balance belongs in [account]."),
    ],
)
def test_unknown_key_names_the_nearest_valid_one(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert expected in error_of(tmp_path, GOOD.replace(old, new))


def test_key_of_a_later_version_says_so(tmp_path: Path) -> None:
    assert error_of(tmp_path, GOOD + "[sweep]\ntrials = 5") == "sweep: not available in this version."


@pytest.mark.parametrize(
    ("section", "line", "expected"),
    [
        ("run", 'seed = "5"', "expected an integer from 0 to 2**63 − 1, found text"),
        ("run", "seed = true", "found a boolean"),
        ("run", "seed = 5.0", "found a number"),
        ("run", "seed = -1", "expected an integer from 0 to 2**63 − 1"),
        ("run", "seed = 9223372036854775808", "expected an integer from 0 to 2**63 − 1"),
        ("run", "allow_short_history = 1", "expected true or false, found an integer"),
        ("run", "name = 5", "expected text in quotes, not empty, found an integer"),
        ("account", 'balance = "100000"', "expected a number > 0, found text"),
        ("account", "balance = true", "expected a number > 0, found a boolean"),
        ("account", "balance = inf", "found a number that is not finite"),
        ("account", "balance = nan", "found a number that is not finite"),
        ("account", "balance = 0", "expected a number > 0"),
        ("account", 'currency = "usd"', 'expected a currency of three capital letters, such as "USD"'),
        ("execution", 'market_fill = "opne"', 'expected one of "next_open", "close".'),
        ("data", 'crossed = "swop"', 'expected one of "error", "report", "drop", "swap". Did you mean \'swap\'?'),
        ("engine", "mode = 1", 'expected one of "auto", "on_bar", "intents", found an integer'),
        ("output", 'dir = ""', "expected text in quotes, not empty"),
    ],
)
def test_wrong_type_or_value_is_refused_and_never_converted(
    tmp_path: Path, section: str, line: str, expected: str
) -> None:
    heading = f"[{section}]\n"
    text = GOOD.replace(heading, f"{heading}{line}\n") if heading in GOOD else f"{GOOD}{heading}{line}\n"
    message = error_of(tmp_path, text)
    assert message.startswith(f"{section}.{line.split(' ')[0]} = ")
    assert expected in message


def test_unknown_timeframe_names_valid_ones(tmp_path: Path) -> None:
    assert "M1" in error_of(tmp_path, GOOD.replace('"H1"', '"H7"'))


def test_unknown_zone_of_the_day_is_refused(tmp_path: Path) -> None:
    message = error_of(tmp_path, GOOD.replace("[data]", '[data]\nday = "Europe/Berln 17:00"'))
    assert message.startswith("data.day = ")


def test_all_errors_are_reported_at_once_with_their_keys(tmp_path: Path) -> None:
    text = GOOD.replace('"H1"', "5").replace("risk_money = 100", "risk_money = -1").replace("3.5", "nan")
    message = error_of(tmp_path, text + "[sweep]\n")
    assert message.startswith("4 errors. (1) run.timeframe = 5: ")
    for key in ("sizing.risk_money = -1", "costs.commission.per_lot = nan", "sweep: not available"):
        assert key in message


def test_missing_costs_shows_what_to_write(tmp_path: Path) -> None:
    message = error_of(tmp_path, GOOD.partition("[costs]")[0])
    assert message.startswith("costs: missing: ")
    for remedy in (
        "per_lot = 3.5",
        'costs = "none" before the first table',
        "--set costs=none",
        'costs = "ecn"',
        "no default",
    ):
        assert remedy in message


def test_costs_none_after_a_table_says_where_it_belongs(tmp_path: Path) -> None:
    message = error_of(tmp_path, GOOD.partition("[costs]")[0] + 'costs = "none"\n')
    assert 'costs = "none" must be written at the top of the file, before the first table' in message


def test_empty_costs_table_is_not_none(tmp_path: Path) -> None:
    assert "costs: the table charges nothing" in error_of(tmp_path, GOOD.partition("commission")[0])


def test_unknown_costs_profile_names_the_nearest(tmp_path: Path) -> None:
    message = error_of(tmp_path, 'costs = "retial"\n' + GOOD.partition("[costs]")[0])
    assert message.startswith('costs = "retial": there is no costs profile')
    assert "Did you mean 'retail'?" in message


@pytest.mark.parametrize(
    ("lines", "found"), [("", "none"), ("risk_money = 1\nfixed_lots = 1", "risk_money and fixed_lots")]
)
def test_sizing_needs_exactly_one_way(tmp_path: Path, lines: str, found: str) -> None:
    message = error_of(tmp_path, GOOD.replace("risk_money = 100", lines))
    assert message.startswith("sizing needs exactly one of risk_money, risk_fraction, fixed_lots, found " + found)


def test_a_run_names_a_symbol(tmp_path: Path) -> None:
    assert "run.symbols names no symbol" in error_of(tmp_path, GOOD.replace('["EURUSD"]', "[]"))


def test_a_run_names_each_symbol_once(tmp_path: Path) -> None:
    message = error_of(tmp_path, GOOD.replace('["EURUSD"]', '["EURUSD", "GBPUSD", "EURUSD"]'))
    assert message.startswith("run.symbols names EURUSD more than once")


def test_symbols_is_a_list(tmp_path: Path) -> None:
    message = error_of(tmp_path, GOOD.replace('["EURUSD"]', '"EURUSD"'))
    assert message == 'run.symbols = "EURUSD": expected a list of text, such as ["EURUSD"], found text.'


def test_end_must_come_after_start(tmp_path: Path) -> None:
    assert "is not after run.start" in error_of(tmp_path, GOOD.replace("2018-01-01", "2017-02-01"))


def test_history_may_not_start_after_the_run(tmp_path: Path) -> None:
    message = error_of(tmp_path, GOOD.replace("[data]", "history_start = 2017-03-01\n[data]"))
    assert message.startswith("run.history_start = ")


def test_date_time_without_offset_names_no_instant(tmp_path: Path) -> None:
    message = error_of(tmp_path, GOOD.replace("2017-02-01", "2017-02-01T00:00:00"))
    assert "this one has no offset" in message


@pytest.mark.parametrize("value", ["5", "17:00:00", '"yesterday"', '"2017-13-01"', "true"])
def test_what_is_no_date_is_refused(tmp_path: Path, value: str) -> None:
    assert "run.start = " in error_of(tmp_path, GOOD.replace("2017-02-01", value))


def test_section_that_is_no_table(tmp_path: Path) -> None:
    message = error_of(tmp_path, "data = 5\n" + GOOD.replace('[data]\nroot = "sample"\n', ""))
    assert message.startswith("data = 5: expected a table with root, ")


def test_instrument_override_is_checked_like_a_section(tmp_path: Path) -> None:
    message = error_of(tmp_path, GOOD + "[instruments.EURUSD]\npip_sise = 0.0001\nlot_step = 0\n")
    assert "instruments.EURUSD.pip_sise = 0.0001: unknown key. Did you mean 'pip_size'?" in message
    assert "instruments.EURUSD.lot_step = 0: expected a number > 0." in message


def test_missing_file_names_the_working_directory() -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.toml: there is no such config file"):
        load_config("nowhere.toml")


def test_folder_instead_of_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="found a folder"):
        load_config(tmp_path)


def test_broken_toml_names_the_line(tmp_path: Path) -> None:
    assert "this is not valid TOML" in error_of(tmp_path, "[run]\nstrategy = dip\n")
    assert "line 2" in error_of(tmp_path, "[run]\nstrategy = dip\n")


def test_file_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "latin.toml"
    path.write_bytes("# Währung\n".encode("latin-1"))
    with pytest.raises(ConfigError, match="byte 3 is not UTF-8"):
        load_config(path)


def test_empty_mapping_names_every_missing_section() -> None:
    with pytest.raises(ConfigError) as caught:
        from_mapping({})
    for section in ("run: missing", "data: missing", "sizing: missing", "costs: missing"):
        assert section in str(caught.value)


def test_a_list_is_shown_as_it_is_written(tmp_path: Path) -> None:
    message = error_of(tmp_path, GOOD + '[gates]\nsessions = [["25:00", "20:00"]]')
    assert message.startswith('gates.sessions = [["25:00", "20:00"]]: expected a list of [from, to]')
