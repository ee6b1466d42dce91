"""What the tests of the config share: a valid config to change, and what a change answers."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from omega.config import Config, from_mapping
from omega.errors import ConfigError


def _mapping(sections: Mapping[str, Any]) -> dict[str, Any]:
    whole: dict[str, Any] = {
        "run": {
            "strategy": "dip.py",
            "symbols": ["EURUSD"],
            "timeframe": "H1",
            "start": "2017-02-01",
            "end": "2018-01-01",
        },
        "data": {"root": "sample"},
        "sizing": {"risk_money": 100},
        "costs": "none",
    }
    for name, section in sections.items():
        whole[name] = {**whole[name], **section} if isinstance(whole.get(name), dict) else section
    return whole


@pytest.fixture
def config() -> Callable[..., Config]:
    """A config of a valid run with the given sections laid over it."""
    return lambda **sections: from_mapping(_mapping(sections))


@pytest.fixture
def refused() -> Callable[..., str]:
    """The error of such a config."""

    def message(**sections: Any) -> str:
        with pytest.raises(ConfigError) as caught:
            from_mapping(_mapping(sections))
        return str(caught.value).removeprefix("config: ")

    return message
