"""Clusters of a feature's recent values."""

from omega.indicators.catalog.parameters import Values, whole
from omega.indicators.entry import Entry, Parameter

__all__ = ["ENTRIES"]


def _check(params: Values) -> None:
    if whole(params, "min_points") > whole(params, "window"):
        raise ValueError(f"min_points {params['min_points']} must be at most window {params['window']}")


ENTRIES = (
    Entry(
        name="vol_cluster",
        summary="Volatility regime: in which cluster of its last values a feature stands.",
        formula="k-means of the last window finite values f (or ln(max(f, 1e-12))), sorted ascending: centres start at "
        "the linear quantiles j / (k + 1), borders at the midpoints (tie to the lower), means summed ascending, at "
        "most 30 steps, until assignments repeat; rank = cluster of the current value (0 the lowest), size = values "
        "in it, run_length = how many of the last values are in it by this one clustering",
        parameters=(
            Parameter(name="window", type="int", default=300, low=1, help="finite values that are clustered"),
            Parameter(name="k", type="int", default=3, low=1, help="clusters, at most as many as distinct values"),
            Parameter(name="min_points", type="int", default=60, low=1, help="fewest values that are clustered"),
            Parameter(name="log_transform", type="bool", default=True, help="cluster the values' logarithms"),
        ),
        inputs=("source",),
        source_as="feature",
        outputs=("rank", "size", "run_length"),
        first=lambda p: whole(p, "min_points") - 1,
        settle=lambda p: whole(p, "window") - 1,
        check=_check,
        warmup="min_points − 1 finite values",
        settling="window − 1 finite values, exact",
        nan_rule="NaN where the feature is; a missing value is not counted.",
        scale="1",
        source="The ancestor's fifth scenario, which stopped on a tolerance of the centres; Lloyd (1982).",
    ),
)
