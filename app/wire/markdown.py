"""An assessment as a page to read, in Markdown: labels and words, never an id."""

from collections.abc import Iterator, Sequence

from app.rules.model import Rulebook
from app.wire import shapes


def page(book: Rulebook, assessment: shapes.Assessment) -> str:
    """The page of an assessment.

    Args:
        book: the rulebook that it was made with.
        assessment: as it is sent.
    """
    made = assessment["provenance"]
    lines = [
        f"# {assessment['label']}",
        assessment["headline"],
        _bounds(book, assessment["bounds"]),
        *_findings(book, assessment, "See a doctor soon", assessment["urgent"]),
        *_findings(
            book, assessment, "What to know before you decide", assessment["cautions"][len(assessment["urgent"]) :]
        ),
        *_course(assessment),
        *_findings(book, assessment, "What lowers the benefit", assessment["benefit"]["because"]),
        *_findings(book, assessment, "Good to know about you", assessment["information"]),
        *_open(book, assessment),
        *_findings(book, assessment, "Good to know for everybody", assessment["general"]),
        *_score(assessment["score"]),
        *_sources(list(assessment["sources"].values())),
        assessment["disclaimer"],
        f"*Rulebook {made['release']}, as of {made['as_of']}.*",
    ]
    return "\n\n".join(line for line in lines if line) + "\n"


def _bounds(book: Rulebook, bounds: shapes.Bounds) -> str:
    texts, labels = book.texts["bounds"], book.texts["suitability_labels"]
    if bounds["decided"] or bounds["settled"]:
        return texts["decided" if bounds["decided"] else "settled"]
    best, worst = labels[bounds["at_best"]], labels[bounds["at_worst"]]
    return texts["open"].replace("{best}", f"*{best}*").replace("{worst}", f"*{worst}*")


def _findings(
    book: Rulebook, assessment: shapes.Assessment, title: str, findings: Sequence[shapes.Finding]
) -> Iterator[str]:
    if findings:
        yield f"## {title}"
    for finding in findings:
        effect = book.texts["effect_labels"][finding["effect"]]
        evidence = book.texts["evidence_labels"][finding["evidence"]]
        yield f"### {finding['title']}"
        yield finding["advice"]
        if finding["wait"]:
            yield f"**{finding['wait']['text']}**"
        yield f"*{effect}. Evidence: {evidence.lower()}.{_because(assessment, finding['because'])}*"


def _because(assessment: shapes.Assessment, paths: list[str]) -> str:
    told = [f"{each['label']}: {each['answer']}" for each in (assessment["answered"][path] for path in paths)]
    return f" You told us: {'; '.join(told)}." if told else ""


def _course(assessment: shapes.Assessment) -> Iterator[str]:
    """What may be hoped for, how long it takes, and what it costs."""
    benefit, sessions, timeline = assessment["benefit"], assessment["sessions"], assessment["timeline"]
    if benefit["level"] == "not_applicable":
        yield sessions["text"]
        return
    yield "## What to expect"
    yield f"**What to hope for: {benefit['label'].lower()}.** {benefit['text']}"
    yield f"**Sessions.** {sessions['text']}"
    spans = (
        sessions["interval_weeks"],
        sessions["course_weeks"],
        timeline["first_change_weeks"],
        timeline["judge_after_months"],
    )
    yield f"{'; '.join(each['text'] for each in spans if each)}.".capitalize() if any(spans) else ""
    yield f"**Start.** {timeline['text']}"
    said = [caution["wait"]["text"] for caution in assessment["cautions"] if caution["wait"]]
    yield "\n".join(f"- {wait['text']}" for wait in timeline["wait_for"] if wait["text"] not in said)
    yield f"**Price.** {assessment['cost']['text']}"


def _open(book: Rulebook, assessment: shapes.Assessment) -> Iterator[str]:
    """What is still open: first what could make it stricter, by what it could lead to."""
    if assessment["open_questions"]:
        yield "## Still open"
    now = book.suitabilities[assessment["suitability"]].rank
    by_end: dict[int, list[str]] = {}
    for each in assessment["open_questions"]:
        end = max(now, book.suitabilities[each["could_become"]].rank)
        by_end.setdefault(end, []).append(each["label"])
    for level in sorted(book.suitabilities.values(), key=lambda one: -one.rank):
        if level.rank in by_end and level.rank > now:
            label = book.texts["suitability_labels"][level.id]
            yield f"It could end at *{label}*, depending on: {'; '.join(by_end[level.rank])}."
    if now in by_end:
        yield f"Open too, but no answer makes it stricter: {'; '.join(by_end[now])}."


def _score(score: shapes.Score) -> Iterator[str]:
    yield "## The number"
    yield f"**{score['value']} of 100.** {score['text']}"


def _sources(sources: list[shapes.SourceSummary]) -> Iterator[str]:
    if sources:
        yield "## Sources"
        yield "\n".join(f"- {each['title']}" + ("" if each["verified"] else " (not seen by us)") for each in sources)
