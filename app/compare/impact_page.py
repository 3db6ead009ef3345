"""The impact of a change as one self-contained page with a chart, for people who decide on it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app.compare.cohort_report import CohortReport, Matrix
from app.page import hashed
from app.rules.model import Rulebook, SuitabilityId

WEB = Path(__file__).parent.parent / "web" / "impact"
HEIGHT = 360.0  # of all people together, in the chart's own units
GAP = 14.0
LEAST = 16.0  # a bar's height, so that its label can be read
LEFT, RIGHT, WIDTH = 210.0, 510.0, 14.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A suitability on one side of the chart; where some moves are masked, `count` is of those that are not."""

    label: str
    count: int
    masked: bool
    x: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Ribbon:
    """People who go from one suitability to another; `way` is `same`, `stricter` or `looser`."""

    path: str
    way: str
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars on the left as it was, on the right as it will be, and who goes where between them."""

    left: tuple[Bar, ...]
    right: tuple[Bar, ...]
    ribbons: tuple[Ribbon, ...]
    height: float


def page(report: CohortReport, after: Rulebook, population: str | None = None) -> bytes:
    """The page of a report, in UTF-8: everybody in the chart, and the numbers of each group below.

    Args:
        report: the counts.
        after: the later rulebook, whose titles and labels are shown.
        population: how people were made up, if they were.
    """
    matrix = report["everybody"]["matrix"]
    style = (WEB / "impact.css").read_text("utf-8")
    policy = f"default-src 'none'; style-src {hashed(style)}; img-src data:; base-uri 'none'; form-action 'none'"
    html = (
        _templates()
        .get_template("impact.html.j2")
        .render(
            report=report,
            population=population,
            moved=sum(count or 0 for old, row in matrix.items() for new, count in row.items() if old != new),
            parts=[report["everybody"], *report["groups"]],
            least=report["least"],
            labels={path: question.label for path, question in after.questionnaire.questions.items()},
            chart=chart(matrix),
            levels=list(matrix),
            titles={rule.id: rule.title for rule in after.rules},
            ranks={each: place for place, each in enumerate(matrix)},
            style=Markup(style),  # noqa: S704 - our own file
            policy=policy,
        )
    )
    return html.encode()


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(WEB), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def chart(counts: Matrix) -> Chart:
    """Where everything stands in the chart; what is masked is left out, and its bars say that there is more."""
    levels = list(counts)
    matrix = {old: {new: count or 0 for new, count in row.items()} for old, row in counts.items()}
    before = {level: sum(matrix[level].values()) for level in levels}
    after = {level: sum(matrix[each][level] for each in levels) for level in levels}
    from_ = {level for level in levels if None in counts[level].values()}
    to = {level for level in levels if None in (counts[each][level] for each in levels)}
    left, right = _bars(before, from_, LEFT - WIDTH), _bars(after, to, RIGHT)
    ends = [bar.y + bar.height for bar in (*left.values(), *right.values())]
    return Chart(
        tuple(left.values()), tuple(right.values()), tuple(_ribbons(matrix, levels, left, right)), max(ends, default=0)
    )


def _bars(counts: Mapping[SuitabilityId, int], masked: Collection[SuitabilityId], x: float) -> dict[SuitabilityId, Bar]:
    everybody = sum(counts.values()) or 1
    bars: dict[SuitabilityId, Bar] = {}
    y = 0.0
    for level, count in counts.items():
        height = max(LEAST, HEIGHT * count / everybody)
        bars[level] = Bar(level.replace("_", " "), count, level in masked, x, y, height)
        y += height + GAP
    return bars


def _ribbons(
    matrix: Mapping[SuitabilityId, Mapping[SuitabilityId, int]],
    levels: Sequence[SuitabilityId],
    left: Mapping[SuitabilityId, Bar],
    right: Mapping[SuitabilityId, Bar],
) -> list[Ribbon]:
    """One for each move that somebody makes, those who stay first; each takes its share of both bars, from the top."""
    start, end = {level: left[level].y for level in levels}, {level: right[level].y for level in levels}
    found: list[Ribbon] = []
    for old in levels:
        for new in levels:
            if count := matrix[old][new]:
                thick = left[old].height * count / left[old].count, right[new].height * count / right[new].count
                way = "same" if old == new else "stricter" if levels.index(new) > levels.index(old) else "looser"
                label = f"{left[old].label} to {right[new].label}: {count}"
                found.append(Ribbon(_path(start[old], end[new], *thick), way, label))
                start[old], end[new] = start[old] + thick[0], end[new] + thick[1]
    return sorted(found, key=lambda ribbon: ribbon.way != "same")


def _path(start: float, end: float, thick: float, thin: float) -> str:
    """A band from the left at `start` to the right at `end`, so thick there and so thin here."""
    middle = (LEFT + RIGHT) / 2
    below, beyond = start + thick, end + thin
    there = f"M{LEFT:.1f} {start:.1f} C{middle:.1f} {start:.1f} {middle:.1f} {end:.1f} {RIGHT:.1f} {end:.1f}"
    back = f"V{beyond:.1f} C{middle:.1f} {beyond:.1f} {middle:.1f} {below:.1f} {LEFT:.1f} {below:.1f} Z"
    return f"{there} {back}"
