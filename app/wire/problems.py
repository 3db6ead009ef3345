"""What problems say, in each language; which there are, and with which status, is the API's business."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from app.rules.messages import English, Put, Texts
from app.rules.model import InLanguage, Rulebook
from app.rules.surface import surface_texts
from app.wire import shapes
from app.wire.answered import short_label
from app.wire.errors import MOST_FAULTS, Amount, Offered, RequestFault, Said
from app.wire.speaking import described

FOLDER = Path(__file__).parent / "texts"
NAME = "problems"


@dataclass(frozen=True, slots=True)
class ProblemTexts:
    """What problems say in one language.

    Attributes:
        texts: the texts.
        language: which it is, and who has reviewed it.
    """

    texts: Texts
    language: InLanguage

    def title(self, code: str) -> str:
        """What a code is, in a few words."""
        return self.texts.say(f"codes.{code}", "title")

    def meaning(self, code: str) -> str:
        """What a code means."""
        return self.texts.say(f"codes.{code}", "meaning", count=MOST_FAULTS)

    def what_to_do(self, code: str) -> str:
        """What to do about it."""
        return self.texts.say(f"codes.{code}", "what_to_do")

    def language_of(self, code: str, *others: str) -> shapes.InLanguage:
        """In which language a code is explained, with other texts beside it."""
        said = (self.title(code), self.meaning(code), self.what_to_do(code), *others)
        return described(self.language, tuple(each for each in said if isinstance(each, English)))

    def detail(self, fault: RequestFault, book: Rulebook | None) -> str:
        """What is wrong, with what may be sent instead; `book` is what its questions and units are called by."""
        return self.said(fault.detail, book)

    def said(self, said: str | Said, book: Rulebook | None = None) -> str:
        """A message; what was said by the rulebook stands already."""
        if isinstance(said, str):
            return said
        return self.texts.say(said.table, said.key, **{name: self._put(value, book) for name, value in said.values})

    def _put(self, value: Put | Amount | Offered, book: Rulebook | None) -> Put:
        match value:
            case Amount(number, unit) if book is not None:
                return book.texts.say("amounts", unit.replace(" ", "_"), count=number)
            case Amount(number, unit):
                return f"{number} {unit}"
            case Offered(path, codes):
                return ", ".join(self._option(book, path, code) for code in codes)
        return value

    def _option(self, book: Rulebook | None, path: str, code: str) -> str:
        label = None if book is None else short_label(book, path, code)
        return code if label is None else self.texts.say("faults", "option", code=code, label=label)


@lru_cache(maxsize=32)
def problem_texts(language: str) -> ProblemTexts:
    """What problems say in a language; English where it has none.

    Raises:
        RulebookError: its catalogue cannot be read.
    """
    return ProblemTexts(*surface_texts(FOLDER, NAME, language))
