"""Packs that tests share."""

GOOD = """\
pack = "river-clinic"

[tighten.isotretinoin-recent]
months = 9

[rules.river-minimum-age]
title = "Under {clinic.minimum_age} years"
effect = "review"
when = "person.age < clinic.minimum_age"
advice = "This clinic sees people from {clinic.minimum_age} years; ask a clinician there about it."
evidence = "judgement"
cites = [{ source = "judgement" }]
direction = { "person.age" = "more is never worse" }

[[rules.river-minimum-age.examples]]
given = { person = { age = 24 } }
then = true
lifts = "clinician_review"

[[rules.river-minimum-age.examples]]
given = { person = { age = 25 } }
then = false

[[rules.river-minimum-age.examples]]
given = {}
then = "unknown"
"""

RULE = """\
pack = "river-clinic"

[rules.{id}]
title = "Something that the clinic adds"
effect = "{effect}"
when = "{when}"
advice = "Ask a clinician about it."
evidence = "judgement"
cites = [{{ source = "judgement" }}]
{more}

[[rules.{id}.examples]]
given = {{}}
then = "unknown"
"""


def adding(rule_id: str, effect: str, when: str, more: str = "") -> str:
    """A pack that adds one rule."""
    return RULE.format(id=rule_id, effect=effect, when=when, more=more)


def tightening(rule_id: str, line: str) -> str:
    """A pack that tightens one rule."""
    return f'pack = "river-clinic"\n\n[tighten.{rule_id}]\n{line}\n'
