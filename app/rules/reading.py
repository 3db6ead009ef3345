"""One document being read: what its parts may refer to, and the faults found, so that all are told at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.engine.condition import Condition, Not
from app.engine.errors import ConditionError, EngineError
from app.engine.facts import Kind, Value, Vocabulary
from app.engine.language import parse
from app.rules import documents as doc
from app.rules.errors import Fault, Where
from app.rules.model import Citation, Source
from app.rules.values import value_of


@dataclass(frozen=True, slots=True)
class Reading:
    """Resolves references. A fault is noted, and something takes its place, so that reading goes on.

    Attributes:
        faults: everything found wrong so far; a copy of a reading adds to the same list.
    """

    vocabulary: Vocabulary
    sources: Mapping[str, Source] = field(default_factory=dict)
    definitions: Mapping[str, Condition] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, message: str, *where: str | int) -> None:
        """Note a fault."""
        self.faults.append(Fault(where, message))

    def known(self, path: str, where: Where) -> Kind | None:
        """The kind of a fact, noted as a fault if there is no such fact."""
        try:
            return self.vocabulary[path]
        except EngineError as error:
            self.fault(str(error), *where)
            return None

    def condition(self, text: str, where: Where, parameters: Mapping[str, int] | None = None) -> Condition:
        """The condition that a text says; `not always` if it says none."""
        try:
            return parse(text, self.vocabulary, self.definitions, parameters)
        except ConditionError as error:
            self.fault(str(error), *where)
            return Not(parse("always", self.vocabulary))

    def checked(self, path: str, answer: object, where: Where) -> Value:
        """The fact value of an answer written in the rulebook, noted as a fault if it is none; False then."""
        try:
            value = value_of(self.vocabulary[path], answer)
            self.vocabulary.check(path, value)
        except (EngineError, TypeError) as error:
            self.fault(str(error), *where)
            return False
        return value

    def citations(self, written: Sequence[doc.CitationDocument], where: Where) -> tuple[Citation, ...]:
        """Citations, each of a source that there is."""
        for each in written:
            if each.source not in self.sources:
                self.fault(f"there is no source `{each.source}`", *where)
        return tuple(Citation(**each.model_dump()) for each in written)
