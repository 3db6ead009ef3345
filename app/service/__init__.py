"""The acts of the service, one module for each noun. Here: what the service knows, which every act is passed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from app.clinic_file import Storing
from app.clinics import NO_CLINIC, Clinic
from app.rules.errors import ReleaseNotForClinic, ReleaseNotFound
from app.rules.model import Rulebook, SuitabilityId
from app.rules.places import ENGLISH
from app.rules.translate import in_language, languages
from app.wire.errors import ReceiptsUnavailable
from app.wire.request import RequestReader


@dataclass(frozen=True, slots=True)
class Service:
    """What the service knows.

    Attributes:
        current: the rulebook that is used unless a request names a release.
        releases: every release, oldest first.
        software: the software's version.
        today: the day it is (UTC).
        reader: reads requests as the current questionnaire shapes them.
        receipt_secret: what receipts are keyed with; None where none can be made.
        plainly: whether the plainest requests are read without being checked first; what comes of it is the same.
        decided: is told the suitability of each assessment, and nothing else of it.
        profile: of the clinic that every request is answered as; the rulebooks are then its own.
        unfit: releases that the clinic's own rules do not fit.
        storing: what the clinic may keep of people who agree; None where it keeps nothing.
        language: in which its rulebooks say what they say, where they have it; else in English.
    """

    current: Rulebook
    releases: Mapping[str, Rulebook]
    software: str
    today: Callable[[], date]
    reader: RequestReader
    receipt_secret: bytes | None = None
    plainly: bool = True
    decided: Callable[[SuitabilityId], object] = lambda _suitability: None
    profile: Clinic = NO_CLINIC
    unfit: frozenset[str] = frozenset()
    storing: Storing | None = None
    language: str = ENGLISH

    def book(self, release: str | None) -> Rulebook:
        """The rulebook of a release; the current one for None.

        Raises:
            ReleaseNotFound: there is none of that name.
            ReleaseNotForClinic: the clinic's own rules do not fit it.
        """
        return in_language(self._book(release), self.language)

    def _book(self, release: str | None) -> Rulebook:
        if (release or self.current.release) in self.unfit:
            raise ReleaseNotForClinic(release or self.current.release)
        if release is None or release == self.current.release:
            return self.current
        if release not in self.releases:
            raise ReleaseNotFound(release)
        return self.releases[release]

    def language_of(self, release: str | None) -> str:
        """The language that a release is told in.

        Raises:
            ReleaseNotFound, ReleaseNotForClinic: as `book`.
        """
        return self.book(release).language.code

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the current rulebook has, English first."""
        return languages(self.current)

    def in_language(self, language: str) -> "Service":
        """The same service in a language."""
        return self if language == self.language else replace(self, language=language)

    def in_each_language(self) -> Mapping[str, "Service"]:
        """The same service in each of its languages."""
        return {language: self.in_language(language) for language in self.languages}

    def secret(self) -> bytes:
        """What receipts are keyed with.

        Raises:
            ReceiptsUnavailable: there is nothing to key them with.
        """
        if self.receipt_secret is None:
            raise ReceiptsUnavailable
        return self.receipt_secret
