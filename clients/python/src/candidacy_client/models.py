# Generated from the contract by `make clients`. Change the contract instead.

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypeAlias, TypedDict, Union

AccessAct: TypeAlias = Literal['shared', 'listed', 'read', 'summary', 'exported', 'deleted', 'expired']
"""
What was done.
"""


class AccessEntry(TypedDict):
    """
    One act on what people shared.
    """

    at: str
    actor: str
    """
    A key's id, `person`, `operator` or `expiry`.
    """
    act: AccessAct
    shared_assessment: str | None
    """
    Null where it was a list.
    """


class AccessLog(TypedDict):
    """
    Who did what with what people shared, newest first.
    """

    entries: list[AccessEntry]
    next: str | None
    """
    The `cursor` of what follows; null at the end.
    """


AllergiesAdhesive: TypeAlias = Literal['no', 'mild', 'severe', 'not_sure']
"""
- `no`: No
- `mild`: Yes, mild: a rash or itching only
- `severe`: Yes, severe: bad swelling, trouble breathing or collapse
"""


AllergiesAmideAnaesthetic: TypeAlias = Literal['no', 'mild', 'severe', 'not_sure']
"""
- `no`: No
- `mild`: Yes, mild: a rash or itching only
- `severe`: Yes, severe: bad swelling, trouble breathing or collapse
"""


AllergiesChlorhexidine: TypeAlias = Literal['no', 'mild', 'severe', 'not_sure']
"""
- `no`: No
- `mild`: Yes, mild: a rash or itching only
- `severe`: Yes, severe: bad swelling, trouble breathing or collapse
"""


AllergiesContactDermatitis: TypeAlias = Literal['no', 'mild', 'severe', 'not_sure']
"""
- `no`: No
- `mild`: Yes, mild: a rash where it touched, gone in days
- `severe`: Yes, severe: wide, blistering or long-lasting, or it needed a doctor's treatment
"""


AllergiesEsterAnaesthetic: TypeAlias = Literal['no', 'mild', 'severe', 'not_sure']
"""
- `no`: No
- `mild`: Yes, mild: a rash or itching only
- `severe`: Yes, severe: bad swelling, trouble breathing or collapse
"""


AllergiesLatex: TypeAlias = Literal['no', 'mild', 'severe', 'not_sure']
"""
- `no`: No
- `mild`: Yes, mild: a rash or itching only
- `severe`: Yes, severe: bad swelling, trouble breathing or collapse
"""


AllergiesNickel: TypeAlias = Literal['no', 'mild', 'severe', 'not_sure']
"""
- `no`: No
- `mild`: Yes, mild: a rash or itching only
- `severe`: Yes, severe: bad swelling, trouble breathing or collapse
"""


AllergiesSkincare: TypeAlias = Literal['no', 'mild', 'severe', 'not_sure']
"""
- `no`: No
- `mild`: Yes, mild: a rash or itching only
- `severe`: Yes, severe: bad swelling, trouble breathing or collapse
"""


AllergiesStainlessSteel: TypeAlias = Literal['no', 'mild', 'severe', 'not_sure']
"""
- `no`: No
- `mild`: Yes, mild: a rash or itching only
- `severe`: Yes, severe: bad swelling, trouble breathing or collapse
"""


AllergiesSulfonamide: TypeAlias = Literal['no', 'mild', 'severe', 'not_sure']
"""
- `no`: No
- `mild`: Yes, mild: a rash or itching only
- `severe`: Yes, severe: bad swelling, trouble breathing or collapse
"""


class AlwaysNode(TypedDict):
    """
    True of everybody.
    """

    node: Literal['always']


class Answered(TypedDict):
    """
    A question that decided something, and what was answered to it, in words.
    """

    label: str
    answer: str


AskingGoal: TypeAlias = Literal['suitability', 'result', 'everything']
"""
When to stop asking: once no answer that is missing can lift the `suitability`; nor change the sessions or add something urgent (`result`); nor add any caution (`everything`).
"""


BenefitExpected: TypeAlias = Literal['good', 'fair', 'limited', 'unknown', 'not_applicable']


BenefitLimit: TypeAlias = Literal['good', 'fair', 'limited']


class BenefitMeaning(TypedDict):
    """
    A level of benefit.
    """

    label: str
    meaning: str
    id: BenefitExpected


ChangeDirection: TypeAlias = Literal['stricter', 'looser', 'both', 'neither']


class Citation(TypedDict):
    """
    A source, the place in it, and what it says in our words.
    """

    source: str
    title: str
    url: str | None
    at: str | None
    says: str | None
    against: bool
    """
    It speaks against the rule.
    """
    verified: bool


class ClinicMark(TypedDict):
    """
    The clinic whose profile and rules apply, and the digest of its file.
    """

    id: str
    digest: str


class ClinicStoring(TypedDict):
    """
    What a clinic may keep of people who agree.
    """

    retention_days: int
    """
    The most days that it keeps what is shared.
    """
    consent_text_version: str
    """
    The text of consent that `share` has to name.
    """


Comparison: TypeAlias = Literal['<', '<=', '>', '>=', '==', '!=']
"""
Numbers are compared as numbers. Options are compared by their place in the question's `options`, which stand lowest first where it is `ordered`: `mild` < `severe`. Other choices know `==` and `!=` only.
"""


class ConditionChange(TypedDict):
    """
    A rule's condition as written; null where the rule is not there.
    """

    before: str | None
    after: str | None


class Consent(TypedDict):
    """
    That the person agreed: to which text of the clinic, and when.
    """

    text_version: str
    agreed_at: str


class ConsentGiven(TypedDict):
    """
    The consent that was given.
    """

    text_version: str
    agreed_at: str


class ContainsNode(TypedDict):
    """
    The option is among those that were chosen.
    """

    node: Literal['contains']
    fact: str
    """
    The `path` of a question, or a fact of the clinic.
    """
    option: str


class Contribution(TypedDict):
    """
    What one rule takes off the score.
    """

    rule: str
    points: int


DroppedReason: TypeAlias = Literal['not_asked', 'contradicts']


Effect: TypeAlias = Literal['inform', 'temper', 'precaution', 'review', 'defer', 'exclude']
"""
Weakest first.

- `inform`: A fact worth telling, which changes nothing.
- `temper`: Less benefit is to be expected.
- `precaution`: Microneedling may still suit, if this is done or watched for.
- `review`: A clinician decides before anything is booked.
- `defer`: Not now; wait until a time has passed or an event has come.
- `exclude`: Not with this treatment on these answers; other options may exist, and a doctor can advise.
"""


class EffectChange(TypedDict):
    """
    A rule's effect; null where the rule is not there.
    """

    before: Effect | None
    after: Effect | None


EstimateCertainty: TypeAlias = Literal['high', 'moderate', 'low', 'very_low']


EstimateStatus: TypeAlias = Literal['estimated', 'conditional', 'not_applicable']


class Event(TypedDict):
    """
    Something to wait for, as a whole sentence.
    """

    code: str
    text: str


EvidenceStrength: TypeAlias = Literal['high', 'moderate', 'low', 'judgement']


ExchangeDraw: TypeAlias = Literal['rows', 'ticks']


ExplanationsRequestRule: TypeAlias = str


GroupKindName: TypeAlias = Literal['list', 'page']


class Health(TypedDict):
    """
    Whether the service can do its work.
    """

    status: Literal['ok']


HealthBloodPressure: TypeAlias = Literal['no', 'controlled', 'not_controlled', 'not_sure']
"""
- `no`: No
- `controlled`: Yes, controlled
- `not_controlled`: Yes, not controlled
"""


HealthCancerElsewhere: TypeAlias = Literal['none', 'past', 'past_skin', 'now', 'not_sure']
"""
- `none`: No, never
- `past`: In the past, and it was not skin cancer
- `past_skin`: A skin cancer in the past, melanoma too
- `now`: Now
"""


HealthConnectiveTissue: TypeAlias = Literal['none', 'stable', 'active', 'not_sure']
"""
- `none`: None of these
- `stable`: Yes, calm now
- `active`: Yes, active now
"""


HealthDiabetes: TypeAlias = Literal['no', 'controlled', 'poorly_controlled', 'not_sure']
"""
- `no`: No
- `controlled`: Yes, well controlled
- `poorly_controlled`: Yes, hard to control, or it makes me heal badly
"""


