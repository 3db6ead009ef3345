"""What is wrong with a language's texts: what is missing, stale or drafted, and what no text may say in it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.rules.catalogue import Catalogue, digest_of
from app.rules.places import ENGLISH
from app.rules.words import forbidden
from app.translation.importing import differing, forms_of
from app.translation.surfaces import Surface

SU_MEDICINA = r"(medicamento|tratamiento|medicación|pastillas?|isotretinoína|anticoagulante)"
FORBIDDEN: Mapping[str, tuple[str, ...]] = {
    "es": (
        r"\d\s*(mg|mcg|µg|ml|miligramos?|microgramos?|mililitros?|unidades)\b",
        r"\b(una|dos|tres|\w+) ve(z|ces) (al|por) (día|semana)\b",
        rf"\b(deje|suspenda|interrumpa|abandone) (de (tomar|usar)|(su|el|la|los|las|este|esta) {SU_MEDICINA})",
        r"\bgarantiza(mos|do|da|r)?\b|\bgarantías?\b",
        r"\b(totalmente|completamente|absolutamente) segur[oa]s?\b|\bsin (ningún )?riesgos?\b",
        r"\b(curará|eliminará|borrará|desaparecerán?)\b",
        r"\bpuede ser tratad[oa]\b|\bestá aprobad[oa] para usted\b|\bes apt[oa] para\b",
        r"\d+\s*(%|por ciento)",
    ),
    "ta": (
        r"\d\s*(மி\.?\s?கி|மில்லிகிராம்|மைக்ரோகிராம்|மி\.?\s?லி|மில்லிலிட்டர்)",
        r"(ஒரு நாளைக்கு|தினமும்|வாரத்திற்கு) \S+ (முறை|தடவை)",
        r"மருந்தை (நிறுத்துங்கள்|நிறுத்தவும்|நிறுத்திவிடுங்கள்)",
        r"உத்தரவாதம்|உறுதியளிக்கிறோம்",
        r"முற்றிலும் பாதுகாப்பான|ஆபத்து இல்லாத|ஆபத்தே இல்லை",
        r"குணமாகிவிடும்|மறைந்துவிடும்",
        r"\d+\s*(%|சதவீதம்)",
    ),
}
"""What no text may say, by language; English has its own list beside the rules."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a surface a language has."""

    surface: str
    texts: int
    translated: int
    reviewed: int
    missing: tuple[str, ...]
    stale: tuple[str, ...]
    faults: tuple[str, ...]


def coverage(surface: Surface, language: str) -> Coverage:
    """How much of a surface a language has, and what is wrong with it.

    Raises:
        RulebookError: its catalogue cannot be read.
    """
    catalogue = surface.catalogue(language)
    stale = [
        key for key, text in surface.english.items() if key in catalogue and catalogue[key].english != digest_of(text)
    ]
    there = [key for key in surface.english if key in catalogue]
    return Coverage(
        surface=surface.name,
        texts=len(surface.english),
        translated=len(there) - len(stale),
        reviewed=sum(catalogue[key].review is not None for key in there if key not in stale),
        missing=tuple(key for key in surface.english if key not in catalogue),
        stale=tuple(stale),
        faults=tuple(_faults(surface, language, catalogue)),
    )


def _faults(surface: Surface, language: str, catalogue: Catalogue) -> Iterator[str]:
    for text_id, translation in catalogue.items():
        if text_id not in surface.english:
            yield f"{text_id}: there is no such text"
            continue
        if translation.english == digest_of(surface.english[text_id]):
            yield from differing(text_id, surface.english[text_id], translation.text)
        for form in forms_of(translation.text):
            yield from (f"{text_id}: it may not say `{found}`" for found in forbidden_in(language, form))


def forbidden_in(language: str, text: str) -> Iterator[str]:
    """The phrases of a text that it may not contain."""
    if language == ENGLISH:
        yield from forbidden(text)
    for pattern in FORBIDDEN.get(language, ()):
        yield from (found[0] for found in re.finditer(pattern, text, re.IGNORECASE))
