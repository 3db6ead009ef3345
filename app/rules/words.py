"""What no text may say: it never plays doctor, promises nothing, and names no dose."""

import re
from collections.abc import Iterator

MEDICINE = (
    r"(medicines?|medications?|tablets?|pills?|drugs?|treatments?|creams?|capsules?|blood thinners?|antivirals?"
    r"|steroids?|isotretinoin|acitretin|warfarin|aspirin|clopidogrel)"
)
LEAVE = r"(stop|come off|skip|miss|halve|reduce|increase|pause|discontinue|leave out|hold back)"
FORBIDDEN = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\d\s*(mg|mcg|µg|g/kg|mg/kg|ml|millilitres?|milligrams?|micrograms?|units?)\b",
        r"\b(once|twice|\w+ times) (a|per|each|every) (day|week)\b",
        r"\b(\d+|half|one|two|three|four) (tablets?|capsules?|pills?|drops|puffs)\b",
        r"\b(miss|skip|repeat) (a|the|your|one) dose\b",
        r"\bdosages?\b|\b(usual|daily|starting|standard|recommended|double|half|higher|lower|bigger|smaller) doses?\b",
        r"\bstop(ping|ped|s)? (taking|using)\b(?! (it|them) longer)",
        rf"\b(?<!not )(?<!never ){LEAVE} ((a|your|the|any|this|that|all) (\w+ )?)?{MEDICINE}\b",
        rf"\b(do not|don't|never) (take|use) (a|your|the|any|this|that) (\w+ )?{MEDICINE}\b",
        r"\byou (qualify|are (approved|cleared|eligible|suitable|an? (\w+ )?candidate))\b",
        r"\byou (may|can|could|should) (not )?be treated\b",
        r"\b(safe|approved|guaranteed|suitable) for you\b",
        r"\b(completely|totally|perfectly|entirely|always) safe\b|\brisk-free\b|\bno risk\b|\bwithout (any )?risk\b",
        r"\bguarante(e|es|ed)\b",
        r"\bwill (cure|remove|erase|definitely|disappear|vanish|be gone)\b",
        r"\b\d+\s*(%|per ?cent)",
        r"\b(?<!not a )(?<!not a medical )diagnosis\b|\bdiagnosed? (you|your|that you)\b|\bwe diagnose",
        r"\b(suffer|suffers|suffering|victim|abnormal|addict)\b",
    )
]


def forbidden(text: str) -> Iterator[str]:
    """The phrases of a text that it may not contain."""
    for pattern in FORBIDDEN:
        for found in pattern.finditer(text):
            yield found[0]
