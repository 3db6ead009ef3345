"""People as files of every layout, and what each of them is told by a request of their own."""

import json
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from app.engine.facts import Choices, Number
from app.rules.model import Rulebook
from app.rules.questionnaire import NOT_SURE, OTHERS, Question
from app.wire.errors import RequestRefused
from app.wire.request import RequestReader
from tests.cohort.people import people
from tests.strategies import Answers, with_answer


def with_mistakes(book: Rulebook, count: int, seed: int) -> list[Answers]:
    """People of whom some answer what is no answer, as far as every layout can hold it."""
    draw = Random(seed)  # noqa: S311 - repeatable on purpose
    questions = list(book.questionnaire.questions.values())
    everybody = people(book, count, seed)
    for place in range(0, count, 7):
        question = draw.choice(questions)
        everybody[place] = with_answer(everybody[place], question.path, mistake(question, draw))
    return everybody


def mistake(question: Question, draw: Random) -> object:
    """What is no answer to a question."""
    match question.kind:
        case Number(low, high):
            return draw.choice([low - 1, high + 1, 10**9])
        case Choices(options):
            return draw.choice([["nonsense"], [options[0], options[0]], [options[0], "", options[1]]])
        case _:
            return draw.choice(["nonsense", "NO", "yes "])


def refusals(reader: RequestReader, answers: Answers) -> list[tuple[str, str]] | None:
    """Code and column of each fault that a request with these answers would be told; None where they all fit."""
    try:
        reader.checked({"answers": answers})
    except RequestRefused as refused:
        faults = [(fault.code, fault.pointer.split("/")) for fault in refused.faults]
        return sorted({(code, ".".join(where[2:4])) for code, where in faults})
    return None


def table(book: Rulebook, everybody: Sequence[Answers]) -> Any:  # noqa: ANN401 - Arrow has no types
    """People as a table, in the layout that `app/cohort/reading.py` names."""
    columns: dict[str, pa.Array] = {}
    for path, question in book.questionnaire.questions.items():
        section, name = path.split(".")
        given = [answers.get(section, {}).get(name) for answers in everybody]
        if isinstance(question.kind, Number | Choices):
            kind = pa.int64() if isinstance(question.kind, Number) else pa.list_(pa.string())
            columns[path] = pa.array([None if each == NOT_SURE else each for each in given], kind)
            columns[f"{path}.{NOT_SURE}"] = pa.array([each == NOT_SURE for each in given])
        else:
            columns[path] = pa.array(given, pa.string())
    for section in (each.id for each in book.questionnaire.sections):
        closing = [answers.get(section, {}).get(OTHERS) for answers in everybody]
        columns[f"{section}.{OTHERS}"] = pa.array(closing, pa.string())
    return pa.table(columns)


def parquet(book: Rulebook, everybody: Sequence[Answers], folder: Path) -> Path:
    """People as Parquet, in row groups that are no multiple of anything."""
    pa.parquet.write_table(table(book, everybody), folder / "people.parquet", row_group_size=173)
    return folder / "people.parquet"


def arrow(book: Rulebook, everybody: Sequence[Answers], folder: Path) -> Path:
    """People as a file of Arrow, their words with a dictionary."""
    whole = table(book, everybody)
    worded = [each.dictionary_encode() if pa.types.is_string(each.type) else each for each in whole.columns]
    coded = pa.table(worded, names=whole.column_names).unify_dictionaries()
    with pa.OSFile(str(folder / "people.arrow"), "wb") as opened, pa.ipc.new_file(opened, coded.schema) as file:
        file.write_table(coded, max_chunksize=211)
    return folder / "people.arrow"


def csv(book: Rulebook, everybody: Sequence[Answers], folder: Path) -> Path:
    """People as CSV: lists with `;` between their words."""

    def text(answer: object) -> str | None:
        if isinstance(answer, list):
            return ";".join(answer) if answer else "[]"
        return None if answer is None else str(answer)

    paths = [*book.questionnaire.questions, *(f"{each.id}.{OTHERS}" for each in book.questionnaire.sections)]
    split = [(path, *path.split(".")) for path in paths]
    texts = {
        path: pa.array([text(answers.get(section, {}).get(name)) for answers in everybody], pa.string())
        for path, section, name in split
    }
    pa.csv.write_csv(pa.table(texts), folder / "people.csv", pa.csv.WriteOptions(quoting_style="needed"))
    return folder / "people.csv"


def json_lines(book: Rulebook, everybody: Sequence[Answers], folder: Path) -> Path:
    """People as lines of JSON; the book is not needed for that."""
    assert book.questionnaire.questions
    (folder / "people.jsonl").write_text("".join(f"{json.dumps(answers)}\n" for answers in everybody), "utf-8")
    return folder / "people.jsonl"