HealthEpilepsy: TypeAlias = Literal['no', 'controlled', 'uncontrolled', 'not_sure']
"""
- `no`: No
- `controlled`: Yes, controlled
- `uncontrolled`: Yes, not controlled
"""


HealthKeloid: TypeAlias = Literal['none', 'family', 'raised_scar', 'keloid', 'not_sure']
"""
- `none`: None of these
- `family`: Only in close family
- `raised_scar`: I have had a thick raised scar
- `keloid`: I have had a keloid
"""


HealthWoundReaction: TypeAlias = Literal['none', 'bowel_disease', 'known', 'not_sure']
"""
- `none`: None of these
- `bowel_disease`: Crohn's disease or ulcerative colitis, and nothing from the next line
- `known`: Behçet's disease, pyoderma gangrenosum, Sweet's syndrome, a blistering disease, porphyria of the skin, or sores that a doctor has linked to needle pricks
"""


HerpesSitesItem: TypeAlias = Literal['lips_or_mouth', 'face', 'eye']
"""
- `lips_or_mouth`: Lips or mouth
- `face`: Elsewhere on the face
- `eye`: Eye
"""


HowItChanges: TypeAlias = Literal['time', 'event', 'action', 'with_a_doctor']


class IfYouStop(TypedDict):
    """
    What could be missed by who stops here: rules that are still open.
    """

    cautions_possible: int
    urgent_possible: int


KindOfExchange: TypeAlias = Literal['question', 'list', 'page']


Less: TypeAlias = Literal['<', '<=']


class Limit(TypedDict):
    """
    A question that says how long ago something was, and the most of its unit that a year has.
    """

    question: str
    per_year: int


MedicinesCancerTreatment: TypeAlias = Literal['no', 'now_or_due', 'ended', 'not_sure']
"""
- `no`: No
- `now_or_due`: Now or due soon
- `ended`: It has ended
"""


MedicinesIsotretinoin: TypeAlias = Literal['never', 'taking', 'stopped', 'not_sure']
"""
- `never`: Never
- `taking`: I take it now
- `stopped`: I took it in the past
"""


NoEstimateReason: TypeAlias = Literal['not_suitable', 'nothing_to_level']


class NoneOfThese(TypedDict):
    """
    The explicit answer that nothing of a ticked list applies; never preselect it.
    """

    label: str
    answers: dict[str, dict[str, Any]]
    """
    What to send for it: exactly what was shown.
    """


NotSure: TypeAlias = Literal['not_sure']
"""
The person was asked and does not know. That is never taken for no.
"""


class NothingButNode(TypedDict):
    """
    No other option than these was chosen; so it is where none was.
    """

    node: Literal['nothing_but']
    fact: str
    """
    The `path` of a question, or a fact of the clinic.
    """
    options: list[str]


class Obstacle(TypedDict):
    """
    What stands in the way of anything better: a rule, or (`rule` is null) a question answered `not_sure`.
    """

    rule: str | None
    title: str
    why: str


OpenQuestionReason: TypeAlias = Literal['not_answered', 'not_sure']


class Option(TypedDict):
    """
    An option and its label.
    """

    id: str
    label: str


class OriginalFinding(TypedDict):
    """
    A finding in English.
    """

    title: str
    advice: str
    wait: str | None


class OriginalOpening(TypedDict):
    """
    What it comes to, in English.
    """

    label: str
    headline: str


Others: TypeAlias = Literal['no']
"""
The rest of the section was looked at, and none of it applies. That answers those questions of the section that have a `none`, where they were left out; the others stay open.
"""


class ParameterChange(TypedDict):
    """
    A number of a rule; null where it is not there.
    """

    name: str
    before: int | None
    after: int | None
    unit: str


PartChangeKind: TypeAlias = Literal['added', 'removed', 'changed']


PartName: TypeAlias = Literal['questionnaire', 'sources', 'effects', 'definitions', 'sessions', 'texts']


PersonPregnancy: TypeAlias = Literal['no', 'pregnant', 'possibly', 'trying', 'breastfeeding', 'not_sure']
"""
- `no`: No
- `pregnant`: I am pregnant
- `possibly`: I may be pregnant
- `trying`: I am trying for a baby
- `breastfeeding`: I am breastfeeding
"""


PersonSmoking: TypeAlias = Literal['never', 'ex_over_5_years', 'ex_within_5_years', 'now', 'not_sure']
"""
- `never`: I never have
- `ex_over_5_years`: Not for more than 5 years
- `ex_within_5_years`: Not now, but within the last 5 years
- `now`: I do now
"""


PlansGoal: TypeAlias = Literal['softer', 'half_better', 'completely_gone', 'not_sure']
"""
- `softer`: Softer, less visible scars
- `half_better`: Scars that look about half better
- `completely_gone`: Scars that are completely gone
"""


PlansHomeDevice: TypeAlias = Literal['none', 'short_roller', 'long_or_shared', 'not_sure']
"""
- `none`: No
- `short_roller`: A roller with needles up to 0.3 mm, used by me alone
- `long_or_shared`: A roller or pen with longer needles, or one that is shared
"""


PlansProvider: TypeAlias = Literal['dermatologist', 'clinic', 'salon', 'home', 'unlicensed', 'undecided', 'not_sure']
"""
- `dermatologist`: A dermatologist, or a practice led by a doctor
- `clinic`: A licensed clinic
- `salon`: A beauty salon
- `home`: Myself or someone else, at home
- `unlicensed`: Someone without a licence
- `undecided`: Undecided
"""


PricesFrom: TypeAlias = Literal['default', 'clinic']


ProceduresPastYearItem: TypeAlias = Literal['microneedling', 'radiofrequency', 'superficial_peel', 'deep_peel', 'tca_cross', 'laser_non_ablative', 'laser_ablative', 'light_or_ultrasound', 'filler_or_threads', 'botulinum_toxin', 'surgery', 'subcision', 'hair_removal']
"""
- `microneedling`: Microneedling
- `radiofrequency`: Radiofrequency, with needles or without
- `superficial_peel`: Light peel (such as glycolic) or microdermabrasion
- `deep_peel`: Medium or deep peel, or dermabrasion (not acid dotted into single scars)
- `tca_cross`: Strong acid dotted into single scars (TCA CROSS)
- `laser_non_ablative`: Laser that leaves the surface whole (non-ablative), or laser hair removal
- `laser_ablative`: Laser that takes off the surface (ablative)
- `light_or_ultrasound`: Intense pulsed light, for hair too, or focused ultrasound (not LED light)
- `filler_or_threads`: Filler or threads
- `botulinum_toxin`: Botulinum toxin (such as Botox)
- `surgery`: Surgery, punch methods for scars, or a wound with stitches
- `subcision`: Subcision: a needle turned under the scar to free it
- `hair_removal`: Waxing, threading, plucking, an epilator, hair-removal cream or electrolysis (not shaving)
"""


class Progress(TypedDict):
    """
    How far it is.
    """

    answered: int
    """
    Questions.
    """
    left_if_nothing_applies: int
    """
    Exchanges, this one among them; it can rise, so say “about”.
    """


class Proof(TypedDict):
    """
    Whether any suitability can change: tried on every combination of the answers that the rule can tell apart.
    """

    suitability_can_change: bool | None
    """
    Null: nobody was found, and it is not proved.
    """
    regions: int
    """
    How many combinations were tried.
    """
    note: str


class Provenance(TypedDict):
    """
    What this was made with; the same again gives the same again.
    """

    release: str
    digest: str
    clinic: ClinicMark | None
    """
    Null where no clinic's profile and rules apply.
    """
    questionnaire: str
    software: str
    as_of: str


QuestionKind: TypeAlias = Literal['yes_no', 'choice', 'choices', 'number']


QuestionNeed: TypeAlias = Literal['red', 'core', 'opt']


class Receipt(TypedDict):
    """
    What was decided, and with what, for whoever kept the answers to have it decided again.

    It holds no answer, and nothing from which one could be told: what depends on the answers is digested with a secret
    of the service and a salt (HMAC-SHA-256), because answers are so few that a plain digest could be tried out.
    """

    release: str
    digest: str
    software: str
    as_of: str
    salt: str
    """
    Drawn for this receipt, so that no two look the same.
    """
    answers: str
    """
    Keyed digest of the answers.
    """
    findings: str
    """
    Keyed digest of the rules that were found to hold.
    """
    assessment: str
    """
    Keyed digest of the assessment, but for software, client reference and the receipt itself.
    """
    seal: str
    """
    Keyed digest of this receipt, so that nobody can write one.
    """


