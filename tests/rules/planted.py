"""Faults to plant in a copy of the working tree: each one place altered, where that stands, and what must be told.

Each entry is (file, old text, new text, text whose line is named, message).
"""

FEW = (
    "medicines/isotretinoin-recent",
    "medicines/isotretinoin-within-a-year",
    "herpes/herpes-frequent",
    "herpes/herpes-history",
    "herpes/herpes-without-antiviral",
    "person/age-minor",
    "person/age-young-adult",
    "skin/sunburn",
    "skin/recent-tan",
    "skin/fake-tan",
    "skin/skin-infection",
    "skin/eczema-elsewhere-or-past",
    "skin/acne-cleared-recently",
    "scars/mostly-ice-pick",
    "scars/severity-mild",
    "scars/severity-moderate",
    "everyone/needle-depth",
)
RECENT = "base/medicines/isotretinoin-recent.toml"
WITHIN = "base/medicines/isotretinoin-within-a-year.toml"
FREQUENT = "base/herpes/herpes-frequent.toml"
MINOR = "base/person/age-minor.toml"
YOUNG = "base/person/age-young-adult.toml"
SUNBURN = "base/skin/sunburn.toml"
FAKE_TAN = "base/skin/fake-tan.toml"
INFECTION = "base/skin/skin-infection.toml"
ECZEMA = "base/skin/eczema-elsewhere-or-past.toml"
ICE = "base/scars/mostly-ice-pick.toml"
MONTHS = "medicines.isotretinoin_months"
STOPPED = "medicines.isotretinoin == 'stopped'"
WHEN = f"{STOPPED} and {MONTHS} < months"


