"""What a rulebook must have beyond the shape of its parts: ids once, levels in order, and each text that is used.

References from one part to another are `read.py`'s business.
"""

from collections.abc import Iterator, Mapping, Sequence
from keyword import iskeyword
from typing import get_args

from app.rules import documents as doc
from app.rules.errors import Fault, Where
from app.rules.messages import OTHER
from app.rules.model import BenefitLevel, EffectId, Evidence, SuitabilityId
from app.rules.places import ENGLISH, Written
from app.rules.questionnaire import NOT_SURE, OTHERS, Need

DISCLAIMER = ("emergency", "certainty", "not_medical_advice")
"""What every assessment ends with, in this order."""
URGENT_OR_OPEN = (
    "urgent",
    "undetermined_suitable",
    "undetermined_suitable_with_precautions",
    "suitable_with_precautions_open",
)
BENEFITS = (*get_args(BenefitLevel), "unknown", "not_applicable")
CLINIC = ("needle_material", "numbing", "minimum_age", "cleared_for_tones")
NUMBERS = ("less", "at_most", "more", "at_least", "exactly", "any_but")
ORDERED = (
    *("below", "up_to", "above", "from", "is", "is_not"),
    *("below_listed", "up_to_listed", "above_listed", "from_listed"),
)
BETWEEN = (
    *("from_to", "from_below", "above_to", "above_below"),
    *("not_from_to", "not_from_below", "not_above_to", "not_above_below"),
)
LISTED = ("with", "without", "nothing_but", "something_other")
RESERVED = ("always", "clinic")  # what conditions have a meaning for, beside Python's own words
TEXTS: Mapping[str, tuple[str, ...]] = {
    "answers": ("yes", "no", NOT_SURE, OTHERS, "none"),
    "disclaimer": (*DISCLAIMER, "drafted"),
    "suitability_labels": get_args(SuitabilityId),
    "headlines": (*URGENT_OR_OPEN, *(each for each in get_args(SuitabilityId) if each != "undetermined")),
    "bounds": ("decided", "settled", "open"),
    "effect_labels": get_args(EffectId),
    "waits": ("date", "age", "unknown"),
    "events": ("clinician_has_agreed", "doctor_has_looked", "questions_answered"),
    "unsure": ("review", "precaution"),
    "sessions": ("estimated", "conditional", "not_suitable", "nothing_to_level"),
    "spans": ("interval", "course", "first_change", "judge_after"),
    "score": ("meaning",),
    "benefit": BENEFITS,
    "benefit_labels": BENEFITS,
    "timeline": ("now", "date", "events", "not_suitable"),
    "cost": ("default", "clinic", "not_suitable", "nothing_to_level"),
    "amounts": (),
    "units": (),
    "ranges": ("between",),
    "evidence": get_args(Evidence),
    "evidence_labels": get_args(Evidence),
    "needs": get_args(Need),
    "needs_labels": get_args(Need),
    "faults": ("not_asked", "see"),
    "clinic": CLINIC,
    "clinic_asked": CLINIC,
    "clinic_options": (),
    "words": ("quoted", "joined"),
    "explanations": (
        *(f"{join}_{truth}" for join in ("all", "any") for truth in ("true", "false", "unknown")),
        *("everybody", "nobody", "so", "not_so", "unsure", "unanswered", "said", "for_answers"),
        *(f"for_{each}" for each in (*NUMBERS, *BETWEEN, *LISTED)),
    ),
    "conditions": (
        *("everybody", "nobody", "not_so", "all", "not_all", "any", "none", "parts", "yes", "no"),
        *(*NUMBERS, *ORDERED, *BETWEEN, *LISTED, "answered", "nothing_else"),
    ),
    "summary": (
        *("urgent", "cautions", "expect", "lowers", "information", "open", "everybody", "number", "sources"),
        *(f"evidence_{each}" for each in get_args(Evidence)),
        *(f"hope_{each}" for each in BENEFITS if each != "not_applicable"),
        *("answered", "sessions", "start", "price", "open_stricter", "open_same", "of_100", "not_seen", "made"),
    ),
}
"""Every text that is used, by table; where a table has none, others say which."""