class ReleaseSummary(TypedDict):
    """
    One release, and what it changed against the one before.
    """

    release: str
    released: str | None
    digest: str
    href: str
    rules: int
    added: list[str]
    removed: list[str]
    changed: list[str]


RequestFaultCode: TypeAlias = Literal['inconsistent_answers', 'missing_field', 'not_an_option', 'not_in_release', 'out_of_range', 'repeated', 'unknown_field', 'wrong_type']
"""
What is wrong with one place of a request.

- [`inconsistent_answers`](/problems/inconsistent_answers): Two answers contradict each other
- [`missing_field`](/problems/missing_field): A field is missing
- [`not_an_option`](/problems/not_an_option): This is not an option
- [`not_in_release`](/problems/not_in_release): The release does not have this question or option
- [`out_of_range`](/problems/out_of_range): The value is out of range
- [`repeated`](/problems/repeated): An option stands twice
- [`unknown_field`](/problems/unknown_field): There is no such field
- [`wrong_type`](/problems/wrong_type): The value has the wrong type
"""


Review: TypeAlias = Literal['reviewed', 'drafted']


RiskDirection: TypeAlias = Literal['more is never worse', 'more is never safer', 'none']


RuleChangeKind: TypeAlias = Literal['added', 'removed', 'reworded', 'changed']


RuleHistoryChange: TypeAlias = Literal['added', 'changed']


RuleReaders: TypeAlias = Literal['everybody', 'course', 'unreferred']


class RuleSummary(TypedDict):
    """
    A rule in a list.
    """

    id: str
    topic: str
    title: str
    effect: Effect
    href: str


ScarsAreasItem: TypeAlias = Literal['face', 'eyelids', 'lips', 'neck', 'chest', 'back_or_shoulders', 'elsewhere']
"""
- `face`: Face: cheeks, forehead or chin
- `eyelids`: Eyelids, or inside the bony rim around the eye
- `lips`: Lips: the red part
- `neck`: Neck
- `chest`: Chest
- `back_or_shoulders`: Back or shoulders
- `elsewhere`: Somewhere else
"""


ScarsMainType: TypeAlias = Literal['ice_pick', 'boxcar_shallow', 'boxcar_deep', 'rolling', 'hypertrophic', 'keloid', 'flat_marks', 'mixed', 'not_sure']
"""
- `ice_pick`: Ice-pick: narrow, deep holes
- `boxcar_shallow`: Shallow boxcar: sharp-edged dips, not deep
- `boxcar_deep`: Deep boxcar: sharp-edged, deep dips
- `rolling`: Rolling: wide, wavy, soft-edged dips
- `hypertrophic`: Raised, within the old spot
- `keloid`: Keloid: raised, and grown past the old spot
- `flat_marks`: Flat marks: colour only
- `mixed`: A mix, with no main kind
"""


ScarsSeverity: TypeAlias = Literal['flat_marks', 'mild', 'moderate', 'severe', 'not_sure']
"""
- `flat_marks`: Flat marks: only the colour is different, and the skin is level
- `mild`: Mild: dips or bumps that do not stand out at arm's length, or that make-up or beard shadow covers
- `moderate`: Moderate: they stand out at arm's length and are hard to cover, but flatten in the stretch test
- `severe`: Severe: they stand out at arm's length and do not flatten in the stretch test
"""


ScarsTypesItem: TypeAlias = Literal['ice_pick', 'boxcar_shallow', 'boxcar_deep', 'rolling', 'hypertrophic', 'keloid', 'flat_marks']
"""
- `ice_pick`: Ice-pick: narrow, deep holes, as if pricked with a pin
- `boxcar_shallow`: Shallow boxcar: round or oval dips with sharp edges, not deep
- `boxcar_deep`: Deep boxcar: round or oval dips with sharp edges, and deep
- `rolling`: Rolling: wide, wavy dips with soft edges, like gentle hills
- `hypertrophic`: Raised: thick scars that stay within the old spot
- `keloid`: Keloid: thick scars that have grown past the old spot
- `flat_marks`: Flat marks: red, brown or pale, and the skin is level
"""


Score = TypedDict(
    'Score',
    {
        'from': int,
        'value': int,
        'at_best': int,
        'at_worst': int,
        'contributions': list[Contribution],
        'text': str,
    },
)


class Share(TypedDict):
    """
    That answers and assessment are to be kept for the clinic, and for how many days.
    """

    consent: Consent
    keep_days: int
    """
    At most what the clinic keeps.
    """


class SharedEntry(TypedDict):
    """
    Something shared, without what it says.
    """

    id: str
    shared_at: str
    until: str
    """
    When it is deleted.
    """
    consent: ConsentGiven
    release: str
    href: str


class SharedMark(TypedDict):
    """
    Where what was shared is kept, until when, and the token with which the person can delete it.
    """

    id: str
    until: str
    deletion_token: str
    """
    Sent as `Authorization: Bearer …`; for the person alone.
    """


SkinAcne: TypeAlias = Literal['none', 'comedones', 'inflamed', 'nodules_or_cysts', 'not_sure']
"""
- `none`: No
- `comedones`: A few blackheads or whiteheads only
- `inflamed`: Some red or pus-filled spots
- `nodules_or_cysts`: Many spots, or deep lumps or cysts
"""


SkinBirthmarkOrVessels: TypeAlias = Literal['none', 'vessels', 'birthmark', 'not_sure']
"""
- `none`: No, neither
- `vessels`: Broad blood vessels that I can see
- `birthmark`: A birthmark, such as a port-wine stain
"""


SkinCancerOrSunDamage: TypeAlias = Literal['none', 'treated_in_past', 'actinic_keratosis', 'skin_cancer', 'not_sure']
"""
- `none`: No, neither
- `treated_in_past`: Skin cancer that was treated in the past
- `actinic_keratosis`: Sun-damage patches (actinic keratosis) now
- `skin_cancer`: Skin cancer now
"""


SkinEczema: TypeAlias = Literal['none', 'past', 'elsewhere', 'in_area', 'not_sure']
"""
- `none`: No, never
- `past`: Only in the past
- `elsewhere`: Now, but outside the area
- `in_area`: Now, in the area
"""


SkinKoebner: TypeAlias = Literal['none', 'stable_elsewhere', 'face_or_active', 'not_sure']
"""
- `none`: None of these
- `stable_elsewhere`: Yes, away from the face and the area, and not changing
- `face_or_active`: Yes, and it is on the face or in the area, is active or spreading, or comes up where skin is hurt
"""


SkinMarksDarkly: TypeAlias = Literal['no', 'sometimes', 'usually', 'not_sure']
"""
- `no`: No
- `sometimes`: Sometimes
- `usually`: Usually
"""


SkinRosacea: TypeAlias = Literal['none', 'flushing', 'spots_or_bumps', 'not_sure']
"""
- `none`: No
- `flushing`: Yes, flushing or redness only
- `spots_or_bumps`: Yes, with spots or bumps
"""


SkinSun: TypeAlias = Literal['none', 'fake_tan', 'tan_or_sunbed', 'sunburn', 'not_sure']
"""
- `none`: None of these
- `fake_tan`: Fake tan only
- `tan_or_sunbed`: A tan, a sunbed or strong sun
- `sunburn`: Sunburn
"""


SkinTone: TypeAlias = Literal['I', 'II', 'III', 'IV', 'V', 'VI', 'not_sure']
"""
- `I`: Type I: always burns, never tans
- `II`: Type II: usually burns, tans a little
- `III`: Type III: sometimes burns, slowly tans to light brown
- `IV`: Type IV: seldom burns, tans easily to brown
- `V`: Type V: very seldom burns, brown skin that tans deeply
- `VI`: Type VI: never burns, deeply pigmented dark brown or black skin
"""


SourceKindName: TypeAlias = Literal['clinic', 'label', 'regulator', 'trial', 'review', 'case', 'guideline', 'society', 'textbook', 'public', 'web', 'judgement', 'recalled']


