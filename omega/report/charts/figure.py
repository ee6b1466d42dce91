"""A chart, and how its arrays and words go into the page."""

import base64
from collections.abc import Mapping
from html import escape
from typing import Any, TypeAlias

import attrs

from omega.report.formats import shorten
from omega.report.markup import Html, tag
from omega.report.source import FloatArray, IntArray

__all__ = ["Chart", "Json", "array", "axis", "hover_text", "instants_axis", "margins", "milliseconds"]

Json: TypeAlias = dict[str, Any]
"""A JSON object as plotly.js defines it; its schema is plotly's."""

_HOVER_LENGTH = 40
_DIGIT_WIDTH = 7
"""CSS pixels of a character of an axis' labels, rounded up."""


@attrs.frozen(kw_only=True)
class Chart:
    """One figure: `identity` is the id of its place in the page, `height` in CSS pixels."""

    identity: str
    title: str
    height: int
    data: list[Json]
    layout: Mapping[str, Any]

    def place(self) -> Html:
        """Return the element that the page's script draws into."""
        missing = tag("noscript", "This chart needs JavaScript; all tables of the report work without it.")
        return tag(
            "div",
            missing,
            class_="chart",
            id=self.identity,
            style=f"height:{self.height}px",
            role="img",
            aria_label=self.title,
        )

    def figure(self) -> Json:
        """Return what plotly.js draws."""
        return {"data": self.data, "layout": dict(self.layout)}


def array(values: FloatArray) -> Json:
    """Return a float64 array in plotly's binary form: exact, and half the size of decimal text."""
    return {"dtype": "f8", "bdata": base64.b64encode(values.astype("<f8").tobytes()).decode("ascii")}


def milliseconds(nanoseconds: IntArray) -> FloatArray:
    """Return int64 ns UTC as the milliseconds that a date axis takes, shape ``(n,)``."""
    instants: FloatArray = nanoseconds / 1e6
    return instants


def hover_text(value: str) -> str:
    """Return a user's string for a hover box, where plotly would read tags as formatting."""
    return escape(shorten(value, _HOVER_LENGTH), quote=False)


def axis(title: str, **more: object) -> Json:
    """Return an axis with the report's look."""
    return {
        "title": {"text": title, "standoff": 8},
        "gridcolor": "--grid",
        "linecolor": "--rule",
        "zeroline": False,
        **more,
    }


def instants_axis(**more: object) -> Json:
    """Return a UTC time axis."""
    return axis("", type="date", hoverformat="%Y-%m-%d %H:%M", showgrid=False, **more)


def margins(longest_label: str, *, bottom: int = 44, top: int = 40) -> Json:
    """Return margins whose left one has room for a title and the value axis' longest label."""
    return {"l": 44 + _DIGIT_WIDTH * len(longest_label), "r": 12, "t": top, "b": bottom}
