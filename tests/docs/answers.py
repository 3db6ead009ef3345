"""The page of whole answers, as `docs/answers.md` holds it; `python -m tests.docs.answers` writes it anew."""

from collections.abc import Mapping
from typing import Any

from app.rules.answers import Answers, facts_of
from app.rules.release import load, names
from app.wire.markdown import page
from app.wire.render import Rendering
from tests.books import assessed
from tests.calls import LEAST
from tests.serving import ROOT

FILE = ROOT / "docs" / "answers.md"
HEALTHY: dict[str, Any] = {
    "person": {"age": 29, "others": "no"},
    "scars": {
        "severity": "moderate",
        "types": ["rolling", "boxcar_shallow"],
        "main_type": "rolling",
        "newest_months": 30,
        "areas": ["face"],
        "others": "no",
    },
    "skin": {"tone": "II", "acne_clear_months": 24, "sun_protection": "yes", "others": "no"},
    "herpes": {"others": "no"},
    "allergies": {"others": "no"},
    "medicines": {"others": "no"},
    "health": {"others": "no"},
    "procedures": {"others": "no"},
    "plans": {"goal": "softer", "provider": "dermatologist", "others": "no"},
}
INTRODUCTION = """\
# Eight whole answers

What eight people are shown, from the first word to the last: the page that `.venv/bin/python -m app assess` prints,
made with the latest release. A test compares it with what comes out; `make answers` writes it anew.
"""


def but(**changed: Any) -> dict[str, Any]:  # noqa: ANN401 - answers as JSON has them
    """The healthy person, with other answers; `skin__tone` stands for `skin.tone`."""
    answers = {section: dict(given) for section, given in HEALTHY.items()}
    for path, answer in changed.items():
        section, question = path.split("__")
        answers[section][question] = answer
    return answers


PEOPLE: Mapping[str, Answers] = {
    "Somebody healthy": HEALTHY,
    "Somebody who gets cold sores": but(
        herpes__history="yes",
        herpes__sites=["lips_or_mouth"],
        herpes__outbreaks_per_year=2,
        herpes__antiviral_arranged="no",
    ),
    "Somebody who is pregnant": but(person__pregnancy="pregnant"),
    "Somebody who takes isotretinoin": but(medicines__isotretinoin="taking"),
    "Somebody with dark skin that marks": but(skin__tone="V", skin__marks_darkly="usually"),
    "Somebody with a keloid": but(scars__types=["rolling", "keloid"]),
    "Somebody with a spot that changes": but(skin__changing_lesion="yes"),
    "Somebody who answered three questions": LEAST,
}


def answers() -> str:
    """The whole page."""
    book = load(names()[-1])
    pages = [INTRODUCTION]
    for title, person in PEOPLE.items():
        found = assessed(facts_of(book.questionnaire, person), book)
        assessment = Rendering(book, "0").assessment(found, None)
        lines = page(book, assessment).splitlines()
        deeper = [f"#{line}" if line.startswith("#") else line for line in lines]
        pages.append(f"# {title}\n\n" + "\n".join(deeper) + "\n")
    return "\n---\n\n".join(pages)


if __name__ == "__main__":
    FILE.write_text(answers(), "utf-8")