SourceStatusName: TypeAlias = Literal['seen', 'second_hand', 'recalled', 'judgement']


class SourceSummary(TypedDict):
    """
    A source that a finding names.
    """

    title: str
    url: str | None
    verified: bool
    """
    Its text was seen, in the original or second hand.
    """
    status: SourceStatusName


class Span(TypedDict):
    """
    A range of whole numbers, both ends included.
    """

    min: int
    max: int


class SpanInWords(TypedDict):
    """
    A range, and what it says in words.
    """

    min: int
    max: int
    text: str


class SuggestedChange(TypedDict):
    """
    One change of a suggestion.
    """

    question: str
    by: HowItChanges
    until: str | None
    """
    The day that time is up; null where no day can be told.
    """
    text: str


Suitability: TypeAlias = Literal['suitable', 'suitable_with_precautions', 'undetermined', 'clinician_review', 'deferred', 'not_suitable']
"""
Mildest first.

- `suitable`: Nothing in the answers usually speaks against microneedling. A clinician still decides.
- `suitable_with_precautions`: Microneedling may suit the person if the listed precautions are followed.
- `undetermined`: A red or core question that could change the answer is not answered yet.
- `clinician_review`: A clinician should decide on the listed points before anything is booked.
- `deferred`: Not now: there is something to wait for, a time or an event.
- `not_suitable`: This treatment does not suit the person on these answers; a doctor can speak about other options.
"""


class SuitabilityMeaning(TypedDict):
    """
    A suitability and its band of the score.
    """

    id: Suitability
    label: str
    meaning: str
    score: Span


TightenDirection: TypeAlias = Literal['up', 'down']


TruthName: TypeAlias = Literal['true', 'false', 'unknown']


class Until(TypedDict):
    """
    What ends a deferral: a number that is reached, an event, or both.
    """

    question: str | None
    reaches: int | None
    event: Event | None


class Version(TypedDict):
    """
    What is running.
    """

    software: str
    release: str
    digest: str
    questionnaire: str


class Wait(TypedDict):
    """
    What must be waited for: a date, an event, or both; neither where nobody can tell yet.
    """

    until: str | None
    event: Event | None
    text: str
    """
    The same in whole sentences.
    """


WhichRules: TypeAlias = Literal['found', 'open']
"""
`found`: the rules that hold. `open`: those that wait for an answer.
"""


class Witness(TypedDict):
    """
    A person whose suitability is another: nobody real, made to show the change and assessed under both releases.
    """

    before: Suitability
    after: Suitability
    differs_in: dict[str, Any]
    """
    The only answers in which the person is not unremarkable; null: left unanswered.
    """
    answers: dict[str, dict[str, Any]]
    """
    All answers of the person, ready to be posted; to a release that lacks a question of them (`not_in_release` names it), without that one.
    """


YesNoAnswer: TypeAlias = Literal['yes', 'no', 'not_sure']
"""
`not_sure`: the person was asked and does not know. That is never taken for no.
"""


class YesNode(TypedDict):
    """
    The fact is yes.
    """

    node: Literal['yes']
    fact: str
    """
    The `path` of a question, or a fact of the clinic.
    """


class AllergiesAnswers(TypedDict):
    """
    For each thing, say whether it has ever given you an allergic reaction, and how bad the worst one was.
    """

    stainless_steel: NotRequired[AllergiesStainlessSteel | None]
    """
    Are you allergic to stainless steel or surgical metal?
    """
    nickel: NotRequired[AllergiesNickel | None]
    """
    Are you allergic to nickel?
    """
    amide_anaesthetic: NotRequired[AllergiesAmideAnaesthetic | None]
    """
    Are you allergic to lidocaine, prilocaine or a numbing medicine like them?
    """
    ester_anaesthetic: NotRequired[AllergiesEsterAnaesthetic | None]
    """
    Are you allergic to benzocaine, tetracaine, procaine or PABA?
    """
    chlorhexidine: NotRequired[AllergiesChlorhexidine | None]
    """
    Are you allergic to chlorhexidine or another skin antiseptic?
    """
    skincare: NotRequired[AllergiesSkincare | None]
    """
    Has a skin product ever given you a rash, swelling or lumps?
    """
    latex: NotRequired[AllergiesLatex | None]
    """
    Are you allergic to latex?
    """
    adhesive: NotRequired[AllergiesAdhesive | None]
    """
    Are you allergic to plasters, sticky tape or adhesive film?
    """
    sulfonamide: NotRequired[AllergiesSulfonamide | None]
    """
    Are you allergic to sulfa medicines (sulfonamides)?
    """
    contact_dermatitis: NotRequired[AllergiesContactDermatitis | None]
    """
    Has a doctor told you that you have contact dermatitis?
    """
    others: NotRequired[Others | None]
    """
    Answers all that was left out.
    """


class AnswerChange(TypedDict):
    """
    How an answer can become another: what it takes, from which answers, and to which.
    """

    by: HowItChanges
    of: list[str]
    """
    The answers that it changes from; empty: any other.
    """
    to: str | list[str] | None
    """
    Null for a number, which time changes.
    """
    text: str | None


class AskedQuestion(TypedDict):
    """
    A question as it is put now. `answers` takes its answer under the path in `question`.
    """

    question: str
    item: str
    """
    What to call it in a list.
    """
    text: str
    help: str | None
    why: str
    kind: QuestionKind
    unit: str | None
    unit_label: str | None
    min: int | None
    max: int | None
    options: list[Option]
    """
    What it can be answered with, `not_sure` last; of a number, that alone beside the number.
    """
    need: QuestionNeed
    could_become: Suitability
    """
    The strictest that its answer can still lead to.
    """
    none: str | list[str] | None
    """
    What to send for it once something else of a ticked list is ticked and it is not.
    """
    dependents: list[str]
    """
    Questions that are asked only after some answers to it.
    """


class Bounds(TypedDict):
    """
    Where the suitability can still go, whatever is answered next.
    """

    decided: bool
    """
    No further answer can change the suitability.
    """
    settled: bool
    """
    No answer that is still missing can make it stricter. A question answered `not_sure` may keep `decided` false for ever.
    """
    at_best: Suitability
    at_worst: Suitability


class Clause(TypedDict):
    """
    A part of a rule's condition, said from the person's own answers.
    """

    text: str
    truth: TruthName
    decisive: bool
    """
    It is one of those that decided the rule, or that keep it open.
    """
    parts: list[Clause]
    """
    What it is made of; empty where it is one question.
    """


class ClinicProfile(TypedDict):
    """
    A clinic, as people may know it.
    """

    name: str
    contact: str
    """
    How people reach it.
    """
    languages: list[str]
    """
    That its people speak, the preferred one first.
    """
    storing: ClinicStoring | None
    """
    Null where nothing can be shared with it.
    """


class CompareNode(TypedDict):
    """
    The fact, compared with a value: `fact comparison value`.
    """

    node: Literal['compare']
    fact: str
    """
    The `path` of a question, or a fact of the clinic.
    """
    comparison: Comparison
    value: int | str
    """
    A number, or an option.
    """
    parameter: str | None
    """
    The rule's parameter that the value comes from.
    """


class Cost(TypedDict):
    """
    Prices in whole units of the currency.
    """

    prices: PricesFrom
    currency: str
    """
    ISO 4217.
    """
    text: str
    """
    The price in words, or why there is none.
    """
    per_session: Span | None
    total: Span | None


class DroppedAnswer(TypedDict):
    """
    An answer that was left out: it is no longer asked, or it contradicts another and is asked again.
    """

    question: str
    reason: DroppedReason


class EffectMeaning(TypedDict):
    """
    An effect and what it lifts to.
    """

    id: Effect
    label: str
    meaning: str
    lifts_to: Suitability
    points: int


class End(TypedDict):
    """
    One end of a range.
    """

    comparison: Less
    value: int | str
    """
    A number, or an option.
    """
    parameter: str | None


class EvidenceMeaning(TypedDict):
    """
    A strength of evidence.
    """

    label: str
    meaning: str
    id: EvidenceStrength


class Example(TypedDict):
    """
    Answers, and the truth of the condition for them.
    """

    given: dict[str, dict[str, Any]]
    then: TruthName


