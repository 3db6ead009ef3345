"""What a translator is told of a text beside the text: where it is shown, and what its placeholders stand for."""

import re
from collections.abc import Iterator, Mapping

from app.rules.messages import PLACEHOLDER
from app.rules.places import Written

RULES = """\
Rules of wording (they hold in every language):
- Plain words that somebody of thirteen understands; short sentences; speak to the person, politely and calmly.
- Say what the English says: no more, no less. "may" stays "may", "usual" stays "usual", "ask" stays "ask".
- Never a dose. Never a promise ("will work", "safe for you", "guaranteed"). Never "stop your medicine".
- Never blame, never diagnose, never say that somebody is approved or may be treated.
- What stands in braces, such as {months}, is put in by the program: keep it as it is, put it where your grammar wants
  it, and let the sentence be right whatever number stands there.
- Where a text has plurals, give each form that your language has.
- Names of medicines: the international name as it is written in your language, with the English beside it in
  parentheses where people know that better.
- A label has no full stop; a sentence has one.
- What you send back is a draft until a clinician who speaks the language has reviewed it."""

SHOWN: tuple[tuple[str, str], ...] = (
    (r"questionnaire\.(lists|pages)\..*\.title", "heading above several questions"),
    (r"questionnaire\.(lists|pages)\..*\.help", "explains several questions, below their heading"),
    (r"questionnaire\.follows\..*", "error: the answer does not go with another one"),
    (r"questionnaire\.contradictions\..*", "error: two answers do not go together"),
    (r"questionnaire\.lifetime\.text", "error: the answer says more than the person's age allows"),
    (r"questionnaire\.[^.]+\.title", "heading of a section of questions"),
    (r"questionnaire\.[^.]+\.help", "explains a section of questions, below its heading"),
    (r".*\.options\..*\.label", "an answer that can be chosen"),
    (r".*\.changes\..*\.text", "advice: what would change this answer"),
    (r".*\.changes\..*\.after", "advice: how long to wait after that; {amount} is a length of time, such as 3 months"),
    (r"questionnaire\..*\.label", "what the question is called in a list; no full stop"),
    (r"questionnaire\..*\.item", "a line of a list that is ticked or not; no full stop"),
    (r"questionnaire\..*\.text", "the question itself"),
    (r"questionnaire\..*\.help", "help below the question"),
    (r"questionnaire\..*\.why", "says why the question is asked"),
    (r"questionnaire\..*\.unsure", "title of a caution, for somebody who answered “I am not sure”; no full stop"),
    (r"questionnaire\..*\.if_unsure", "advice below that title"),
    (r"rules\..*\.title", "title of a finding of the result; no full stop"),
    (r"rules\..*\.advice", "advice below that title"),
    (r"definitions\..*\.plain", "whom a rule is for, told to the person"),
    (r"definitions\..*\.text", "the same for clinicians, in the rulebook as a page"),
    (r"effects\..*", "what a level means, in the rulebook"),
    (r"general\.answers\..*", "an answer that can be chosen"),
    (r"general\.disclaimer\.drafted", "at the end of every result; name your language instead of English"),
    (r"general\.disclaimer\..*", "at the end of every result"),
    (r"general\.suitability_labels\..*", "the result in two to four words, as a badge; no full stop"),
    (r"general\.headlines\..*", "the first sentences of the result"),
    (r"general\.bounds\..*", "below the first sentences of the result; {best}, {worst}: results as a badge has them"),
    (r"general\.effect_labels\..*", "what a finding does, as a label; no full stop"),
    (r"general\.(waits|events)\..*", "what to wait for, below a finding"),
    (r"general\.unsure\..*", "advice to somebody who answered “I am not sure”"),
    (r"general\.score\..*", "below the number (0 to 100) of the result; {from} is a number"),
    (r"general\.sessions\..*", "how many sessions are usual"),
    (r"general\.spans\..*", "a line of a list of lengths of time; no full stop"),
    (r"general\.benefit\..*", "what to hope for"),
    (r"general\.benefit_labels\..*", "how much to hope for, as a label; no full stop"),
    (r"general\.timeline\..*", "when it could start"),
    (r"general\.cost\..*", "what it usually costs"),
    (r"general\.amounts\..*", "a number with its unit, put into other texts as {amount}"),
    (r"general\.ranges\..*", "a range, put into other texts as {range} or {each}; {low}, {high}: numbers or prices"),
    (r"general\.evidence\..*", "how sure the evidence is"),
    (r"general\.evidence_labels\..*", "the same as a label; no full stop"),
    (r"general\.needs\..*", "how much it matters to answer a question"),
    (r"general\.needs_labels\..*", "the same as a label; no full stop"),
    (r"general\.faults\..*", "error: answers do not go together; {questions}: what the other questions are called"),
    (r"general\.clinic\..*", "a fact about a clinic, as a question is called in a list; no full stop"),
    (r"general\.clinic_asked\..*", "the same as a question"),
    (r"general\.clinic_options\..*", "an answer to it; no full stop"),
    (r"general\.words\..*", "how answers are put into other texts; quotation marks as your language has them"),
    (r"general\.explanations\.(so|not_so)", "why a rule speaks; {text}: one or more sentences that say for whom it is"),
    (r"general\.explanations\..*", "why a rule speaks, told to the person; {low}, {high}: such as 18 years"),
    (
        r"general\.conditions\..*",
        "when a rule holds, a line for clinicians; no full stop",
    ),
    (r"general\.summary\..*", "the result as a page to print: a heading or a line"),
    (r"problems\.codes\..*", "error, for developers: its title, what it means, what to do"),
    (r"problems\.faults\..*", "error, for developers: what is wrong with a value"),
    (r"problems\.places\..*", "error, for developers: where it is"),
    (r"rulebook\..*", "the rulebook as a page, for clinicians"),
    (r"sheet\..*", "one page to print, for the clinician in a consultation: a heading or a line"),
    (r"terminal\.ask\.commands", "first line; the letters b, c, w and s are what is typed: keep them"),
    (r"terminal\.question\..*", "the interview in a terminal: a line below a question, or what may be typed"),
    (r"terminal\..*", "the interview in a terminal: a line"),
    (r"page\..*", "the page that asks and shows the result: a heading, a button or a line"),
)
MEANINGS: Mapping[str, str] = {
    "amount": "a length of time or a number with its unit, such as 3 months",
    "answers": "answers as the person knows them, in quotation marks, such as “Yes” or “No”",
    "code": "a word of the program, the same in every language",
    "count": "a number",
    "date": "a day, such as 22 February 2027",
    "each": "a price or a range of prices, such as 150 to 400 US dollars",
    "total": "a price or a range of prices",
    "range": "a number or a range, such as 4 to 6",
    "question": "a question, or what it is called, as it is shown",
    "questions": "what questions are called, joined by “; ”",
    "rules": "what rules are called",
    "section": "the heading of a section of questions",
    "text": "one or more whole sentences, or a text that is put into quotation marks",
    "best": "a result as a badge has it, such as May suit you",
    "worst": "a result as a badge has it, such as Ask a clinician first",
    "label": "a result as a badge has it, such as Ask a clinician first",
    "first": "what stands first",
    "rest": "what follows",
    "title": "the title of a source, in English",
    "release": "the name of a release, such as 2026.12",
    "digest": "a long code",
    "low": "the lower end, such as 4 or 18 years",
    "high": "the upper end, such as 6 or 22 years",
    "age": "an age in years: the number alone, such as 18",
    "reference": "a code to give to who helps",
    "unit": "a unit, such as weeks",
    "otherwise": "what may be typed instead: n or 0",
    "until": "a day, such as 22 February 2027",
    "clinic": "what a clinic is called",
    "version": "which version of a text or of the program, such as 2 or 0.2.0",
    "software": "which version of the program, such as 0.2.0",
    "id": "a long code",
    "why": "one or more whole sentences",
}


def shown(text_id: str) -> str:
    """Where a text is shown."""
    return next((where for pattern, where in SHOWN if re.fullmatch(pattern, text_id)), "")


def placeholders(written: Written) -> frozenset[str]:
    """The placeholders of a text, of any of its plurals."""
    forms = [written] if isinstance(written, str) else list(written.values())
    return frozenset(name for form in forms for name in PLACEHOLDER.findall(form))


def comments(text_id: str, written: Written) -> Iterator[str]:
    """What stands above a text in a translator's file."""
    if where := shown(text_id):
        yield f"Shown as: {where}"
    for name in sorted(placeholders(written)):
        yield f"{{{name}}} is {MEANINGS.get(name, 'a number')}"
