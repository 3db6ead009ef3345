"""`ask`: the interview in a terminal. Nothing is kept but in the file that is named."""

import sys
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Annotated, Any, NamedTuple, TypeAlias

import typer
from pydantic_core import to_json
from rich.console import Console
from rich.text import Text

from app.asking.plan import Goal
from app.cli.assess import show
from app.cli.languages import Language, speaking, terminal_texts
from app.cli.questions import Answer, NoAnswer, answer, shown, shown_list, ticked
from app.cli.terminal import fail, new_console
from app.rules.messages import Put
from app.rules.places import ENGLISH
from app.service import Service, asking, assessments
from app.wire.asking import asked_question
from app.wire.asking_shapes import AskedQuestion, Exchange, NextQuestion

Answers: TypeAlias = dict[str, dict[str, Any]]


class Step(NamedTuple):
    """Where the interview stood: what was answered, and what was asked."""

    answers: Answers
    exchange: Exchange | None
    place: int


def command(create_service: Callable[[str], Service]) -> Callable[..., None]:
    """The command, with what makes its service."""

    def ask(
        goal: Annotated[Goal, typer.Option(help="When to stop: see `POST /v1/next-question`.")] = "result",
        rulebook: Annotated[str, typer.Option(help="`latest`, a release's name, or `working`.")] = "latest",
        language: Language = ENGLISH,
        save: Annotated[Path | None, typer.Option(help="Write the answers to this file, for `assess`.")] = None,
    ) -> None:
        """Ask what matters, one step at a time, and say what comes of it."""
        interview = Interview(speaking(create_service(rulebook), language), goal, new_console())
        interview.run()
        if save is not None:
            _save(save, interview.answers)
        assessment = assessments.assess(interview.service, {"answers": interview.answers})
        show(interview.service.book(None), assessment, interview.console)

    return ask


def _save(file: Path, answers: Answers) -> None:
    """Write the answers where nobody else can read them."""
    try:
        file.touch(mode=0o600)
        file.write_bytes(to_json({"answers": answers}, indent=2) + b"\n")
    except OSError as error:
        fail(f"{file}: {error.strerror}")


class Interview:
    """An interview: what was answered so far, and the steps that lead back."""

    def __init__(self, service: Service, goal: Goal, console: Console) -> None:
        self.service = service
        self.goal = goal
        self.console = console
        self.texts = terminal_texts(service.book(None).language.code)
        self.answers: Answers = {}
        self.exchange: Exchange | None = None
        self.place = 0
        self.steps: list[Step] = []

    def run(self) -> None:
        """Ask until the goal is reached, or the person stops."""
        self._say(f"{self._text('commands')}\n", "dim")
        while (exchange := self._next_exchange()) and self._listen(exchange):
            pass

    def _next_exchange(self) -> Exchange | None:
        """What is being asked; once all of it is answered, what is next."""
        if self.exchange is None or self.place >= len(self.exchange["questions"]):
            found = self._next()
            self.exchange, self.place = found["exchange"], 0
            if self.exchange is not None:
                self._say(self._text("left", count=found["progress"]["left_if_nothing_applies"]), "dim")
        return self.exchange

    def _next(self) -> NextQuestion:
        found = asking.next_question(self.service, {"answers": self.answers, "goal": self.goal})
        for each in found["dropped"]:
            section, name = each["question"].split(".")
            del self.answers[section][name]
            self._say(self._text("left_out", question=self._label(each["question"])))
        return found

    def _listen(self, exchange: Exchange) -> bool:
        """Put what is next and take what is typed; False to stop."""
        is_list = exchange["draw"] == "ticks" and self.place == 0
        question = exchange["questions"][self.place]
        self._say(shown_list(self.texts, exchange) if is_list else shown(self.texts, question), "bold")
        typed = self._typed()
        match typed:
            case "s" | "stop":
                return self._stop()
            case "b" | "back":
                self._back()
            case "c" | "change":
                self._change(exchange)
            case "w" | "why":
                self._why(exchange["questions"] if is_list else [question])
            case _ if is_list:
                self._tick(exchange, typed)
            case _:
                self._answer(question, typed)
        return True

    def _typed(self) -> str:
        """What was typed; the end of the input is a wish to stop."""
        self.console.print("> ", end="")
        line = sys.stdin.readline()
        return line.strip().lower() if line else "s"

    def _answer(self, question: AskedQuestion, typed: str) -> None:
        try:
            given = answer(question, typed)
        except NoAnswer as error:
            self._no_answer(error)
            return
        self._remember()
        self._keep(question["question"], given)
        self.place += 1

    def _tick(self, exchange: Exchange, typed: str) -> None:
        """Take a ticked list; what was ticked and has degrees is asked one by one."""
        try:
            given, graded = ticked(exchange, typed)
        except NoAnswer as error:
            self._no_answer(error)
            return
        self._remember()
        for path, each in given.items():
            self._keep(path, each)
        self.exchange, self.place = {**exchange, "draw": "rows", "questions": graded}, 0

    def _keep(self, path: str, given: Answer) -> None:
        section, name = path.split(".")
        self.answers.setdefault(section, {})[name] = given

    def _remember(self) -> None:
        self.steps.append(Step(deepcopy(self.answers), self.exchange, self.place))

    def _back(self) -> None:
        """To where it was before the last answer."""
        if self.steps:
            self.answers, self.exchange, self.place = self.steps.pop()
        else:
            self._say(self._text("first"), "yellow")

    def _change(self, exchange: Exchange) -> None:
        """Choose something that was answered, and ask it again."""
        paths = [f"{section}.{name}" for section, given in self.answers.items() for name in given]
        for place, path in enumerate(paths, 1):
            self._say(f"  {place}  {self._label(path)}")
        typed = self._typed() if paths else ""
        if typed.isdecimal() and 1 <= int(typed) <= len(paths):
            question = asked_question(self.service.book(None), paths[int(typed) - 1], 0)
            self._remember()
            self.exchange, self.place = {**exchange, "draw": "rows", "questions": [question]}, 0
        else:
            self._say(self._text("unchanged"), "yellow")

    def _why(self, questions: list[AskedQuestion]) -> None:
        for each in questions:
            self._say("\n".join(filter(None, [each["item"], each["help"], self._text("why", why=each["why"])])))

    def _stop(self) -> bool:
        """Say what could be missed, and stop."""
        missed = self._next()["if_you_stop"]
        self._say(self._text("open", count=missed["cautions_possible"]), "yellow")
        if urgent := missed["urgent_possible"]:
            self._say(self._text("urgent", count=urgent), "yellow")
        return False

    def _no_answer(self, error: NoAnswer) -> None:
        self._say(self.texts.say("question", error.key, **error.values), "yellow")

    def _text(self, key: str, **values: Put) -> str:
        return self.texts.say("ask", key, **values)

    def _label(self, path: str) -> str:
        return self.service.book(None).questionnaire.questions[path].label

    def _say(self, text: str, style: str = "") -> None:
        self.console.print(Text(text, style=style))