class Exchange(TypedDict):
    """
    What to ask at once.
    """

    id: str
    kind: KindOfExchange
    title: str | None
    help: str | None
    draw: ExchangeDraw
    """
    `rows`: each question with its own options, not sure among them, as wherever it weighs most.  `ticks`: a list to tick, with an explicit `none`.
    """
    questions: list[AskedQuestion]
    none: NoneOfThese | None


class Explanation(TypedDict):
    """
    Why a rule speaks, why it does not, or why that is open.
    """

    rule: str
    title: str
    clause: Clause


class Finding(TypedDict):
    """
    Something found in the answers, and why.

    `rule` names the rule that holds. It is null for a caution about a question answered `not_sure`: that one is
    in `because`, and `open_rules` names the rules that wait for it.
    """

    rule: str | None
    effect: Effect
    title: str
    advice: str
    because: list[str]
    """
    The questions whose answers decided it; empty: true of everybody.
    """
    wait: Wait | None
    evidence: EvidenceStrength
    sources: list[str]
    """
    Keys of the answer's `sources`.
    """
    open_rules: list[str]
    original: OriginalFinding | None
    """
    In English, where the language is drafted, and it is urgent, a review or stricter.
    """


class Group(TypedDict):
    """
    Questions that can be asked together: items of a list, or a page of a few that belong together.
    """

    id: str
    kind: GroupKindName
    title: str
    help: str | None
    questions: list[str]


class HealthAnswers(TypedDict):
    """
    Conditions that can change how the skin heals, or how a treatment should be planned.
    """

    bleeding_disorder: NotRequired[YesNoAnswer | None]
    """
    Do you have a bleeding disorder, or do you bleed for a long time?
    """
    keloid: NotRequired[HealthKeloid | None]
    """
    Have you ever had a keloid or a thick raised scar anywhere, or does close family have keloids?
    """
    immune_deficiency: NotRequired[YesNoAnswer | None]
    """
    Have you had a transplant, or do you have leukaemia, lymphoma or an immune deficiency?
    """
    cancer_elsewhere: NotRequired[HealthCancerElsewhere | None]
    """
    Do you have, or have you had, a cancer outside the area?
    """
    hiv_or_hepatitis: NotRequired[YesNoAnswer | None]
    """
    Do you have HIV, hepatitis B or hepatitis C?
    """
    diabetes: NotRequired[HealthDiabetes | None]
    """
    Do you have diabetes?
    """
    scleroderma: NotRequired[YesNoAnswer | None]
    """
    Do you have scleroderma or morphoea?
    """
    connective_tissue: NotRequired[HealthConnectiveTissue | None]
    """
    Do you have lupus, rheumatoid arthritis or an illness like them?
    """
    ehlers_danlos: NotRequired[YesNoAnswer | None]
    """
    Do you have Ehlers-Danlos syndrome?
    """
    granulomatous: NotRequired[YesNoAnswer | None]
    """
    Do you have sarcoidosis or granuloma annulare?
    """
    poor_healing: NotRequired[YesNoAnswer | None]
    """
    Do your wounds heal badly?
    """
    wound_reaction: NotRequired[HealthWoundReaction | None]
    """
    Do you have an illness in which a needle prick or a small wound can turn into sores or blisters?
    """
    numbing_risk: NotRequired[YesNoAnswer | None]
    """
    Has a doctor told you that you have G6PD deficiency, methaemoglobinaemia, pseudocholinesterase deficiency or serious liver disease?
    """
    heart_disease: NotRequired[YesNoAnswer | None]
    """
    Do you have heart disease, or a heart valve problem or replacement?
    """
    pacemaker: NotRequired[YesNoAnswer | None]
    """
    Do you have a pacemaker or a defibrillator (ICD) in your body?
    """
    blood_pressure: NotRequired[HealthBloodPressure | None]
    """
    Do you have high blood pressure?
    """
    epilepsy: NotRequired[HealthEpilepsy | None]
    """
    Do you have epilepsy?
    """
    fainting: NotRequired[YesNoAnswer | None]
    """
    Do needles make you faint?
    """
    unwell: NotRequired[YesNoAnswer | None]
    """
    Do you have a fever, an infection or a sudden illness now?
    """
    recent_vaccine: NotRequired[YesNoAnswer | None]
    """
    Have you had a vaccine in the last 2 weeks?
    """
    needling_reaction: NotRequired[YesNoAnswer | None]
    """
    Have you ever had a bad or lasting reaction to needling?
    """
    other_condition: NotRequired[YesNoAnswer | None]
    """
    Do you have a long-term illness that we do not ask about, or is a doctor looking into one?
    """
    others: NotRequired[Others | None]
    """
    Answers all that was left out.
    """


class HerpesAnswers(TypedDict):
    """
    Cold sores are very common; many people carry the virus without knowing it.
    """

    history: NotRequired[YesNoAnswer | None]
    """
    Have you ever had a cold sore or other herpes on the face, even once and however long ago?
    """
    outbreak_now: NotRequired[YesNoAnswer | None]
    """
    Do you have the tingling, blister or scab of a cold sore now?
    """
    sites: NotRequired[list[HerpesSitesItem] | NotSure | None]
    """
    Where have you had cold sores or facial herpes?
    """
    outbreaks_per_year: NotRequired[int | NotSure | None]
    """
    How many times a year do you get cold sores?

    Unit: times a year.
    """
    antiviral_arranged: NotRequired[YesNoAnswer | None]
    """
    Has a prescriber arranged antiviral medicine for the treatment, or do you already take it every day?
    """
    spread_over_eczema: NotRequired[YesNoAnswer | None]
    """
    Have your cold sores ever spread over eczema?
    """
    others: NotRequired[Others | None]
    """
    Answers all that was left out, but for `sites`, `outbreaks_per_year`, `antiviral_arranged`.
    """


class InLanguage(TypedDict):
    """
    In which language the texts are, and who has checked them.
    """

    code: str
    """
    BCP 47.
    """
    review: Review
    """
    `drafted`: not all of them were reviewed by a clinician yet.
    """
    stale: int
    """
    How many are English, because no translation is there or up to date.
    """
    english: list[str]
    """
    Those: mark them as English.
    """


class Lifetime(TypedDict):
    """
    Nothing is longer ago than the person is old: each answer is below `per_year` times (the age and one).

    The age is in whole years. Any other number is refused at its question, with this text.
    """

    age: str
    """
    The question that asks for the age.
    """
    text: str
    limits: list[Limit]


class MedicinesAnswers(TypedDict):
    """
    It helps to have your medicines or a list of them beside you; whatever you answer, keep taking them as prescribed.
    """

    isotretinoin: NotRequired[MedicinesIsotretinoin | None]
    """
    Do you take isotretinoin or another retinoid by mouth, or have you ever taken one?
    """
    isotretinoin_months: NotRequired[int | NotSure | None]
    """
    How many months ago did you take the last one?

    Unit: months.
    """
    anticoagulant: NotRequired[YesNoAnswer | None]
    """
    Do you take a blood thinner, such as warfarin or apixaban?
    """
    antiplatelet: NotRequired[YesNoAnswer | None]
    """
    Has a doctor prescribed you aspirin, clopidogrel, ticagrelor or a medicine like them?
    """
    own_blood_thinners: NotRequired[YesNoAnswer | None]
    """
    Do you take painkillers such as ibuprofen or, by your own choice, fish oil, vitamin E or ginkgo?
    """
    immune_tuning: NotRequired[YesNoAnswer | None]
    """
    Do you take just one medicine that tunes the immune system, as prescribed?
    """
    immunosuppressant: NotRequired[YesNoAnswer | None]
    """
    Do you take a medicine that weakens the immune system?
    """
    cancer_treatment: NotRequired[MedicinesCancerTreatment | None]
    """
    Do you have chemotherapy, radiotherapy or high-dose steroids, or have you had them?
    """
    cancer_treatment_weeks: NotRequired[int | NotSure | None]
    """
    How many weeks ago did the last of these treatments end?

    Unit: weeks.
    """
    radiotherapy_to_area: NotRequired[YesNoAnswer | None]
    """
    Have you ever had radiotherapy to the area?
    """
    retinoid_or_acid_cream: NotRequired[YesNoAnswer | None]
    """
    In the last 7 days, have you used a retinoid or acid on the area, or another strong cream?
    """
    photosensitising: NotRequired[YesNoAnswer | None]
    """
    Do you take a medicine that makes your skin react to the sun?
    """
    antiarrhythmic: NotRequired[YesNoAnswer | None]
    """
    Do you take a medicine for your heart rhythm?
    """
    methaemoglobin_raising: NotRequired[YesNoAnswer | None]
    """
    Do you take dapsone, a sulfonamide, a nitrate, nitrofurantoin or a medicine against malaria?
    """
    others: NotRequired[Others | None]
    """
    Answers all that was left out, but for `isotretinoin_months`, `cancer_treatment_weeks`.
    """


