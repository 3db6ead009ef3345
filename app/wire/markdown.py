"""An assessment as a page to read, in Markdown: labels and words, never an id."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from typing import Literal

from app.rules.model import Rulebook
from app.wire import shapes

ENDS: tuple[Literal["at_best"], Literal["at_worst"]] = ("at_best", "at_worst")


def page(book: Rulebook, assessment: shapes.Assessment) -> str:
    """The page of an assessment.

    Args:
        book: the rulebook that it was made with.
        assessment: as it is sent.
    """
    made = assessment["provenance"]
    say = partial(book.texts.say, "summary")
    lines = [
        f"# {assessment['label']}",
        assessment["headline"],
        _bounds(book, assessment["bounds"]),
        *_findings(book, assessment, say("urgent"), assessment["urgent"]),
        *_findings(book, assessment, say("cautions"), assessment["cautions"][len(assessment["urgent"]) :]),
        *_course(book, assessment),
        *_findings(book, assessment, say("lowers"), assessment["benefit"]["because"]),
        *_findings(book, assessment, say("information"), assessment["information"]),
        *_open(book, assessment),
        *_findings(book, assessment, say("everybody"), assessment["general"]),
        *_score(book, assessment["score"]),
        *_sources(book, list(assessment["sources"].values())),
        assessment["disclaimer"],
        f"*{say('made', release=made['release'], date=date.fromisoformat(made['as_of']))}*",
    ]
    return "\n\n".join(line for line in lines if line) + "\n"


def _bounds(book: Rulebook, bounds: shapes.Bounds) -> str:
    say = partial(book.texts.say, "bounds")
    if bounds["decided"] or bounds["settled"]:
        return say("decided" if bounds["decided"] else "settled")
    best, worst = (book.texts.say("suitability_labels", bounds[end]) for end in ENDS)
    return say("open", best=f"*{best}*", worst=f"*{worst}*")


def _findings(
    book: Rulebook, assessment: shapes.Assessment, title: str, findings: Sequence[shapes.Finding]
) -> Iterator[str]:
    if findings:
        yield f"## {title}"
    for finding in findings:
        effect = book.texts.say("effect_labels", finding["effect"])
        evidence = book.texts.say("summary", f"evidence_{finding['evidence']}")
        yield f"### {finding['title']}"
        yield finding["advice"]
        if finding["wait"]:
            yield f"**{finding['wait']['text']}**"
        yield f"*{effect} · {' '.join([evidence, *_because(book, assessment, finding['because'])])}*"


def _because(book: Rulebook, assessment: shapes.Assessment, paths: list[str]) -> Iterator[str]:
    if paths:
        given = [assessment["answered"][path] for path in paths]
        told = [
            book.texts.say("conditions", "answered", question=each["label"], answers=each["answer"]) for each in given
        ]
        yield book.texts.say("summary", "answered", answers=book.texts.joined(told))


def _course(book: Rulebook, assessment: shapes.Assessment) -> Iterator[str]:
    """What may be hoped for, how long it takes, and what it costs."""
    benefit, sessions, timeline = assessment["benefit"], assessment["sessions"], assessment["timeline"]
    if benefit["level"] == "not_applicable":
        yield sessions["text"]
        return
    say = partial(book.texts.say, "summary")
    yield f"## {say('expect')}"
    yield f"**{say('hope_' + benefit['level'])}** {benefit['text']}"
    yield f"**{say('sessions')}** {sessions['text']}"
    spans = (
        sessions["interval_weeks"],
        sessions["course_weeks"],
        timeline["first_change_weeks"],
        timeline["judge_after_months"],
    )
    yield _listed([each["text"] for each in spans if each])
    yield f"**{say('start')}** {timeline['text']}"
    said = [caution["wait"]["text"] for caution in assessment["cautions"] if caution["wait"]]
    yield _listed([wait["text"] for wait in timeline["wait_for"] if wait["text"] not in said])
    yield f"**{say('price')}** {assessment['cost']['text']}"


def _listed(items: Sequence[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _open(book: Rulebook, assessment: shapes.Assessment) -> Iterator[str]:
    """What is still open: first what could make it stricter, by what it could lead to."""
    say = partial(book.texts.say, "summary")
    if assessment["open_questions"]:
        yield f"## {say('open')}"
    now = book.suitabilities[assessment["suitability"]].rank
    by_end: dict[int, list[str]] = {}
    for each in assessment["open_questions"]:
        end = max(now, book.suitabilities[each["could_become"]].rank)
        by_end.setdefault(end, []).append(each["label"])
    for level in sorted(book.suitabilities.values(), key=lambda one: -one.rank):
        if level.rank in by_end and level.rank > now:
            label, questions = book.texts.say("suitability_labels", level.id), book.texts.joined(by_end[level.rank])
            yield say("open_stricter", label=f"*{label}*", questions=questions)
    if now in by_end:
        yield say("open_same", questions=book.texts.joined(by_end[now]))


def _score(book: Rulebook, score: shapes.Score) -> Iterator[str]:
    yield f"## {book.texts.say('summary', 'number')}"
    yield f"**{book.texts.say('summary', 'of_100', count=score['value'])}** {score['text']}"


def _sources(book: Rulebook, sources: list[shapes.SourceSummary]) -> Iterator[str]:
    say = partial(book.texts.say, "summary")
    if sources:
        yield f"## {say('sources')}"
        yield _listed([each["title"] if each["verified"] else say("not_seen", title=each["title"]) for each in sources])
