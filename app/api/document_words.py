"""The words of the OpenAPI document around what operations take and give: when to use each, tags, parameters."""

from collections.abc import Mapping

from app.api import sharing_examples

DESCRIPTION = """\
Tells a person, honestly and with sources, whether microneedling may suit their acne scars.

**Unknown is never no.** Leave out what was not answered: the rules that wait for it stay open, and the answer says
what they could still change. **Every sentence has a source**, and every rule can be read at [`/v1/rules`](/v1/rules).

**Start here:** open *Assess one person's answers*, choose *Try it out*, pick an example, *Execute*. There is one
example for each suitability. Then build your form from [`/v1/questionnaire`](/v1/questionnaire).

**Good to know.** Every key of an answer is always there, null where there is nothing to say. Enums are closed within
v1; fields may be added to answers. Errors are `application/problem+json`, each with a code explained at
[`/problems`](/problems), and never show what was posted.
*Shortened* examples show one entry of most lists.

This is information for a talk with a clinician. It is not medical advice and not a diagnosis.
"""
TAGS: tuple[Mapping[str, str], ...] = (
    {"name": "Assessments", "description": "Answers in, assessment out. Nothing is kept."},
    {"name": "Asking", "description": "What to ask next, what could change, and why. Nothing is kept."},
    {
        "name": "Sharing",
        "description": "What people agreed to share with a clinic, for its key. Kept, sealed, and gone.",
    },
    {"name": "Questionnaire", "description": "What may be asked, and how to check answers before they are posted."},
    {"name": "Rulebook", "description": "The clinical rules, their sources, and their releases."},
    {"name": "Problems", "description": "Every error code, explained."},
    {"name": "Operations", "description": "For those who run the service."},
)
WHEN: Mapping[str, str] = {
    "shared_assessments": "from the clinic's own system, to find what is new since it last looked. The rules that the "
    "results rest on stand at [`/v1/rules`](/v1/rules).",
    "shared_assessment": "to take one over, by the `id` that a webhook or the list tells. `rule` of a finding leads to "
    "[`/v1/rules`](/v1/rules).",
    "shared_summary": "to have it on the desk, printed from the clinic's own system. "
    "The rules behind it stand at [`/v1/rulebook`](/v1/rulebook).",
    "export_shared": "to take over everything at once, each line as one is read. `rule` of a finding leads to "
    "[`/v1/rules`](/v1/rules).",
    "delete_shared": "where a person takes back what was shared, or the clinic has done with it. What was decided can "
    "be decided again from the answers and [`/v1/rulebook`](/v1/rulebook).",
    "access_log": "to answer a person who asks who has read it. No answer stands in it, and no rule of "
    "[`/v1/rules`](/v1/rules).",
    "assess": "whenever an answer changes, or once at the end of a form. To see why a rule speaks, follow `rule` of a "
    "finding to `/v1/rules/{rule_id}`; what suitabilities and effects mean stands at [`/v1/rulebook`](/v1/rulebook).",
    "assess_batch": "for many people at once, such as a list that a clinic already has. A fault in one request leaves "
    "the others alone. The rules are the same ones: [`/v1/rules`](/v1/rules).",
    "next_question": "to ask only what matters for this person, as a clinician would, instead of the whole of "
    "[`/v1/questionnaire`](/v1/questionnaire). When `exchange` is null, show the result of "
    "`POST /v1/assessments`. The rules that wait for a question stand at [`/v1/rules`](/v1/rules).",
    "what_if": "beside a result that is not the best, to show what can be done, and what cannot be changed. The rules "
    "that are in the way stand at [`/v1/rules`](/v1/rules).",
    "explain": "to answer “why?” beside a finding, and “why not?” beside a rule of [`/v1/rules`](/v1/rules).",
    "questionnaire": "to build a form, and to label the questions that `because` and `open_questions` name. The rules "
    "that read the answers stand at [`/v1/rules`](/v1/rules).",
    "questionnaire_schema": "to check answers in the browser before they are posted. What the answers decide stands at "
    "[`/v1/rulebook`](/v1/rulebook).",
    "rulebook": "to explain suitabilities, effects and scores, and to show which release you rely on.",
    "releases": "to see what changed, or to name an older release in a request, so that an old assessment can be made "
    "again from [`/v1/rulebook`](/v1/rulebook) as it was then.",
    "release": "to see what one release changed against the one before, of [`/v1/rulebook`](/v1/rulebook).",
    "difference": "to see what lies between two releases of [`/v1/rulebook`](/v1/rulebook), with people who show it.",
    "rules": "to browse what the service knows, and to link a finding to its rule.",
    "rule": "to show why: the condition, the sources, and where sources disagree, the choice that was made.",
    "sources": "to list what the [rules](/v1/rules) rest on.",
    "source": "to show one source, and the [rules](/v1/rules) that cite it.",
    "problems": "to write a client that knows every code. `inconsistent_answers` follows the contradictions and the "
    "lifetime in [`/v1/questionnaire`](/v1/questionnaire), `not_in_release` the releases of "
    "[`/v1/rulebook`](/v1/rulebook).",
    "problem": "to read up on the `type` of a problem that you were sent.",
    "clinic": "to name the clinic whose rules tighten the [rulebook](/v1/rulebook), and to ask for consent to share.",
    "livez": "as the liveness probe of an orchestrator.",
    "readyz": "as the readiness probe: traffic may come once it answers 200.",
    "version": "to see which software and which [rulebook](/v1/rulebook) answer.",
}
PARAMETERS: Mapping[str, tuple[str, str]] = {
    "rule_id": ("A rule's id, as `/v1/rules` and every finding give it.", "isotretinoin-recent"),
    "source_id": ("A source's id, as `/v1/sources` and every citation give it.", "iso-pi"),
    "shared_id": ("An id, as `shared.id` and the list give it.", sharing_examples.ID),
    "code": ("An error code, as `/problems` and every problem give it.", "invalid_request"),
}
RELEASE = "A release's name, as `/v1/rulebook/releases` gives it."
KEY = (
    "A clinic's key, sent as `Authorization: Bearer …`: the clinic's prices, rules and releases then apply. `csk_…` is "
    "for servers, and reads what people shared as well; `cpk_…` is for the clinic's own pages. Whoever runs the "
    "service issues keys, and says whether asking needs one. A key that does not hold is refused everywhere."
)
DELETION = (
    "The `deletion_token` of what was shared, sent as `Authorization: Bearer cdt_…`: deletes that, and nothing else."
)
HEADERS = {
    "Location": {"description": "Where it is kept.", "schema": {"type": "string"}},
    "RequestId": {
        "description": "Names this exchange; quote it when you report a problem.",
        "schema": {"type": "string"},
    },
    "ETag": {
        "description": "Send it back as `If-None-Match`. Compressed or not, each form has its own.",
        "schema": {"type": "string"},
    },
    "RateLimit": {
        "description": "How many requests are left (`r`), and in how many seconds there are more (`t`).",
        "schema": {"type": "string"},
        "example": '"address";r=0;t=42',
    },
    "RateLimitPolicy": {
        "description": "How many requests there may be (`q`) in how many seconds (`w`).",
        "schema": {"type": "string"},
        "example": '"address";q=300;w=60',
    },
    "RetryAfter": {"description": "Seconds after which to try again.", "schema": {"type": "string"}},
}
