"""A translator's file into catalogues: what is taken, what is refused and why, and what a reviewer signs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.rules.catalogue import Review, Translation, digest_of
from app.rules.places import Written
from app.translation.guidance import placeholders
from app.translation.po import Returned
from app.translation.surfaces import Surface, write_catalogue


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a translator's file: how many texts were taken, and why others were not."""

    taken: int
    refused: tuple[str, ...]


def import_texts(
    surfaces: tuple[Surface, ...], language: str, returned: Mapping[str, Returned], review: Review | None
) -> Imported:
    """Put a translator's texts into the catalogues of a language.

    Args:
        surfaces: every surface.
        language: whose texts they are.
        returned: what the file says, by id.
        review: who reviewed what is not marked as in need of work; None for a draft.
    """
    known = {text_id for surface in surfaces for text_id in surface.english}
    refused = [f"{text_id}: there is no such text" for text_id in returned if text_id not in known]
    taken = 0
    for surface in surfaces:
        catalogue = dict(surface.catalogue(language))
        for text_id, english in surface.english.items():
            if text_id in returned:
                faults = list(faults_of(text_id, english, returned[text_id]))
                refused += faults
                if not faults:
                    catalogue[text_id] = _taken(catalogue.get(text_id), returned[text_id], review)
                    taken += 1
        if any(text_id in returned for text_id in surface.english):
            write_catalogue(surface.file(language), _in_order(surface, catalogue))
    return Imported(taken, tuple(refused))


def faults_of(text_id: str, english: Written, returned: Returned) -> Iterator[str]:
    """What keeps a translation from being taken."""
    if returned.english != digest_of(english):
        yield f"{text_id}: it was made from another English than stands there now"
    yield from differing(text_id, english, returned.text)


def differing(text_id: str, english: Written, text: Written) -> Iterator[str]:
    """What a translation lacks or has too much: placeholders, plurals, and space around it."""
    wanted, found = placeholders(english), placeholders(text)
    if isinstance(english, str) is not isinstance(text, str):
        yield f"{text_id}: plurals stand where the English has none, or are missing"
    for name in sorted(wanted - found):
        yield f"{text_id}: {{{name}}} is missing"
    for name in sorted(found - wanted):
        yield f"{text_id}: {{{name}}} does not stand in the English"
    if any(not form or form != form.strip() or "\n" in form for form in forms_of(text)):
        yield f"{text_id}: a text is one line, with nothing around it"


def forms_of(text: Written) -> list[str]:
    """The text, or each of its plurals."""
    return [text] if isinstance(text, str) else list(text.values())


def _taken(before: Translation | None, returned: Returned, review: Review | None) -> Translation:
    """The translation; one that is as it was keeps its review."""
    signed = None if returned.fuzzy else review
    same = before is not None and (before.text, before.english) == (returned.text, returned.english)
    return Translation(returned.text, returned.english, signed or (before.review if before and same else None))


def _in_order(surface: Surface, catalogue: Mapping[str, Translation]) -> dict[str, Translation]:
    """In the order of the English; a text that is no more is left out."""
    return {text_id: catalogue[text_id] for text_id in surface.english if text_id in catalogue}
