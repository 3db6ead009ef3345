from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from app.rules.complete import TEXTS
from app.rules.errors import RulebookError
from app.rules.read import read
from tests.books import working

Document = dict[str, Any]


def refused(change: Callable[[Document], None]) -> list[str]:
    """What is missing, or stands twice, once the rulebook's document was changed."""
    document: Document = deepcopy(dict(working().document))
    change(document)
    with pytest.raises(RulebookError) as error:
        read(document, "")
    return [str(fault) for fault in error.value.faults]


@pytest.mark.parametrize("table", TEXTS)
def test_a_table_of_texts_is_missing(table: str) -> None:
    """Each table that the rims read must be there, with each of its texts."""

    def change(document: Document) -> None:
        del document["texts"]["en"][table]

    assert refused(change) == [
        f"texts.en.{table}: the table `{table}` is missing",
        *(f"texts.en.{table}: the text `{key}` is missing" for key in TEXTS[table]),
    ]


def test_a_text_is_missing() -> None:
    """A single text that is missing is named."""

    def change(document: Document) -> None:
        del document["texts"]["en"]["headlines"]["deferred"]

    assert refused(change) == ["texts.en.headlines: the text `deferred` is missing"]


def test_plurals_are_englishs_own() -> None:
    """A counted text that lacks one of English's plurals is named."""

    def change(document: Document) -> None:
        document["texts"]["en"]["headlines"]["deferred"] = {"other": "Wait {count} weeks"}

    assert refused(change) == ["texts.en.headlines.deferred: English has the plurals `one` and `other`"]


def test_a_language_is_missing() -> None:
    """Without English there is nothing to say."""

    def change(document: Document) -> None:
        document["texts"] = {"nl": document["texts"]["en"]}

    assert len(refused(change)) == len(TEXTS) + sum(map(len, TEXTS.values()))


@pytest.mark.parametrize("part", ["suitabilities", "effects"])
def test_levels_are_all_there_once_in_order(part: str) -> None:
    """A level that is missing, stands twice or in another place is refused."""

    def less(document: Document) -> None:
        del document["effects"][part][2]

    def more(document: Document) -> None:
        document["effects"][part].append(document["effects"][part][0])

    def turned(document: Document) -> None:
        document["effects"][part].reverse()

    for change in (less, more, turned):
        (found,) = refused(change)
        assert found.startswith(f"effects.{part}: these belong here, once each and in this order: ")


def test_levels_of_benefit_are_all_there() -> None:
    """So are the levels of benefit, best first."""

    def change(document: Document) -> None:
        document["effects"]["benefit"]["levels"] = ["fair", "good", "limited"]

    assert refused(change) == ["effects.benefit: these belong here, once each and in this order: good, fair, limited"]


def test_ids_are_given_once() -> None:
    """A section, question, contradiction or session row that stands twice is refused, not overwritten."""

    def change(document: Document) -> None:
        questionnaire = document["questionnaire"]
        questionnaire["sections"][0]["questions"].append(questionnaire["sections"][0]["questions"][1])
        questionnaire["sections"].append(questionnaire["sections"][3])
        questionnaire["contradictions"].append(questionnaire["contradictions"][0])
        document["sessions"]["rows"].append(document["sessions"]["rows"][0])

    assert refused(change) == [
        "questionnaire.herpes: the id `herpes` is given twice",
        "questionnaire.person.pregnancy: the id `pregnancy` is given twice",
        "questionnaire.main-type-not-ticked: the id `main-type-not-ticked` is given twice",
        "sessions.rows.mild: the id `mild` is given twice",
    ]


RESERVED = ("always", "clinic", "and", "or", "not", "in", "is", "if", "class", "lambda", "with-a-dash")
"""Names that conditions have a meaning for, or cannot hold."""


def called(name: str) -> list[Callable[[Document], None]]:
    """What calls a definition, a parameter, a section or a question so."""

    def definition(document: Document) -> None:
        document["definitions"][name] = {"when": "herpes.history", "text": "Something"}

    def parameter(document: Document) -> None:
        number = {"value": 6, "unit": "months", "tighten": "up"}
        document["rules"]["isotretinoin-recent"]["parameters"][name] = number

    def section(document: Document) -> None:
        document["questionnaire"]["sections"][0]["id"] = name

    def question(document: Document) -> None:
        document["questionnaire"]["sections"][0]["questions"][0]["id"] = name

    return [definition, parameter, section, *([question] if name not in ("always", "clinic") else [])]


@pytest.mark.parametrize("name", RESERVED)
def test_a_name_that_conditions_could_not_use_is_refused(name: str) -> None:
    """Nothing that stands in conditions is called what they have a meaning for, or what cannot stand in one."""
    reason = "could not stand in a condition" if "-" in name else "has a meaning of its own"
    for change in called(name):
        assert any(f"`{name}` {reason}" in fault for fault in refused(change)), change


def test_one_name_is_not_two_things() -> None:
    """A parameter cannot have a definition's name: a condition would mean the one and say the other."""

    def change(document: Document) -> None:
        document["definitions"]["months"] = {"when": "herpes.history", "text": "Something"}

    assert "rules.isotretinoin-recent.parameters.months: `months` is a definition" in "\n".join(refused(change))