PLANTED = {
    "brackets": (RECENT, WHEN, f"({STOPPED}) and {MONTHS} < months", "when  ", f"write it as `{WHEN}`"),
    "waits where not asked": (
        RECENT,
        WHEN,
        f"medicines.isotretinoin != 'never' and {MONTHS} < months",
        "when  ",
        f"it depends on `{MONTHS}` where that is not asked",
    ),
    "does not wait for the parent": (
        RECENT,
        WHEN,
        f"{MONTHS} < months",
        "when  ",
        f"it waits for `{MONTHS}` without waiting for what decides whether that is asked",
    ),
    "unused parameter": (
        RECENT,
        "parameters = { months",
        'parameters = { spare = { value = 1, unit = "weeks", tighten = "up" }, months',
        "parameters",
        "nothing uses the parameter `spare`",
    ),
    "bare number": (RECENT, f"{MONTHS} < months", f"{MONTHS} < 6", "when  ", "make a parameter of the number 6"),
    "bare number in a chain": (
        MINOR,
        "person.age < years",
        "5 <= person.age < years",
        "when  ",
        "make a parameter of the number 5",
    ),
    "waits for another fact": (
        RECENT,
        f'until      = {{ fact = "{MONTHS}"',
        'until      = { fact = "scars.newest_months"',
        "until ",
        "`scars.newest_months` does not stand in the condition",
    ),
    "absorbs a stricter one": (
        YOUNG,
        'row        = "AGE-2"',
        'row        = "AGE-2"\nabsorbs    = ["age-minor"]',
        "absorbs",
        "`age-minor` is stricter than this rule",
    ),
    "absorb each other": (
        FAKE_TAN,
        'row        = "SUN-3"',
        'row        = "SUN-3"\nabsorbs    = ["sunburn"]',
        "absorbs",
        "`sunburn` absorbs this rule too",
    ),
    "absorbs something else": (
        SUNBURN,
        '["recent-tan", "fake-tan"]',
        '["recent-tan", "fake-tan", "age-young-adult"]',
        "absorbs",
        "`age-young-adult` does not speak of the same thing",
    ),
    "absorbs something urgent": (
        SUNBURN,
        '["recent-tan", "fake-tan"]',
        '["recent-tan", "fake-tan", "skin-infection"]',
        "absorbs",
        "`skin-infection` is urgent, and this rule is not",
    ),
    "urgent, and mild": (
        FAKE_TAN,
        'row        = "SUN-3"',
        'row        = "SUN-3"\nurgent     = true',
        "urgent ",
        "what a doctor should see soon is at least a review",
    ),
    "a caution kept from somebody": (
        RECENT,
        'row        = "ISO-2"',
        'row        = "ISO-2"\nfor = "course"',
        "for = ",
        "only what informs may be kept from anybody",
    ),
    "no reason against a source": (
        RECENT,
        "choice     =",
        "# choice   =",
        "cites ",
        "a source speaks against it: say in `choice` how that was decided",
    ),
    "contradictory example": (
        FREQUENT,
        'given = { herpes = { history = "no" } }',
        'given = { herpes = { history = "no", outbreaks_per_year = 3 } }',
        '[[examples]]\ngiven = { herpes = { history = "no", out',
        "the answers contradict each other at `herpes.outbreaks_per_year`",
    ),
    "wrong example": (
        FREQUENT,
        'outbreaks_per_year = 6 } }\nthen  = "unknown"',
        "outbreaks_per_year = 6 } }\nthen  = false",
        "[[examples]]\ngiven = { herpes = { outbreaks_per_year = 6 } }",
        "it says false, and the condition is unknown",
    ),
    "a truth without example": (
        SUNBURN,
        'given = {}\nthen  = "unknown"',
        'given = { skin = { sun = "none" } }\nthen  = false',
        "[[examples]]",
        "no example shows that it can be unknown",
    ),
    "a threshold without example": (
        FREQUENT,
        'history = "yes", outbreaks_per_year = 5',
        'history = "yes", outbreaks_per_year = 4',
        "[[examples]]",
        "no example has `herpes.outbreaks_per_year` at 5, beside its threshold",
    ),
    "a step of a choice without example": (
        SUNBURN,
        'sun = "tan_or_sunbed"',
        'sun = "fake_tan"',
        "[[examples]]",
        "no example has `skin.sun` at tan_or_sunbed, beside its threshold",
    ),
    "a part without both sides": (
        ECZEMA,
        'eczema = "past" } }\nthen  = true',
        'eczema = "elsewhere" } }\nthen  = true',
        "[[examples]]",
        "the examples do not show both sides of `skin.eczema == 'past'`",
    ),
    "no example lifts": (
        SUNBURN,
        'lifts = "deferred"\n',
        "",
        "[[examples]]",
        "no example says what the rule lifts to",
    ),
    "an example lifts wrongly": (
        SUNBURN,
        'lifts = "deferred"',
        'lifts = "not_suitable"',
        "lifts =",
        "it says `not_suitable`, and the rule lifts to `deferred`",
    ),
    "a direction without order": (
        ECZEMA,
        "direction  = {}",
        'direction  = { "skin.eczema" = "none" }',
        "direction ",
        "`skin.eczema` has no order, so no direction",
    ),
    "no direction": (
        FREQUENT,
        '"herpes.history" = "more is never safer", ',
        "",
        "direction ",
        "say which direction `herpes.history` has",
    ),
    "a wrong direction": (
        SUNBURN,
        '"more is never safer"',
        '"more is never worse"',
        "direction ",
        "`skin.sun`: what holds is `more is never safer`",
    ),
    "another wrong direction": (
        RECENT,
        '"more is never worse"',
        '"none"',
        "direction ",
        f"`{MONTHS}`: what holds is `more is never worse`",
    ),
    "a direction of something else": (
        SUNBURN,
        '"skin.sun" = "more is never safer"',
        '"skin.sun" = "more is never safer", "skin.tone" = "none"',
        "direction ",
        "`skin.tone` does not stand in the condition",
    ),
    "a base rule that reads the clinic": (
        INFECTION,
        'when       = "skin.infection"',
        "when       = \"skin.infection or clinic.needle_material == 'titanium'\"",
        "when  ",
        "a base rule of effect `defer` may not depend on the clinic",
    ),
    "bands overlap": (
        "effects.toml",
        "floor = 61",
        "floor = 59",
        "[[suitabilities]]",
        "the bands of `suitable_with_precautions` and `undetermined` overlap",
    ),
    "effects out of step": (
        "effects.toml",
        'lifts = "deferred"',
        'lifts = "suitable_with_precautions"',
        "[[effects]]",
        "a stronger effect lifts to a milder suitability",
    ),
    "benefit of something unknown": (
        "effects.toml",
        'unknown_without = ["scars.severity"',
        'unknown_without = ["scars.depth"',
        "[benefit]",
        "there is no question `scars.depth`",
    ),
    "definition in brackets": (
        "definitions.toml",
        "person.smoking >= 'ex_within_5_years'",
        "(person.smoking >= 'ex_within_5_years')",
        'when = "(person',
        "write it as `person.smoking >= 'ex_within_5_years'`",
    ),
    "definition without its parent": (
        "definitions.toml",
        "person.smoking >= 'ex_within_5_years'",
        "herpes.antiviral_arranged",
        'when = "herpes',
        "it waits for `herpes.antiviral_arranged` without waiting for what decides whether that is asked",
    ),
    "two rows fit": (
        "sessions.toml",
        "scars.severity == 'moderate'",
        "scars.severity >= 'moderate'",
        "[[rows]]",
        "two rows fit one person",
    ),
    "no row fits": (
        "sessions.toml",
        "scars.severity == 'moderate'",
        "scars.severity == 'moderate' and skin.tone < 'V'",
        "[[rows]]",
        "no row fits a person whose severity is known",
    ),
    "a row upside down": (
        "sessions.toml",
        "min = 3\nmax = 5",
        "min = 5\nmax = 3",
        "[[rows]]",
        "`moderate` has more sessions at least than at most",
    ),
    "a dose in a rule": (
        SUNBURN,
        "Sunburned skin marks more easily.",
        "Take 400 mg first.",
        "advice ",
        "it may not say `0 mg`",
    ),
    "a promise in a help": (
        "questionnaire.toml",
        "Give your age in whole years",
        "A good result is guaranteed",
        'help = "A good',
        "it may not say `guaranteed`",
    ),
    "a verdict in an option": (
        "questionnaire.toml",
        "Not for more than 5 years",
        "You are eligible",
        '[\n  { id = "never", label = "I never have" }',
        "it may not say `You are eligible`",
    ),
    "a verdict in a headline": (
        "texts/en/general.toml",
        "Microneedling may suit you, if",
        "You may be treated, if",
        'suitable_with_precautions = "You',
        "it may not say `You may be treated`",
    ),
    "a promise in a meaning": (
        "effects.toml",
        "Not now: there is something",
        "Without risk: there is something",
        'meaning = "Without',
        "it may not say `Without risk`",
    ),
}
