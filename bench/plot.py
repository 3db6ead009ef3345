"""The results as one picture: a request's CPU beside the echoes', rules beside other engines, and growth."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

OURS_COLOUR, OTHER_COLOUR = "#0b6e4f", "#9aa5b1"


def draw(results: Mapping[str, Any], file: Path) -> None:
    """Write the picture as SVG, the same bytes for the same results."""
    import matplotlib as mpl  # noqa: PLC0415 - an extra, needed here only

    mpl.use("svg")
    from matplotlib import pyplot as plt  # noqa: PLC0415 - after the backend was chosen

    with mpl.rc_context({"svg.hashsalt": "candidacy", "svg.fonttype": "none", "font.size": 9}):
        figure, (load, rules, growth) = plt.subplots(
            3, 1, figsize=(8, 9.5), height_ratios=(3, 4, 3), layout="constrained"
        )
        _bars(load, _of_load(results["load"]), "CPU of one request, µs (one worker, 16 connections)")
        _bars(rules, _of_rules(results["rules"]), "All rules of one person, µs, logarithmic")
        rules.set_xscale("log")
        _lines(growth, results["growth"]["rules"])
        figure.savefig(file, metadata={"Date": None, "Creator": None})
        plt.close(figure)


def draw_cohorts(cohort: Mapping[str, Any], file: Path) -> None:
    """Write how cohorts grow as SVG, the same bytes for the same results."""
    import matplotlib as mpl  # noqa: PLC0415 - an extra, needed here only

    mpl.use("svg")
    from matplotlib import pyplot as plt  # noqa: PLC0415 - after the backend was chosen

    with mpl.rc_context({"svg.hashsalt": "candidacy", "svg.fonttype": "none", "font.size": 9}):
        figure, (people, rules) = plt.subplots(2, 1, figsize=(8, 7), layout="constrained")
        counts = [each["people"] for each in cohort["sizes"]]
        for way, colour in (("levels", OURS_COLOUR), ("matrix", "#c46210"), ("scan", OTHER_COLOUR)):
            times = [each[way]["seconds"]["median"] for each in cohort["sizes"]]
            people.plot(counts, times, marker="o", color=colour, label=way)
        _logarithmic(people, "people", "Seconds for so many people, two releases compared and one written")
        sizes = [each["rules"] for each in cohort["rules"]]
        times = [each["cpu_of_a_million"]["median"] for each in cohort["rules"]]
        rules.plot(sizes, times, marker="o", color=OURS_COLOUR, label="measured")
        expected = [times[0] * size / sizes[0] for size in sizes]
        rules.plot(sizes, expected, "--", color=OTHER_COLOUR, label="in proportion")
        _logarithmic(rules, "rules", "CPU seconds for a million people as the rulebook grows")
        figure.savefig(file, metadata={"Date": None, "Creator": None})
        plt.close(figure)


def _of_load(entries: list[Mapping[str, Any]]) -> dict[str, float]:
    entry = next(each for each in entries if (each["workers"], each["connections"]) == (1, 16))
    return {name: each["micros"]["median"] for name, each in entry["variants"].items()}


def _of_rules(rules: Mapping[str, Any]) -> dict[str, float]:
    """Ours, and each engine in its fastest and in its ordinary way."""
    found = {"ours": rules["ours"]["median"]}
    for engine in dict.fromkeys(peer["engine"] for peer in rules["peers"]):
        ways = [peer for peer in rules["peers"] if peer["engine"] == engine]
        found[f"{engine}, fastest way"] = min(way["micros"]["median"] for way in ways)
        found[f"{engine}, ordinary way"] = next(way["micros"]["median"] for way in ways if way["ordinary"])
    return dict(sorted(found.items(), key=lambda item: item[1]))


def _bars(axes: Any, values: Mapping[str, float], title: str) -> None:  # noqa: ANN401 - of the plot's library
    colours = [OURS_COLOUR if name == "ours" else OTHER_COLOUR for name in values]
    bars = axes.barh(list(values), list(values.values()), color=colours)
    axes.bar_label(bars, fmt="{:,.3g}", padding=3)
    axes.margins(x=0.15)
    axes.invert_yaxis()
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_title(title, loc="left")


def _lines(axes: Any, sizes: list[Mapping[str, Any]]) -> None:  # noqa: ANN401 - of the plot's library
    counts = [each["rules"] for each in sizes]
    times = [each["decide"]["median"] for each in sizes]
    axes.plot(counts, times, marker="o", color=OURS_COLOUR, label="measured")
    axes.plot(
        counts, [times[0] * count / counts[0] for count in counts], "--", color=OTHER_COLOUR, label="in proportion"
    )
    _logarithmic(axes, "rules", "All rules of one person as the rulebook grows, µs")


def _logarithmic(axes: Any, of: str, title: str) -> None:  # noqa: ANN401 - of the plot's library
    axes.set(xscale="log", yscale="log", xlabel=of)
    axes.legend(frameon=False)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_title(title, loc="left")
