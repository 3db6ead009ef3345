"""The fast equal of `render.py`: an assessment as JSON bytes, with the pieces that never vary prepared once.

`Rendering.assessment` says what an answer is; this gives the same bytes, and is tested equal to it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from pydantic_core import to_json

from app.assessment import Assessment, Finding
from app.rules.model import Rulebook
from app.wire.render import Rendering


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes assessments of one rulebook.

    Attributes:
        rendering: what is written.
        findings: findings written before, by rule and the facts that decided it: what else they say never varies,
            but for the date of a wait.
        sources: each source's entry, by id.
        provenance: what stands before and behind the day.
        disclaimer: what every assessment ends with.
    """

    rendering: Rendering
    findings: dict[tuple[str, tuple[str, ...]], bytes]
    sources: Mapping[str, bytes]
    provenance: tuple[bytes, bytes]
    disclaimer: bytes

    def assessment(self, assessment: Assessment, client_reference: str | None) -> bytes:
        """The JSON of an assessment."""
        shown, before, behind = self.rendering, *self.provenance
        opened = shown.open_questions(assessment)
        return b"".join(
            (
                to_json(shown.outlook(assessment))[:-1],
                b',"cautions":[',
                self._findings(assessment.cautions),
                b'],"information":[',
                self._findings(assessment.information),
                b'],"urgent":[',
                self._findings(assessment.urgent),
                b'],"open_questions":',
                to_json(opened) if opened else b"[]",
                b',"sources":{',
                b",".join([self.sources[source] for source in assessment.sources]),
                b'},"provenance":',
                before,
                assessment.as_of.isoformat().encode(),
                behind,
                b',"client_reference":',
                to_json(client_reference) if client_reference else b"null",
                b',"receipt":null,"disclaimer":',
                self.disclaimer,
                b"}",
            )
        )

    def _findings(self, findings: Iterable[Finding]) -> bytes:
        return b",".join([self._finding(finding) for finding in findings])

    def _finding(self, finding: Finding) -> bytes:
        if finding.rule is None or (finding.wait is not None and finding.wait.until is not None):
            return to_json(self.rendering.finding(finding))
        key = finding.rule, finding.because
        if key not in self.findings:
            self.findings[key] = to_json(self.rendering.finding(finding))
        return self.findings[key]


@lru_cache(maxsize=64)
def writer(book: Rulebook, software: str) -> Writer:
    """What writes the assessments of a rulebook; the same rulebook is prepared once."""
    rendering = Rendering(book, software)
    day = "0000-00-00"
    before, behind = to_json(rendering.provenance(day)).split(day.encode())
    return Writer(
        rendering=rendering,
        findings={},
        sources={source: to_json({source: rendering.source(source)})[1:-1] for source in book.sources},
        provenance=(before, behind),
        disclaimer=to_json(rendering.disclaimer()),
    )
