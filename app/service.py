"""The acts of the service: what it can be asked to do, with everything it needs passed in."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from pydantic_core import to_json

from app.assess import assess
from app.assessment import Assessment
from app.clinics import NO_CLINIC
from app.proof import receipts
from app.proof.book import Book, printed
from app.proof.difference import difference
from app.rules.answers import Answers, facts_of, fits
from app.rules.errors import InconsistentAnswers, ReleaseNotFound
from app.rules.model import Rulebook, SuitabilityId
from app.rules.questionnaire import OTHERS, Questionnaire
from app.wire import shapes
from app.wire.differences import ReleaseDifference
from app.wire.errors import ReceiptsUnavailable, RequestFault, RequestRefused, pointer
from app.wire.render import Rendering
from app.wire.request import AssessmentRequest, RequestReader
from app.wire.write import writer


@dataclass(frozen=True, slots=True)
class Service:
    """What the service knows and can do.

    Attributes:
        current: the rulebook that is used unless a request names a release.
        releases: every release, oldest first.
        software: the software's version.
        today: the day it is (UTC).
        reader: reads requests as the current questionnaire shapes them.
        receipt_secret: what receipts are keyed with; None where none can be made.
        plainly: whether the plainest requests are read without being checked first; what comes of it is the same.
        decided: is told the suitability of each assessment, and nothing else of it.
    """

    current: Rulebook
    releases: Mapping[str, Rulebook]
    software: str
    today: Callable[[], date]
    reader: RequestReader
    receipt_secret: bytes | None = None
    plainly: bool = True
    decided: Callable[[SuitabilityId], object] = lambda _suitability: None

    def book(self, release: str | None) -> Rulebook:
        """The rulebook of a release; the current one for None.

        Raises:
            ReleaseNotFound: there is none of that name.
        """
        if release is None or release == self.current.release:
            return self.current
        if release not in self.releases:
            raise ReleaseNotFound(release)
        return self.releases[release]

    def assess(self, request: AssessmentRequest, within: tuple[str | int, ...] = ()) -> shapes.Assessment:
        """Assess one request; `within` is where it stands in the body.

        Raises:
            ReleaseNotFound: it names a release that is not here.
            RequestRefused: its answers contradict each other, or the release lacks a question.
            ReceiptsUnavailable: it asks for a receipt, and there is no secret to make one with.
        """
        secret = self._secret() if request.get("receipt") else None
        book, assessment = self._decide(request, within)
        rendered = Rendering(book, self.software).assessment(assessment, request.get("client_reference"))
        if secret is not None:
            rendered["receipt"] = receipts.receipt(rendered, request["answers"], secret)
        return rendered

    def write(self, request: AssessmentRequest, within: tuple[str | int, ...] = ()) -> bytes:
        """The fast equal of `assess`: its JSON as bytes.

        Raises:
            ReleaseNotFound, RequestRefused, ReceiptsUnavailable: as `assess`.
            NotAnAnswer: answers that nobody checked do not fit.
        """
        if request.get("receipt"):
            return to_json(self.assess(request, within))
        book, assessment = self._decide(request, within)
        return writer(book, self.software).assessment(assessment, request.get("client_reference"))

    def answer(self, parsed: object, within: tuple[str | int, ...] = ()) -> bytes:
        """A request that was parsed, as the JSON of its assessment; on any doubt it is checked first.

        Raises:
            ReleaseNotFound, RequestRefused, ReceiptsUnavailable: as `assess`, or it does not fit.
        """
        if self.plainly:
            with suppress(Exception):  # what it is, is told below
                return self.write(self.reader.plain(parsed), within)
        return self.write(self.reader.checked(parsed, within), within)

    def _decide(self, request: AssessmentRequest, within: tuple[str | int, ...]) -> tuple[Rulebook, Assessment]:
        book = self.book(request.get("release"))
        answers: Answers = request["answers"]
        if book is not self.current:
            answers = _known_to(book.questionnaire, answers, (*within, "answers"))
        try:
            facts = facts_of(book.questionnaire, answers)
        except InconsistentAnswers as error:
            raise RequestRefused(_contradictions(error, (*within, "answers"))) from None
        assessment = assess(book, facts, NO_CLINIC, request.get("as_of") or self.today())
        self.decided(assessment.suitability)
        return book, assessment

    def replay(self, receipt: shapes.Receipt, answers: receipts.Answers) -> receipts.Replay:
        """Decide again what a receipt says was decided, by its release and on its day, and compare.

        Raises:
            ReleaseNotFound, RequestRefused, ReceiptsUnavailable: as `assess`.
        """
        secret = self._secret()
        as_of = date.fromisoformat(receipt["as_of"])
        request: AssessmentRequest = {
            "answers": {section: dict(given) for section, given in answers.items()},
            "release": receipt["release"],
            "as_of": as_of,
        }
        return receipts.replay(receipt, self.assess(request), answers, secret)

    def difference(self, before: str, after: str) -> ReleaseDifference:
        """What differs between two releases, and whom it affects.

        Raises:
            ReleaseNotFound: one of them is not here.
        """
        return difference(self.book(before), self.book(after))

    def written(self) -> Book:
        """The current rulebook as a page to read."""
        return printed(self.current, self.releases)

    def _secret(self) -> bytes:
        if self.receipt_secret is None:
            raise ReceiptsUnavailable
        return self.receipt_secret


def _contradictions(error: InconsistentAnswers, within: tuple[str | int, ...]) -> list[RequestFault]:
    """One fault for each contradiction; the text names the questions, never the answers."""
    return [
        RequestFault(
            pointer(*within, *each.path.split(".")),
            "inconsistent_answers",
            f"{each.text} See: {', '.join(each.because)}." if each.because else each.text,
        )
        for each in error.inconsistencies
    ]


def _known_to(questionnaire: Questionnaire, answers: Answers, within: tuple[str | int, ...]) -> Answers:
    """What was answered, for an older release to take into account.

    Raises:
        RequestRefused: it lacks a question that was answered, or an option.
    """
    given = {
        section: {question: answer for question, answer in those.items() if answer is not None}
        for section, those in answers.items()
    }
    faults = [
        RequestFault(pointer(*within, section, question), "not_in_release", "The release does not have this.")
        for section, those in given.items()
        for question, answer in those.items()
        if question != OTHERS and not fits(questionnaire, section, question, answer)
    ]
    if faults:
        raise RequestRefused(faults)
    return {section: those for section, those in given.items() if section in questionnaire.readers}