def incomplete(written: doc.RulebookDocument) -> list[Fault]:
    """Every part that is missing, stands twice, or stands in the wrong place."""
    return [*_texts(written.texts), *_levels(written.effects), *_twice(written), *_reserved(written)]


def _texts(texts: Mapping[str, Mapping[str, Mapping[str, Written]]]) -> Iterator[Fault]:
    english = texts.get(ENGLISH, {})
    for table, keys in TEXTS.items():
        if table not in english:
            yield Fault(("texts", "en", table), f"the table `{table}` is missing")
        for key in keys:
            if key not in english.get(table, {}):
                yield Fault(("texts", "en", table), f"the text `{key}` is missing")
    for table, written in english.items():
        for key, text in written.items():
            if not isinstance(text, str) and not {"one", OTHER} <= text.keys():
                yield Fault(("texts", "en", table, key), "English has the plurals `one` and `other`")


def _levels(effects: doc.EffectsDocument) -> Iterator[Fault]:
    written: Mapping[str, tuple[Sequence[str], tuple[str, ...]]] = {
        "suitabilities": ([each.id for each in effects.suitabilities], get_args(SuitabilityId)),
        "effects": ([each.id for each in effects.effects], get_args(EffectId)),
        "benefit": (effects.benefit.levels, get_args(BenefitLevel)),
    }
    for part, (given, needed) in written.items():
        if tuple(given) != needed:
            yield Fault(("effects", part), f"these belong here, once each and in this order: {', '.join(needed)}")


def _twice(written: doc.RulebookDocument) -> Iterator[Fault]:
    questionnaire: Where = ("questionnaire",)
    sections = written.questionnaire.sections
    yield from _repeated([section.id for section in sections], questionnaire)
    for section in sections:
        yield from _repeated([question.id for question in section.questions], (*questionnaire, section.id))
    yield from _repeated([each.id for each in written.questionnaire.contradictions], questionnaire)
    groups = [*written.questionnaire.lists, *written.questionnaire.pages]
    yield from _repeated([each.id for each in groups], questionnaire)
    yield from _repeated([row.id for row in written.sessions.rows], ("sessions", "rows"))


def _reserved(written: doc.RulebookDocument) -> Iterator[Fault]:
    """Names that a condition could not use, or would take for something else."""
    for name in written.definitions:
        yield from _unusable(name, ("definitions", name), RESERVED)
    yield from unusable_parameters(written.rules, written.definitions)
    for section in written.questionnaire.sections:
        yield from _unusable(section.id, ("questionnaire", section.id), (*RESERVED, "follows", "contradictions"))
        for question in section.questions:
            yield from _unusable(question.id, ("questionnaire", section.id, question.id), ())


def unusable_parameters(rules: Mapping[str, doc.RuleDocument], definitions: Mapping[str, object]) -> Iterator[Fault]:
    """Names of numbers of rules that a condition could not use, or would take for something else."""
    for rule_id, rule in rules.items():
        for name in rule.parameters:
            where: Where = ("rules", rule_id, "parameters", name)
            yield from _unusable(name, where, RESERVED)
            if name in definitions:
                yield Fault(where, f"`{name}` is a definition, and cannot be a number as well")


def _unusable(name: str, where: Where, reserved: Sequence[str]) -> Iterator[Fault]:
    if name in reserved or iskeyword(name):
        yield Fault(where, f"`{name}` has a meaning of its own, so nothing can be called that")
    elif not name.isidentifier():
        yield Fault(where, f"`{name}` could not stand in a condition: write it with `_`")


def _repeated(ids: Sequence[str], where: Where) -> Iterator[Fault]:
    for each in dict.fromkeys(ids):
        if ids.count(each) > 1:
            yield Fault((*where, each), f"the id `{each}` is given twice")
