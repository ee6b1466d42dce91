"""What end-to-end tests share: the repository, real data where it is, a cache of their own."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

REPOSITORY = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("OMEGA_SHARED_DATA") or REPOSITORY.parent / "shared" / "data")


@pytest.fixture(scope="session")
def repository() -> Path:
    return REPOSITORY


@pytest.fixture(scope="session")
def shared_data() -> Path:
    if not (DATA / "oanda").is_dir():
        pytest.skip("real market data is absent: set OMEGA_SHARED_DATA to its folder, or put it at ../shared/data")
    return DATA


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMEGA_CACHE_DIR", str(tmp_path / "cache"))


@pytest.fixture(autouse=True)
def _own_log() -> Iterator[None]:
    """A command that a test calls in this process shows its log on the standard error of that test."""
    yield
    structlog.reset_defaults()


@pytest.fixture
def in_repository(monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(REPOSITORY)
    return REPOSITORY