class NeedMeaning(TypedDict):
    """
    How much a question is needed.
    """

    label: str
    meaning: str
    id: QuestionNeed


class NextQuestion(TypedDict):
    """
    What to ask next, and what it is for.
    """

    suitability: Suitability
    label: str
    bounds: Bounds
    exchange: Exchange | None
    """
    Null exactly when the goal is reached.
    """
    progress: Progress
    if_you_stop: IfYouStop
    dropped: list[DroppedAnswer]
    provenance: Provenance
    language: InLanguage


class OpenQuestion(TypedDict):
    """
    A question that could still change something.

    The strictest that one could lead to comes first; one answered `not_sure` comes behind all others. A question whose
    answer follows from another is not listed while that one is open.
    """

    question: str
    label: str
    need: QuestionNeed
    reason: OpenQuestionReason
    could_become: Suitability
    rules: list[str]


class Parameter(TypedDict):
    """
    A number of a rule.
    """

    value: int
    unit: str
    tighten: TightenDirection


class PartChange(TypedDict):
    """
    What changed beside the rules.
    """

    part: PartName
    place: str
    """
    Where in the part, its keys joined by dots.
    """
    change: PartChangeKind
    fields: list[str]


class PersonAnswers(TypedDict):
    """
    Three things about you that change what a clinician would say.
    """

    age: NotRequired[int | NotSure | None]
    """
    How old are you?

    Unit: years.
    """
    pregnancy: NotRequired[PersonPregnancy | None]
    """
    Are you pregnant, maybe pregnant, trying for a baby or breastfeeding?
    """
    smoking: NotRequired[PersonSmoking | None]
    """
    Do you smoke, or vape nicotine?
    """
    others: NotRequired[Others | None]
    """
    Answers all that was left out, but for `age`.
    """


class PlansAnswers(TypedDict):
    """
    What you hope for, and how and where you would be treated.
    """

    goal: NotRequired[PlansGoal | None]
    """
    What result would you be happy with?
    """
    distress: NotRequired[YesNoAnswer | None]
    """
    Do thoughts about your skin take up more than an hour a day, or keep you from work or from going out?
    """
    provider: NotRequired[PlansProvider | None]
    """
    Who would treat you?
    """
    prp: NotRequired[YesNoAnswer | None]
    """
    Would a part of your own blood be put on the skin, as in a "vampire facial"?
    """
    home_device: NotRequired[PlansHomeDevice | None]
    """
    Do you use, or plan to use, a needle roller or pen at home?
    """
    products_during: NotRequired[YesNoAnswer | None]
    """
    Would a serum, a cream or another product be pushed into your skin during the needling?
    """
    others: NotRequired[Others | None]
    """
    Answers all that was left out, but for `goal`.
    """


class ProblemFault(TypedDict):
    """
    One fault of a request.
    """

    pointer: str
    """
    Where, as a JSON pointer (RFC 6901). A key over 40 characters is cut: `…`.
    """
    code: RequestFaultCode
    detail: str
    suggestion: str | None
    """
    What may have been meant.
    """


class ProblemPage(TypedDict):
    """
    What an error code means, and what to do.
    """

    code: str
    title: str
    status: int | None
    """
    Null for a code that stands inside `errors` only.
    """
    meaning: str
    what_to_do: str
    language: InLanguage


class ProceduresAnswers(TypedDict):
    """
    What has been done to the area where you would want microneedling, and when.
    """

    past_year: NotRequired[list[ProceduresPastYearItem] | NotSure | None]
    """
    Which of these has the area had in the past year?
    """
    weeks_since_microneedling: NotRequired[int | NotSure | None]
    """
    How many weeks ago was the last microneedling?

    Unit: weeks.
    """
    weeks_since_radiofrequency: NotRequired[int | NotSure | None]
    """
    How many weeks ago was the last radiofrequency treatment?

    Unit: weeks.
    """
    weeks_since_superficial_peel: NotRequired[int | NotSure | None]
    """
    How many weeks ago was the last light peel or microdermabrasion?

    Unit: weeks.
    """
    weeks_since_deep_peel: NotRequired[int | NotSure | None]
    """
    How many weeks ago was the last medium or deep peel or dermabrasion?

    Unit: weeks.
    """
    weeks_since_tca_cross: NotRequired[int | NotSure | None]
    """
    How many weeks ago was acid last dotted into your scars?

    Unit: weeks.
    """
    weeks_since_laser_non_ablative: NotRequired[int | NotSure | None]
    """
    How many weeks ago was the last laser that leaves the surface whole?

    Unit: weeks.
    """
    weeks_since_laser_ablative: NotRequired[int | NotSure | None]
    """
    How many weeks ago was the last laser that takes off the surface?

    Unit: weeks.
    """
    weeks_since_light_or_ultrasound: NotRequired[int | NotSure | None]
    """
    How many weeks ago was the last pulsed light or focused ultrasound?

    Unit: weeks.
    """
    weeks_since_filler_or_threads: NotRequired[int | NotSure | None]
    """
    How many weeks ago did you last have filler or threads?

    Unit: weeks.
    """
    weeks_since_botulinum_toxin: NotRequired[int | NotSure | None]
    """
    How many weeks ago did you last have botulinum toxin?

    Unit: weeks.
    """
    weeks_since_surgery: NotRequired[int | NotSure | None]
    """
    How many weeks ago was the last surgery to the area?

    Unit: weeks.
    """
    weeks_since_subcision: NotRequired[int | NotSure | None]
    """
    How many weeks ago was the last subcision?

    Unit: weeks.
    """
    weeks_since_hair_removal: NotRequired[int | NotSure | None]
    """
    How many weeks ago was the last waxing, plucking or the like?

    Unit: weeks.
    """
    permanent_filler: NotRequired[YesNoAnswer | None]
    """
    Have you ever had a permanent filler, such as silicone, in the area?
    """
    others: NotRequired[Others | None]
    """
    Answers all that was left out, but for `weeks_since_microneedling`, `weeks_since_radiofrequency`, `weeks_since_superficial_peel`, `weeks_since_deep_peel`, `weeks_since_tca_cross`, `weeks_since_laser_non_ablative`, `weeks_since_laser_ablative`, `weeks_since_light_or_ultrasound`, `weeks_since_filler_or_threads`, `weeks_since_botulinum_toxin`, `weeks_since_surgery`, `weeks_since_subcision`, `weeks_since_hair_removal`.
    """


class ReleaseList(TypedDict):
    """
    Every release, newest first.
    """

    releases: list[ReleaseSummary]


class RuleChange(TypedDict):
    """
    What changed of one rule.
    """

    rule: str
    title: str
    change: RuleChangeKind
    direction: ChangeDirection
    """
    For the person: a longer wait is stricter.
    """
    effect: EffectChange
    condition: ConditionChange
    parameters: list[ParameterChange]
    """
    Those that changed.
    """
    fields: list[str]
    """
    The keys of the rule file that changed.
    """
    witnesses: list[Witness]
    """
    One for each change of suitability, the smallest found.
    """
    proof: Proof


class RuleHistory(TypedDict):
    """
    A release in which the rule was added or changed.
    """

    release: str
    change: RuleHistoryChange


class RuleList(TypedDict):
    """
    Every rule of the release, by id.
    """

    release: str
    language: InLanguage
    rules: list[RuleSummary]


class Rulebook(TypedDict):
    """
    The rulebook that assessments are made with, unless a request names another.
    """

    release: str
    released: str | None
    digest: str
    language: InLanguage
    questionnaire: str
    rules: int
    sources: int
    rules_by_effect: dict[str, int]
    rules_by_topic: dict[str, int]
    suitabilities: list[SuitabilityMeaning]
    """
    Mildest first.
    """
    effects: list[EffectMeaning]
    """
    Weakest first.
    """
    evidence: list[EvidenceMeaning]
    """
    Strongest first.
    """
    benefit: list[BenefitMeaning]
    """
    Best first.
    """
    needs: list[NeedMeaning]
    """
    What matters most first.
    """
    changelog: list[ReleaseSummary]
    """
    Newest first.
    """


