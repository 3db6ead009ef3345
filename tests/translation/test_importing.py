from datetime import date
from pathlib import Path

import pytest

from app.rules.catalogue import Review, Translation, digest_of
from app.rules.places import Written
from app.translation.checking import coverage, forbidden_in
from app.translation.importing import Imported, import_texts
from app.translation.po import Returned
from app.translation.surfaces import SURFACES, Surface, languages, surfaces

TITLE, ADVICE, WEEKS = "rules.sunburn.title", "rules.sunburn.advice", "general.amounts.weeks"
ENGLISH: dict[str, Written] = {
    TITLE: "A sunburn for {weeks} weeks",
    ADVICE: "Wait until it has healed.",
    WEEKS: {"one": "{count} week", "other": "{count} weeks"},
}
REVIEW = Review("A clinician", date(2027, 1, 5))


@pytest.fixture
def surface(tmp_path: Path) -> Surface:
    """A surface of three texts without a translation."""
    return Surface("rules", ENGLISH, tmp_path)


def sent(text_id: str, text: Written, *, english: str | None = None, fuzzy: bool = True) -> dict[str, Returned]:
    """What a translator sends back of one text."""
    return {text_id: Returned(text, english or digest_of(ENGLISH[text_id]), fuzzy)}


def imported(surface: Surface, returned: dict[str, Returned], review: Review | None = None) -> Imported:
    """What becomes of it in Spanish."""
    return import_texts((surface,), "es", returned, review)


def test_what_is_taken_stands_in_the_catalogue(surface: Surface) -> None:
    """With the English that it was made from, in the order of the English; what was there stays."""
    assert imported(surface, sent(ADVICE, "Espere a que se cure.")) == Imported(1, ())
    assert imported(surface, sent(TITLE, "Una «quemadura» \\ durante {weeks} semanas")) == Imported(1, ())
    catalogue = surface.catalogue("es")
    assert list(catalogue) == [TITLE, ADVICE]
    assert catalogue[TITLE].text == "Una «quemadura» \\ durante {weeks} semanas"
    assert catalogue[ADVICE] == Translation("Espere a que se cure.", digest_of(ENGLISH[ADVICE]))


@pytest.mark.parametrize(
    ("returned", "why"),
    [
        (sent(TITLE, "Una quemadura"), "{weeks} is missing"),
        (sent(TITLE, "Una quemadura {weeks} {months}"), "{months} does not stand in the English"),
        (sent(ADVICE, "Espere.", english="0" * 16), "it was made from another English than stands there now"),
        (sent(ADVICE, " Espere."), "a text is one line, with nothing around it"),
        (
            sent(ADVICE, {"one": "Espere.", "other": "Esperen."}),
            "plurals stand where the English has none, or are missing",
        ),
        (sent(WEEKS, "{count} semanas"), "plurals stand where the English has none, or are missing"),
        ({"rules.nothing.title": Returned("Nada", "0" * 16, fuzzy=True)}, "there is no such text"),
    ],
)
def test_what_does_not_fit_is_refused(surface: Surface, returned: dict[str, Returned], why: str) -> None:
    """The text is named with the reason, and nothing is taken of it."""
    found = imported(surface, returned)
    assert found.taken == 0
    (refused,) = found.refused
    assert refused.endswith(why)
    assert surface.catalogue("es") == {}


def test_a_reviewer_signs_what_needs_no_work(surface: Surface) -> None:
    """What is marked stays a draft; a text that comes back as it was keeps its review, a changed one loses it."""
    both = {**sent(ADVICE, "Espere.", fuzzy=False), **sent(TITLE, "{weeks} semanas")}
    imported(surface, both, REVIEW)
    assert (surface.catalogue("es")[ADVICE].review, surface.catalogue("es")[TITLE].review) == (REVIEW, None)
    imported(surface, sent(ADVICE, "Espere."))
    assert surface.catalogue("es")[ADVICE].review == REVIEW
    imported(surface, sent(ADVICE, "Aguarde."))
    assert surface.catalogue("es")[ADVICE].review is None


def test_coverage_tells_what_is_missing_and_stale(surface: Surface) -> None:
    """A changed English sentence makes exactly its translation stale."""
    imported(surface, {**sent(ADVICE, "Espere.", fuzzy=False), **sent(TITLE, "{weeks} semanas")}, REVIEW)
    found = coverage(surface, "es")
    assert (found.texts, found.translated, found.reviewed) == (3, 2, 1)
    assert (found.missing, found.stale, found.faults) == ((WEEKS,), (), ())
    changed = Surface("rules", {**ENGLISH, ADVICE: "Wait until it is whole again."}, surface.folder)
    assert (coverage(changed, "es").stale, coverage(changed, "es").reviewed) == ((ADVICE,), 0)


def test_coverage_tells_what_no_text_may_say(surface: Surface) -> None:
    """A dose, a promise, or the advice to stop a medicine."""
    imported(surface, sent(ADVICE, "Deje de tomar su medicamento."))
    (fault,) = coverage(surface, "es").faults
    assert fault == f"{ADVICE}: it may not say `Deje de tomar`"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Tome 400 mg."),
        ("es", "Sin ningún riesgo."),
        ("es", "Es totalmente segura."),
        ("es", "Las cicatrices desaparecerán."),
        ("ta", "400 மி.கி எடுங்கள்"),
        ("ta", "மருந்தை நிறுத்துங்கள்"),
        ("ta", "தழும்பு மறைந்துவிடும்"),
        ("en", "This is completely safe."),
    ],
)
def test_what_may_not_be_said_is_found_in_each_language(language: str, text: str) -> None:
    """Doses, promises, and stopping."""
    assert list(forbidden_in(language, text))


def test_the_texts_of_the_working_tree_are_without_fault() -> None:
    """Every language of every surface: no placeholder differs, nothing forbidden is said."""
    assert {"es", "ta"} <= set(languages())
    assert [surface.name for surface in surfaces()] == [*SURFACES]
    for language in languages():
        for surface in surfaces():
            assert coverage(surface, language).faults == ()


def test_an_id_belongs_to_one_surface() -> None:
    """One text, one id, one home."""
    ids = [text_id for surface in surfaces() for text_id in surface.english]
    assert len(set(ids)) == len(ids) > 1500
