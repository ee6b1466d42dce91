"""Flags choose the backend and how bars cross to it; a flag that changed nothing would fail here."""

import numpy as np
import pyarrow as pa
import pytest

import omega
from omega import _rust, ind
from omega.errors import ConfigError
from omega.indicators import backend
from omega.indicators.backend import ARROW, BACKEND, OLD_BACKEND, arrow_enabled, indicator_backend
from omega.indicators.buffers import Buffers
from omega.reference import plan as reference
from omega.templates.strategy import Template

HOUR = 3_600_000_000_000


@pytest.fixture(autouse=True)
def no_flags(monkeypatch):
    for name in (BACKEND, OLD_BACKEND, ARROW):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def without_extension(monkeypatch):
    monkeypatch.setattr(backend, "has_extension", lambda: False)
    backend._fall_back.cache_clear()
    yield
    backend._fall_back.cache_clear()


def flags(monkeypatch, **values):
    for name, value in values.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize(
    ("values", "chosen"),
    [
        ({}, "rust"),
        ({BACKEND: "auto"}, "rust"),
        ({BACKEND: "rust"}, "rust"),
        ({BACKEND: "python"}, "python"),
        ({OLD_BACKEND: "auto"}, "rust"),
        ({OLD_BACKEND: "1"}, "rust"),
        ({OLD_BACKEND: "0"}, "python"),
        ({BACKEND: "auto", OLD_BACKEND: "0"}, "python"),
        ({BACKEND: "python", OLD_BACKEND: "auto"}, "python"),
        ({BACKEND: "python", OLD_BACKEND: "0"}, "python"),
        ({BACKEND: ""}, "rust"),
        ({BACKEND: "", OLD_BACKEND: "0"}, "python"),
        ({BACKEND: "python", OLD_BACKEND: ""}, "python"),
    ],
)
def test_flags_choose_the_backend(monkeypatch, values, chosen):
    flags(monkeypatch, **values)
    assert indicator_backend() == chosen


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        (BACKEND, "rusty", "Did you mean 'rust'?"),
        (BACKEND, " ", "Valid: auto, python, rust."),
        (BACKEND, "1", "Valid: auto, python, rust."),
        (OLD_BACKEND, "yes", "Valid: 0, 1, auto."),
        (OLD_BACKEND, "rust", "Valid: 0, 1, auto."),
    ],
)
def test_an_unknown_backend_is_an_error(monkeypatch, name, value, hint):
    flags(monkeypatch, **{name: value})
    with pytest.raises(ConfigError, match=f"^{name}={value!r} is not known. ") as error:
        indicator_backend()
    assert str(error.value).endswith(hint)


@pytest.mark.parametrize(("new", "old"), [("rust", "0"), ("python", "1")])
def test_flags_that_contradict_each_other_are_an_error(monkeypatch, new, old):
    flags(monkeypatch, **{BACKEND: new, OLD_BACKEND: old})
    with pytest.raises(ConfigError, match=f"{BACKEND}={new} contradicts {OLD_BACKEND}={old}"):
        indicator_backend()


@pytest.mark.parametrize(("name", "value"), [(BACKEND, "rust"), (OLD_BACKEND, "1")])
@pytest.mark.usefixtures("without_extension")
def test_asking_for_an_extension_that_is_not_there_is_an_error(monkeypatch, name, value):
    flags(monkeypatch, **{name: value})
    with pytest.raises(ConfigError, match=f"^{name} asks for the extension omega._rust, which is not built"):
        indicator_backend()


@pytest.mark.usefixtures("without_extension")
def test_auto_falls_back_with_one_warning():
    with pytest.warns(RuntimeWarning, match="slow reference") as caught:
        assert [indicator_backend() for _ in range(3)] == ["python"] * 3
    assert len(caught) == 1


@pytest.mark.usefixtures("without_extension")
def test_asking_for_python_falls_back_on_nothing(monkeypatch):
    flags(monkeypatch, **{BACKEND: "python"})
    assert indicator_backend() == "python"  # a warning would be an error here


@pytest.mark.parametrize(("value", "enabled"), [("true", True), ("false", False)])
def test_arrow_can_be_switched_off(monkeypatch, value, enabled):
    assert arrow_enabled()
    flags(monkeypatch, **{ARROW: value})
    assert arrow_enabled() is enabled


def test_an_unknown_switch_is_an_error(monkeypatch, bars_of_hours):
    flags(monkeypatch, **{ARROW: "flase"})
    with pytest.raises(ConfigError, match=f"{ARROW}='flase' is not known. Did you mean 'false'?"):
        omega.compute({"mean": ind.sma(2)}, bars_of_hours(4), timeframe="H1")


@pytest.mark.parametrize(("chosen", "calls"), [("rust", 1), ("python", 0)])
def test_the_chosen_backend_computes(monkeypatch, bars_of_hours, chosen, calls):
    flags(monkeypatch, **{BACKEND: chosen})
    before = _rust.batch_calls()
    np.testing.assert_array_equal(
        omega.compute({"mean": ind.sma(2)}, bars_of_hours(3), timeframe="H1").mean, [np.nan, 1.5, 2.5]
    )
    assert _rust.batch_calls() - before == calls


BACKENDS = {"rust": _rust, "python": reference}


@pytest.mark.parametrize(("chosen", "other"), [("rust", "python"), ("python", "rust")])
def test_an_error_inside_a_backend_is_neither_swallowed_nor_retried(monkeypatch, bars_of_hours, chosen, other):
    def broken(*args, **kwargs):
        raise RuntimeError("broken")

    def tried(*args, **kwargs):
        pytest.fail("tried again elsewhere")

    flags(monkeypatch, **({} if chosen == "rust" else {BACKEND: chosen}))
    monkeypatch.setattr(BACKENDS[chosen], "compute", broken)
    monkeypatch.setattr(BACKENDS[other], "compute", tried)
    with pytest.raises(RuntimeError, match="broken"):
        omega.compute({"mean": ind.sma(2)}, bars_of_hours(3), timeframe="H1")


@pytest.mark.parametrize("chosen", BACKENDS)
@pytest.mark.parametrize(("value", "kind"), [("true", pa.Table), ("false", Buffers)])
def test_bars_cross_as_the_switch_says(monkeypatch, bars_of_hours, chosen, value, kind):
    crossed = []
    real = BACKENDS[chosen].compute

    def spy(series, *args, **kwargs):
        crossed.extend(one[1] for one in series)
        return real(series, *args, **kwargs)

    monkeypatch.setattr(BACKENDS[chosen], "compute", spy)
    flags(monkeypatch, **{BACKEND: chosen, ARROW: value})
    omega.compute({"mean": ind.sma(2)}, bars_of_hours(3), timeframe="H1")
    assert [type(table) for table in crossed] == [kind]


def test_the_manifest_names_the_backend(monkeypatch):
    flags(monkeypatch, **{BACKEND: "python"})
    manifest = omega.run(Template, costs="none").manifest
    assert (manifest["backend"], manifest["ffi"]["batch_calls"]) == ("python", 0)
    flags(monkeypatch, **{BACKEND: "auto"})
    manifest = omega.run(Template, costs="none").manifest
    assert (manifest["backend"], manifest["ffi"]["batch_calls"]) == ("rust", 1)


def test_without_arrow_a_run_is_the_same_to_the_last_bit(monkeypatch):
    by_arrow = omega.run(Template, costs="none")
    flags(monkeypatch, **{ARROW: "false"})
    by_buffers = omega.run(Template, costs="none")
    assert by_buffers.trades.equals(by_arrow.trades)
    assert by_buffers.equity.equals(by_arrow.equity)
