"""One question in a terminal: how it is shown, and what was typed as an answer; whatever is no answer is told why."""

from collections.abc import Sequence

from app.rules.messages import Put, Texts
from app.rules.questionnaire import NOT_SURE
from app.wire.asking_shapes import AskedQuestion, Exchange

Answer = str | int | list[str]
NOT_SURE_TYPED = ("n", "not sure")


class NoAnswer(Exception):
    """What was typed answers nothing.

    Attributes:
        key: which of the terminal's texts says what would.
        values: what is put into that.
    """

    def __init__(self, key: str, **values: Put) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


def shown(texts: Texts, question: AskedQuestion) -> str:
    """A question with its options, numbered."""
    lines = [question["text"]]
    options = [each for each in question["options"] if each["id"] != NOT_SURE]
    lines += [f"  {place}  {option['label']}" for place, option in enumerate(options, 1)]
    if question["kind"] == "number":
        lines.append(f"  {texts.say('question', 'number', unit=question['unit_label'] or '')}")
    if question["kind"] == "choices":
        lines.append(f"  {texts.say('question', 'several')}")
    return "\n".join([*lines, f"  {NOT_SURE_TYPED[0]}  {texts.say('question', 'not_sure')}"])


def shown_list(texts: Texts, exchange: Exchange) -> str:
    """A list to tick, numbered."""
    items = [f"  {place}  {question['item']}" for place, question in enumerate(exchange["questions"], 1)]
    none = exchange["none"]["label"] if exchange["none"] else ""
    return "\n".join([exchange["title"] or "", *items, f"  0  {none}", f"  {texts.say('question', 'ticks')}"])


def answer(question: AskedQuestion, typed: str) -> Answer:
    """What was typed, as an answer.

    Raises:
        NoAnswer: it is none.
    """
    if typed in NOT_SURE_TYPED:
        return NOT_SURE
    if question["kind"] == "number":
        return _number(question, typed)
    options = [each["id"] for each in question["options"] if each["id"] != NOT_SURE]
    if question["kind"] != "choices":
        return options[_places(typed, len(options), 1, NOT_SURE_TYPED[0])[0] - 1]
    if typed == "0" and question["none"] == []:
        return []
    return [options[place - 1] for place in _places(typed, len(options), len(options), NOT_SURE_TYPED[0])]


def _number(question: AskedQuestion, typed: str) -> int:
    low, high = question["min"] or 0, question["max"] or 0
    if not typed.isdecimal() or not low <= int(typed) <= high:
        raise NoAnswer("type_amount", low=low, high=high, otherwise=NOT_SURE_TYPED[0])
    return int(typed)


def ticked(exchange: Exchange, typed: str) -> tuple[dict[str, Answer], list[AskedQuestion]]:
    """What was ticked of a list, as answers to all that was shown; and what was ticked and has degrees.

    Raises:
        NoAnswer: nothing was, not even none.
    """
    questions = exchange["questions"]
    parts = [part.strip() for part in typed.split(",")]
    count = len(questions)
    doubtful = {place for part in parts if part.endswith("?") for place in _places(part[:-1], count, 1, "0")}
    certain = [part for part in parts if not part.endswith("?")]
    chosen = set() if certain in ([], ["0"]) else set(_places(", ".join(certain), count, count, "0"))
    answers: dict[str, Answer] = {}
    graded: list[AskedQuestion] = []
    for place, question in enumerate(questions, 1):
        if place in doubtful:
            answers[question["question"]] = NOT_SURE
        elif place not in chosen:
            answers[question["question"]] = NOT_SURE if question["none"] is None else question["none"]
        elif question["kind"] == "yes_no":
            answers[question["question"]] = "yes"
        else:
            graded.append(question)
    return answers, graded


def _places(typed: str, count: int, most: int, otherwise: str) -> Sequence[int]:
    """The numbers that were typed, each of something that is shown.

    Raises:
        NoAnswer: there is no such number, or there are too many.
    """
    parts = [part.strip() for part in typed.split(",")]
    if not 1 <= len(parts) <= most or not all(part.isdecimal() and 1 <= int(part) <= count for part in parts):
        raise NoAnswer("type_several" if most > 1 else "type_one", high=count, otherwise=otherwise)
    return list(dict.fromkeys(map(int, parts)))
