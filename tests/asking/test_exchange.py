"""How questions are put together, and what comes first."""

from app.asking.exchange import Exchange, Item, exchange, grouping, together
from app.rules.model import Rulebook
from app.rules.read import read
from tests.books import rank, working
from tests.small import rule, rulebook


def made(*items: tuple[str, str], book: Rulebook | None = None) -> list[Exchange]:
    """What is asked for questions, each with what it could lead to."""
    levels = {each.id: each.rank for each in working().suitabilities.values()}
    needed = [Item(path, {str(key): rank for key, rank in levels.items()}[level]) for path, level in items]
    grouped = grouping(book or working())
    return [exchange(grouped, items) for items in together(grouped, needed)]


def test_a_question_that_stands_in_no_group_is_asked_by_itself() -> None:
    """It has its own path as its id, and belongs to no list or page."""
    (one,) = made(("procedures.past_year", "deferred"))
    assert (one.id, one.kind, one.group, one.draw) == ("procedures.past_year", "question", None, "rows")


def test_a_list_shows_what_is_needed_in_its_own_order() -> None:
    """What is not needed is dropped, and the rest stands as the list has it, whatever order it came in."""
    (one,) = made(("health.unwell", "deferred"), ("skin.rosacea", "deferred"), ("person.pregnancy", "deferred"))
    assert (one.id, one.kind) == ("not-now", "list")
    assert [item.path for item in one.items] == ["person.pregnancy", "health.unwell", "skin.rosacea"]


def test_what_is_left_of_a_list_may_be_a_question() -> None:
    """A single item of a list, or of a page, is asked as the question that it is."""
    assert [(one.id, one.kind) for one in made(("health.unwell", "deferred"), ("skin.tone", "deferred"))] == [
        ("skin.tone", "question"),
        ("health.unwell", "question"),
    ]


def test_rows_wherever_something_weighty_is_shown() -> None:
    """A list with a red item, or one that can exclude, is drawn as rows; what is left of it without these is ticked."""
    milder = [("medicines.antiarrhythmic", "clinician_review"), ("health.heart_disease", "clinician_review")]
    assert [one.draw for one in made(*milder)] == ["ticks"]
    assert [one.draw for one in made(*milder, ("medicines.anticoagulant", "clinician_review"))] == ["rows"]
    book = rulebook(one=rule("exclude", "health.heart_disease and health.unwell"))
    assert [one.draw for one in made(*milder, book=book)] == ["rows"]


def test_a_page_is_never_ticked() -> None:
    """The questions of a page have answers of their own."""
    (one,) = made(("scars.severity", "clinician_review"), ("scars.types", "clinician_review"))
    assert (one.id, one.kind, one.draw) == ("scars", "page", "rows")


def test_strictest_first_then_most_items_then_as_in_the_book() -> None:
    """What could lift most comes first; of two alike, the one with more such items, and then the earlier one."""
    order = made(
        ("procedures.past_year", "deferred"),
        ("allergies.nickel", "clinician_review"),
        ("allergies.latex", "clinician_review"),
        ("skin.melasma", "clinician_review"),
        ("herpes.history", "clinician_review"),
        ("skin.tattoo", "suitable_with_precautions"),
        ("medicines.isotretinoin_months", "deferred"),
        ("person.age", "not_suitable"),
    )
    assert [one.id for one in order] == [
        "person.age",
        "medicines.isotretinoin_months",
        "procedures.past_year",
        "in-the-area",
        "touches-the-skin",
    ]


def test_every_weighty_item_of_the_rulebook_is_a_row() -> None:
    """Whatever is shown of a list, an item is ticked only if it is not red and no rule that excludes reads it."""
    grouped, questions = grouping(working()), working().questionnaire.questions
    for path in grouped.groups:
        if questions[path].need == "red":
            assert path in grouped.weighty
    excluding = [each for each in working().rules if rank(working().effects[each.effect].lifts.id) == 5]
    assert excluding
    assert "plans.provider" in grouped.weighty


def test_a_release_without_lists_asks_single_questions() -> None:
    """Where a questionnaire puts nothing together, every exchange is one question."""
    document = dict(working().document)
    questionnaire = {key: value for key, value in document["questionnaire"].items() if key not in ("lists", "pages")}  # type: ignore[attr-defined]  # JSON
    book = read({**document, "questionnaire": questionnaire}, "sha256:made-up")
    order = made(("health.unwell", "deferred"), ("skin.rosacea", "deferred"), book=book)
    assert [(one.id, one.kind) for one in order] == [("skin.rosacea", "question"), ("health.unwell", "question")]
