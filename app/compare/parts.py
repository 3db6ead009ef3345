"""What differs between two rulebooks beside the rules: questions, sources, wording, session table, effects."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from app.rules.model import Rulebook
from app.wire.differences import PartChange, PartName

Entries: TypeAlias = Mapping[str, object]

PARTS: tuple[PartName, ...] = ("questionnaire", "sources", "effects", "definitions", "sessions", "texts")


def part_changes(before: Rulebook, after: Rulebook) -> list[PartChange]:
    """Everything that was added, removed or changed beside the rules, part by part."""
    return [
        change for part in PARTS for change in _changes(part, dict(entries(before, part)), dict(entries(after, part)))
    ]


def _changes(part: PartName, before: Entries, after: Entries) -> Iterator[PartChange]:
    for place in sorted({**before, **after}):
        if place not in before:
            yield {"part": part, "place": place, "change": "added", "fields": []}
        elif place not in after:
            yield {"part": part, "place": place, "change": "removed", "fields": []}
        elif before[place] != after[place]:
            fields = _fields(before[place], after[place])
            yield {"part": part, "place": place, "change": "changed", "fields": fields}


def _fields(before: object, after: object) -> list[str]:
    if not isinstance(before, dict) or not isinstance(after, dict):
        return []
    return sorted(key for key in {**before, **after} if before.get(key) != after.get(key))


def entries(book: Rulebook, part: PartName) -> Iterator[tuple[str, object]]:
    """The things of a part that can be told apart, each with its place."""
    written = book.document[part]
    assert isinstance(written, dict)  # noqa: S101 - the document was validated when it was read
    if part == "questionnaire":
        yield from _questions(written)
    elif part == "texts":
        yield from _nested(written, 3)
    elif part in ("effects", "sessions"):
        yield from _nested(written, 2)
    else:
        yield from written.items()


def _questions(written: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    yield "version", written["version"]
    for section_id, section in _listed(written["sections"]):
        assert isinstance(section, dict)  # noqa: S101 - the document was validated when it was read
        yield section_id, {key: value for key, value in section.items() if key != "questions"}
        for question_id, question in _listed(section["questions"]):
            yield f"{section_id}.{question_id}", question
    if (lifetime := written.get("lifetime")) is not None:
        yield "lifetime", lifetime
    for name in ("follows", "contradictions"):
        yield from ((f"{name}.{each_id}", each) for each_id, each in _listed(written.get(name, [])))


def _nested(written: Mapping[str, object], depth: int) -> Iterator[tuple[str, object]]:
    """Places so many keys deep; what stands in a list by its id."""
    for key, value in written.items():
        inner = dict(_listed(value)) if isinstance(value, list) else value
        if depth > 1 and isinstance(inner, dict):
            yield from ((f"{key}.{place}", each) for place, each in _nested(inner, depth - 1))
        else:
            yield key, value


def _listed(items: object) -> Iterator[tuple[str, object]]:
    """The members of a list by their `id`; without one, by what they are about."""
    assert isinstance(items, list)  # noqa: S101 - the document was validated when it was read
    for place, item in enumerate(items):
        yield (str(item.get("id") or item.get("fact") or place) if isinstance(item, dict) else str(item)), item