class ScarsAnswers(TypedDict):
    """
    Look at your scars in daylight, with a mirror and without make-up.
    """

    severity: NotRequired[ScarsSeverity | None]
    """
    Which of these is most like your scars?
    """
    types: NotRequired[list[ScarsTypesItem] | NotSure | None]
    """
    Which kinds of scar do you have where you would want treatment?
    """
    main_type: NotRequired[ScarsMainType | None]
    """
    Which kind makes up most of your scars?
    """
    newest_months: NotRequired[int | NotSure | None]
    """
    How many months ago did the newest of these scars form?

    Unit: months.
    """
    areas: NotRequired[list[ScarsAreasItem] | NotSure | None]
    """
    Where would you want treatment?
    """
    others: NotRequired[Others | None]
    """
    Answers nothing here.
    """


class Sessions(TypedDict):
    """
    How many sessions are usual, and how far apart.
    """

    status: EstimateStatus
    reason: NoEstimateReason | None
    """
    Why there is no number; null where there is one.
    """
    text: str
    min: int | None
    max: int | None
    interval_weeks: SpanInWords | None
    course_weeks: SpanInWords | None
    """
    From the first session to the last.
    """
    certainty: EstimateCertainty | None
    """
    How sure the estimate is, in GRADE's words.
    """
    because: list[str]
    """
    The questions whose answers made the estimate.
    """
    sources: list[str]


class SharedAssessmentList(TypedDict):
    """
    What was shared, newest first.
    """

    shared_assessments: list[SharedEntry]
    next: str | None
    """
    The `cursor` of what follows; null at the end.
    """


class SkinAnswers(TypedDict):
    """
    These questions are about the skin where you would want treatment; we call it "the area".
    """

    tone: NotRequired[SkinTone | None]
    """
    What does your skin do in strong sun without sun cream?
    """
    marks_darkly: NotRequired[SkinMarksDarkly | None]
    """
    Do spots, cuts or bites leave dark marks on your skin for weeks or more?
    """
    melasma: NotRequired[YesNoAnswer | None]
    """
    Do you have melasma now?
    """
    acne: NotRequired[SkinAcne | None]
    """
    Do you have acne in the area now?
    """
    acne_clear_months: NotRequired[int | NotSure | None]
    """
    For how many months has the area been clear of acne?

    Unit: months.
    """
    infection: NotRequired[YesNoAnswer | None]
    """
    Do you have a skin infection in the area now?
    """
    broken: NotRequired[YesNoAnswer | None]
    """
    Is there a wound, a sore, a rash, or irritated or peeling skin in the area now?
    """
    sun: NotRequired[SkinSun | None]
    """
    In the last 2 weeks, has the area had strong sun, a sunbed, sunburn or fake tan?
    """
    sun_protection: NotRequired[YesNoAnswer | None]
    """
    Could you use sun cream of SPF 30 or more every day, and keep out of strong sun for 2 weeks after treatment?
    """
    changing_lesion: NotRequired[YesNoAnswer | None]
    """
    Is there a spot or mole in the area that is new, changing, bleeding or not healing?
    """
    cancer_or_sun_damage: NotRequired[SkinCancerOrSunDamage | None]
    """
    Have you had skin cancer, or do you have sun-damage patches, in the area?
    """
    raised_moles: NotRequired[YesNoAnswer | None]
    """
    Do you have raised moles in the area?
    """
    birthmark_or_vessels: NotRequired[SkinBirthmarkOrVessels | None]
    """
    Can you see broad blood vessels or a birthmark in the area?
    """
    warts: NotRequired[YesNoAnswer | None]
    """
    Do you have warts or molluscum in the area?
    """
    tattoo: NotRequired[YesNoAnswer | None]
    """
    Do you have a tattoo, permanent make-up or a piercing in the area?
    """
    eczema: NotRequired[SkinEczema | None]
    """
    Do you have eczema, or have you had it?
    """
    rosacea: NotRequired[SkinRosacea | None]
    """
    Do you have rosacea?
    """
    koebner: NotRequired[SkinKoebner | None]
    """
    Do you have psoriasis, vitiligo or lichen planus?
    """
    hives: NotRequired[YesNoAnswer | None]
    """
    Do hives keep coming back, or does your skin rise in lines where you scratch it?
    """
    others: NotRequired[Others | None]
    """
    Answers all that was left out, but for `tone`, `acne_clear_months`, `sun_protection`.
    """


class Source(TypedDict):
    """
    One source, and the rules that cite it.
    """

    id: str
    title: str
    kind: SourceKindName
    url: str | None
    status: SourceStatusName
    verified: bool
    note: str | None
    cited_by: list[str]


class SourceList(TypedDict):
    """
    Every source of the release, by id.
    """

    release: str
    sources: list[Source]


Suggestion = TypedDict(
    'Suggestion',
    {
        'suitability': Suitability,
        'label': str,
        'from': str | None,
        'changes': list[SuggestedChange],
    },
)


class Timeline(TypedDict):
    """
    When it could start at the earliest, and when a result shows.
    """

    earliest_start: str | None
    """
    Null: not suitable, or something in `wait_for` has no date.
    """
    text: str
    """
    When it could start, or why no day is given.
    """
    wait_for: list[Wait]
    """
    All that stands before a start, waits of findings that are not shown included.
    """
    first_change_weeks: SpanInWords | None
    judge_after_months: SpanInWords | None


class WhatIf(TypedDict):
    """
    What could make it more suitable.
    """

    suitability: Suitability
    label: str
    suggestions: list[Suggestion]
    """
    The next better level that can be reached, then one beyond it.
    """
    in_the_way: list[Obstacle]
    """
    Once the best of the suggestions is followed.
    """
    answer_first: list[str]
    """
    Questions that stand in the way then, as long as they are not answered.
    """
    dropped: list[DroppedAnswer]
    provenance: Provenance
    language: InLanguage


class WhoAnswers(TypedDict):
    """
    Whose rules and prices apply.
    """

    clinic: ClinicProfile | None
    """
    Null where it is no clinic.
    """


class Answers(TypedDict):
    """
    Answers by section. Leave out, or null: not answered. `not_sure`: asked, and not known. What contradicts itself is refused here too, but for times that are longer ago than birth: the schema of the answers knows those to the decade.
    """

    person: NotRequired[PersonAnswers | None]
    scars: NotRequired[ScarsAnswers | None]
    skin: NotRequired[SkinAnswers | None]
    herpes: NotRequired[HerpesAnswers | None]
    allergies: NotRequired[AllergiesAnswers | None]
    medicines: NotRequired[MedicinesAnswers | None]
    health: NotRequired[HealthAnswers | None]
    procedures: NotRequired[ProceduresAnswers | None]
    plans: NotRequired[PlansAnswers | None]


class AssessmentRequest(TypedDict):
    """
    One person's answers, as far as they go.
    """

    answers: Answers
    as_of: NotRequired[str | None]
    """
    The day that waits are counted from, 1900 to 2200. Left out: today (UTC).
    """
    release: NotRequired[str | None]
    """
    The rulebook release to use, which reads the answers with its own questionnaire. Left out: the current one.
    """
    client_reference: NotRequired[str | None]
    """
    A UUID of yours, echoed and never kept.
    """
    receipt: NotRequired[bool | None]
    """
    Whether to add a receipt, with which whoever keeps the answers can have this decided again.
    """
    share: NotRequired[Share | None]
    """
    Keep answers and assessment for the clinic; needs its key.
    """


class Benefit(TypedDict):
    """
    The benefit that can be hoped for, and what lowers it.
    """

    level: BenefitExpected
    label: str
    text: str
    because: list[Finding]


class BetweenNode(TypedDict):
    """
    The fact lies in a range: `low.value low.comparison fact high.comparison high.value`, as in `18 <= age < 22`.
    """

    node: Literal['between']
    fact: str
    """
    The `path` of a question, or a fact of the clinic.
    """
    low: End
    high: End


class Explanations(TypedDict):
    """
    The rules that were asked for, clause by clause.
    """

    explanations: list[Explanation]
    dropped: list[DroppedAnswer]
    provenance: Provenance
    language: InLanguage


