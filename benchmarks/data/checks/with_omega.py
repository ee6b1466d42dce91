"""The checks with omega."""

from pathlib import Path

from omega.data.check import check_data


def counts(root: Path) -> dict[str, list[int]]:
    (series,) = check_data(root)
    return {rule.name: [finding.count for finding in rule.findings] for rule in series.rules}
