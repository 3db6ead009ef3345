"""Serving as a clinic: every release with its rules, once it is proved that they only tighten (law 7)."""

import logging
from collections.abc import Mapping
from dataclasses import replace

from app.clinic_file import ClinicFile, for_clinic
from app.compare.packs import Refusal, check_pack
from app.rules.errors import RulebookError
from app.rules.model import Rulebook
from app.service import Service

logger = logging.getLogger("candidacy")


def served_as(service: Service, clinic: ClinicFile) -> Service:
    """The same service, answering every request as a clinic's. Releases that its rules do not fit are not served.

    Raises:
        RulebookError: its rules do not fit the current rulebook; file and line of each fault.
    """
    if refused := refusals(service.current, clinic):
        raise RulebookError([each.fault for each in refused])
    fit = {name: book for name, book in service.releases.items() if _fits(book, service.current, clinic)}
    unfit = frozenset(service.releases.keys() - fit.keys())
    for name in sorted(unfit):
        logger.warning("the clinic's rules do not fit release %s, which is not served", name)
    releases: Mapping[str, Rulebook] = {name: for_clinic(book, clinic) for name, book in fit.items()}
    current = releases.get(service.current.release) or for_clinic(service.current, clinic)
    own = replace(service, current=current, releases=releases, profile=clinic.profile, unfit=unfit)
    return replace(own, storing=clinic.storing)


def served_by_proofs(service: Service, clinic: ClinicFile, proofs: Mapping[str, str | None]) -> Service:
    """The same, where it was proved before which releases the clinic's rules fit; others are not served.

    Args:
        service: what answers whoever is no clinic's.
        clinic: the clinic.
        proofs: by the digest of a rulebook, the digest of it as the clinic's; None where its rules do not fit.
    """

    def own(book: Rulebook) -> Rulebook | None:
        if clinic.pack is None:
            return for_clinic(book, clinic)
        digest = proofs.get(book.digest)
        return for_clinic(book, clinic, digest) if digest else None

    every = {name: own(book) for name, book in service.releases.items()}
    releases = {name: book for name, book in every.items() if book is not None}
    current = releases.get(service.current.release) or own(service.current)
    unfit = {name for name, book in every.items() if book is None} | (
        {service.current.release} if not current else set()
    )
    return replace(
        service,
        current=current or service.current,  # which is not served then
        releases=releases,
        profile=clinic.profile,
        unfit=frozenset(unfit),
        storing=clinic.storing,
    )


def _fits(book: Rulebook, current: Rulebook, clinic: ClinicFile) -> bool:
    return book is current or not refusals(book, clinic)


def refusals(book: Rulebook, clinic: ClinicFile) -> list[Refusal]:
    """What keeps a clinic's rules from being used with a rulebook; a clinic without rules of its own fits any."""
    return [] if clinic.pack is None else check_pack(book, clinic.pack, clinic.profile.facts)