class ExplanationsRequest(TypedDict):
    """
    One person's answers, and the rules to be explained.
    """

    answers: Answers
    rules: list[ExplanationsRequestRule] | WhichRules
    as_of: NotRequired[str | None]
    """
    The day that waits are counted from, 1900 to 2200. Left out: today (UTC).
    """
    release: NotRequired[str | None]
    """
    The rulebook release to use, which reads the answers with its own questionnaire. Left out: the current one.
    """


class NextQuestionRequest(TypedDict):
    """
    One person's answers so far, and what is to be known of them.
    """

    answers: Answers
    goal: NotRequired[AskingGoal | None]
    """
    Left out: `result`.
    """
    as_of: NotRequired[str | None]
    """
    The day that waits are counted from, 1900 to 2200. Left out: today (UTC).
    """
    release: NotRequired[str | None]
    """
    The rulebook release to use, which reads the answers with its own questionnaire. Left out: the current one.
    """


class Problem(TypedDict):
    """
    What went wrong (RFC 9457). No submitted value is ever in it.
    """

    type: str
    """
    Relative address of the page that explains the code.
    """
    title: str
    status: int
    detail: str
    code: str
    """
    One of the codes at `/problems`. Codes may be added within v1; take one that you do not know for its `status`.
    """
    request_id: str
    errors: list[ProblemFault]
    errors_left_out: int
    """
    How many more there are: at most 50, or 10 KiB, are listed for a whole body.
    """
    language: InLanguage


class ProblemList(TypedDict):
    """
    Every error code.
    """

    language: InLanguage
    problems: list[ProblemPage]


class ReleaseDifference(TypedDict):
    """
    Everything that differs between two releases, and what that does to people.
    """

    before: str
    before_digest: str
    after: str
    after_digest: str
    rules: list[RuleChange]
    parts: list[PartChange]
    witnesses: list[Witness]
    """
    Changes of suitability that come from the questionnaire, not from a rule.
    """
    proof: Proof
    """
    For all changes together.
    """


class WhatIfRequest(TypedDict):
    """
    One person's answers, of which some may change.
    """

    answers: Answers
    as_of: NotRequired[str | None]
    """
    The day that waits are counted from, 1900 to 2200. Left out: today (UTC).
    """
    release: NotRequired[str | None]
    """
    The rulebook release to use, which reads the answers with its own questionnaire. Left out: the current one.
    """


class Assessment(TypedDict):
    """
    Everything that follows from the answers. A summary for a talk with a clinician, no diagnosis.
    """

    suitability: Suitability
    label: str
    """
    The suitability in two to four words.
    """
    headline: str
    """
    What it comes to for this person.
    """
    bounds: Bounds
    original: OriginalOpening | None
    """
    In English, where the language is drafted, and it is urgent, a review or stricter.
    """
    score: Score
    sessions: Sessions
    benefit: Benefit
    timeline: Timeline
    cost: Cost
    cautions: list[Finding]
    """
    Precautions and stricter: urgent first, then strictest.
    """
    information: list[Finding]
    """
    Worth knowing about this person.
    """
    general: list[Finding]
    """
    Told to everybody whom it can be of use to.
    """
    urgent: list[Finding]
    """
    The cautions that a doctor should see soon, again.
    """
    open_questions: list[OpenQuestion]
    answered: dict[str, Answered]
    """
    Each question that stands in a `because`, by path.
    """
    sources: dict[str, SourceSummary]
    """
    Every source named above, by id.
    """
    provenance: Provenance
    client_reference: str | None
    """
    Yours, echoed.
    """
    receipt: Receipt | None
    """
    Null unless the request asked for one.
    """
    language: InLanguage
    disclaimer: str
    shared: SharedMark | None
    """
    Null unless the request shared it.
    """


class AssessmentBatchRequest(TypedDict):
    assessments: list[AssessmentRequest | dict[str, Any]]
    """
    1 to 100 requests; the results keep their order.
    """


class BatchResult(TypedDict):
    """
    The result for one request of a batch; one of the two is null.
    """

    assessment: Assessment | None
    problem: Problem | None


class SharedAssessment(TypedDict):
    """
    Something shared: what was answered, and what came of it.
    """

    id: str
    shared_at: str
    until: str
    """
    When it is deleted.
    """
    consent: ConsentGiven
    release: str
    href: str
    answers: dict[str, dict[str, Any]]
    assessment: Assessment


class AssessmentBatch(TypedDict):
    """
    Results, in the order of the requests.
    """

    results: list[BatchResult]


class AllNode(TypedDict):
    """
    False if one operand is false, else unknown if one is unknown, else true.
    """

    node: Literal['all']
    operands: list[ConditionNode]


class AnyNode(TypedDict):
    """
    True if one operand is true, else unknown if one is unknown, else false.
    """

    node: Literal['any']
    operands: list[ConditionNode]


class Condition(TypedDict):
    """
    A condition as clinicians write it, and as a tree.
    """

    text: str
    tree: ConditionNode


ConditionNode: TypeAlias = Union[
    AlwaysNode,
    YesNode,
    CompareNode,
    BetweenNode,
    ContainsNode,
    NothingButNode,
    "NotNode",
    AllNode,
    AnyNode,
    "NamedNode",
]
"""
A condition: true, false or unknown. What reads a fact is unknown where that was not answered or answered `not_sure`.
"""


class Contradiction(TypedDict):
    """
    Answers that cannot stand together: where `when` holds, the answer at `question` is refused.
    """

    question: str
    text: str
    when: Condition


class Follow(TypedDict):
    """
    Where `when` holds, the question has this answer, and any other is refused.
    """

    question: str
    answer: str | list[str] | int
    text: str
    when: Condition


class NamedNode(TypedDict):
    """
    What clinicians have a name for: it is so where its meaning is.
    """

    node: Literal['named']
    name: str
    meaning: ConditionNode


class NotNode(TypedDict):
    """
    The opposite; of what is unknown, unknown.
    """

    node: Literal['not']
    operand: ConditionNode


class Question(TypedDict):
    """
    One question.
    """

    path: str
    id: str
    kind: QuestionKind
    need: QuestionNeed
    label: str
    item: str
    """
    What it is called in a list.
    """
    text: str
    help: str | None
    why: str
    options: list[Option]
    ordered: bool
    """
    The options stand lowest first and can be compared.
    """
    at_least_one: bool
    unit: str | None
    unit_label: str | None
    """
    What the unit is called.
    """
    min: int | None
    max: int | None
    none: str | list[str] | None
    """
    What `others` answers; null: it does not answer this.
    """
    good: Literal['yes'] | None
    """
    The good answer, where it is yes.
    """
    asked_when: Condition | None
    changes: list[AnswerChange]
    """
    How an answer can become another; empty: it does not.
    """


class Questionnaire(TypedDict):
    """
    Everything that may be asked. `not_sure` may answer every question, and null or nothing leaves it open.
    """

    version: str
    language: InLanguage
    release: str
    answers: dict[str, str]
    """
    Labels of yes, no, not_sure and others.
    """
    needs: dict[str, str]
    sections: list[Section]
    contradictions: list[Contradiction]
    follows: list[Follow]
    groups: list[Group]
    """
    Lists and pages; empty in a release without them.
    """
    lifetime: Lifetime | None
    """
    What the age limits; null in a release without it.
    """


Rule = TypedDict(
    'Rule',
    {
        'for': RuleReaders,
        'id': str,
        'topic': str,
        'title': str,
        'effect': Effect,
        'lifts_to': Suitability,
        'advice': str,
        'urgent': bool,
        'weight': int,
        'evidence': EvidenceStrength,
        'evidence_text': str,
        'language': InLanguage,
        'condition': Condition,
        'parameters': dict[str, Parameter],
        'until': Until | None,
        'benefit': BenefitLimit | None,
        'direction': dict[str, RiskDirection],
        'absorbs': list[str],
        'choice': str | None,
        'row': str,
        'citations': list[Citation],
        'examples': list[Example],
        'history': list[RuleHistory],
    },
)


class Section(TypedDict):
    """
    Questions that are asked together.
    """

    id: str
    title: str
    help: str
    questions: list[Question]
    others: list[str]
    """
    The questions that `others` answers where they are left out.
    """
