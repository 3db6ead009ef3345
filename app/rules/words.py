"""What no text may say: it never plays doctor, promises nothing, and names no dose."""

import re
from collections.abc import Iterator

MEDICINE = (
    r"(medicines?|medications?|tablets?|pills?|drugs?|treatments?|isotretinoin|blood thinners?|creams?|capsules?)"
)
FORBIDDEN = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\d\s*(mg|mcg|µg|g/kg|mg/kg|ml|millilitres?|milligrams?|micrograms?|units?)\b",
        r"\b(once|twice|\w+ times) (a|per) day\b",
        r"\bdosages?\b|\b(usual|daily|starting|standard|recommended|double|half|higher|lower|bigger|smaller) doses?\b",
        r"\bstop(ping|ped|s)? (taking|using)\b(?! (it|them) longer)",
        rf"\b(stop|come off|skip|halve|reduce|increase) (your|the|any|this|that|all)( \w+)? ?{MEDICINE}\b",
        r"\byou (qualify|are approved|are cleared|are eligible)\b",
        r"\byou may (not )?be treated\b",
        r"\b(safe|approved|guaranteed|suitable) for you\b",
        r"\bguarante(e|es|ed)\b",
        r"\bwill (cure|remove|erase|definitely)\b",
        r"\b\d+\s*(%|per ?cent)",
        r"\b(?<!not a )(?<!not a medical )diagnosis\b",
        r"\b(suffer|suffers|suffering|victim|abnormal|addict)\b",
    )
]


def forbidden(text: str) -> Iterator[str]:
    """The phrases of a text that it may not contain."""
    for pattern in FORBIDDEN:
        for found in pattern.finditer(text):
            yield found[0]
