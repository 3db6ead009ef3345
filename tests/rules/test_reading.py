from dataclasses import replace

from app.engine.facts import Number, Vocabulary, YesNo
from app.engine.language import render
from app.rules.documents import CitationDocument
from app.rules.errors import Fault
from app.rules.model import Citation
from app.rules.reading import Reading
from tests.books import working

HERE = ("rules", "made-up")


def reading() -> Reading:
    """A reading that knows two facts and every source."""
    return Reading(Vocabulary({"a.age": Number(0, 9, "years"), "a.ill": YesNo()}), working().sources)


def test_what_can_be_resolved_is_no_fault() -> None:
    """A fact, a condition, an answer and a citation that are right come back as what they are."""
    it = reading()
    assert it.known("a.ill", HERE) == YesNo()
    assert it.checked("a.age", 9, HERE) == 9
    assert it.checked("a.ill", "yes", HERE) is True
    assert render(it.condition("a.age < years", HERE, {"years": 5})) == "a.age < years"
    cited = CitationDocument(source="judgement", says="so", against=True)
    assert it.citations([cited], HERE) == (Citation("judgement", None, "so", against=True, seen=True),)
    assert it.faults == []


def test_what_cannot_be_resolved_is_noted_and_reading_goes_on() -> None:
    """Each wrong reference is one fault at its place, and none is an exception."""
    it = reading()
    assert it.known("a.agee", HERE) is None
    assert render(it.condition("a.agee < 5", HERE)) == "not always"
    it.checked("a.age", 10, HERE)
    it.checked("a.ill", "maybe", HERE)
    it.citations([CitationDocument(source="nothing")], HERE)
    assert [fault.where for fault in it.faults] == [HERE] * 5
    assert it.faults[-1] == Fault(HERE, "there is no source `nothing`")


def test_a_copy_adds_to_the_same_faults() -> None:
    """What is found once more is known is told with what was found before."""
    before = reading()
    after = replace(before, vocabulary=Vocabulary({"a.ill": YesNo()}))
    before.fault("first", *HERE)
    after.known("a.age", HERE)
    assert before.faults is after.faults
    assert len(before.faults) == 2
