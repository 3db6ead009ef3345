"""A request that names a release is read with that release's own questionnaire; here is what it makes of the others'.

What only another release asks is `not_in_release` where it was answered, and nothing where it was not: whole forms
post null for every question they have.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.rules.answers import fits
from app.rules.questionnaire import OTHERS, Questionnaire


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked by the release that a request names, and by others; who names none has nobody else to ask.

    Attributes:
        here: the questionnaire that reads the request.
        elsewhere: the questionnaires of all others.
    """

    here: Questionnaire
    elsewhere: tuple[Questionnaire, ...] = ()

    def only_elsewhere(self, where: Sequence[str | int], answer: object, *, unknown: bool) -> bool:
        """Whether what was refused at a place is an answer by another questionnaire.

        Args:
            where: the place: `answers`, section, question, and of a list the item.
            answer: what stands there.
            unknown: whether there is no such field here, whatever stands in it.
        """
        match where:
            case ["answers", str(section)] if unknown:
                return self._asks(section, OTHERS)
            case ["answers", str(section), str(question)] if unknown:
                return self._asks(section, question)
            case ["answers", str(section), str(question)]:
                return any(fits(other, section, question, answer) for other in self.elsewhere)
            case ["answers", str(section), str(question), _]:
                return any(fits(other, section, question, [answer]) for other in self.elsewhere)
        return False

    def said(self, parsed: object) -> object:
        """The request without what says nothing on questions asked elsewhere only: null, and `others` of a section."""
        if not self.elsewhere or not isinstance(parsed, dict) or not isinstance(answers := parsed.get("answers"), dict):
            return parsed
        return {**parsed, "answers": dict(self._sections(answers))}

    def _sections(self, answers: Mapping[Any, Any]) -> Iterator[tuple[Any, Any]]:
        for section, answered in answers.items():
            given = {} if answered is None else answered
            if isinstance(given, dict):
                said = {key: answer for key, answer in given.items() if not self._is_silence(section, key, answer)}
                if said or section in self.here.readers or not self._asks(section, OTHERS):
                    yield section, said
            else:
                yield section, given

    def _is_silence(self, section: str, question: str, answer: object) -> bool:
        is_asked = question in self.here.readers.get(section, {})
        is_silent = answer is None or (question, answer) == (OTHERS, "no")
        return is_silent and not is_asked and self._asks(section, question)

    def _asks(self, section: str, question: str) -> bool:
        return any(question in other.readers.get(section, {}) for other in self.elsewhere)
