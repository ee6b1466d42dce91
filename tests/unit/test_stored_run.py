"""A run directory is read back as the config that ran, with its files where they were."""

import json
from pathlib import Path

from omega.artefacts import DETERMINISTIC
from omega.config import config_hash, from_mapping, sample_mapping, to_toml
from omega.stored_run import open_stored_run

RUN = sample_mapping()["run"] | {"strategy": "strategies/dip.py"}


def test_a_news_file_is_found_where_it_was(tmp_path: Path) -> None:
    gates = {"news": {"file": "/calendars/news.csv", "before_min": 60, "after_min": 30}}
    ran = from_mapping(sample_mapping() | {"gates": gates, "costs": "none", "run": RUN})
    info = {
        "data": {"kind": "store", "root": "sample", "news_file": "/calendars/news.csv"},
        "strategy": {"reference": "strategies/dip.py"},
        "terms": {"costs": {"profile": None, "file": None}, "instruments": {"file": None}},
        "output": {"report": False},
    }
    for name in DETERMINISTIC:
        (tmp_path / name).write_text("{}", encoding="utf-8")
    (tmp_path / "config.toml").write_text(to_toml(ran), encoding="utf-8")
    (tmp_path / "run.json").write_text(json.dumps(info), encoding="utf-8")
    stored = open_stored_run(tmp_path).config
    assert stored.gates == ran.gates
    assert config_hash(stored) == config_hash(ran)
