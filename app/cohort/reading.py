"""Columns of answers become rows. What counts as an answer is the house's own readers' business.

In a table there is a column for each question, named by its path: words for yes/no and choices, whole numbers, lists of
words; `PATH.not_sure` says of numbers and lists who does not know; `SECTION.others` is "no" or nothing. Null is not
answered.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from app.cohort.atoms import Closed, Fits, Unsure
from app.cohort.bits import Bits, Flags, any_of, flags_of, nobody, packed, taken, unpacked, valid
from app.cohort.rows import Column, Lists, Numbers, Read, Texts, Whole
from app.engine.facts import Choices, Kind, Number
from app.rules.questionnaire import NOT_SURE

FARTHEST = 2**62
"""A number as far out of every range as any that is larger."""
WHOLE_NUMBER = re.compile(r"-?[0-9]{1,15}", re.ASCII)
NO_WORD = "\0"
"""Stands for what is no word at all; no question has such an option."""


def read_column(kinds: Sequence[Kind], array: pa.Array, not_sure: Bits | None) -> Read:
    """A column of a table.

    Args:
        kinds: the kinds that the question has, one for each rulebook that asks it and has another.
        array: the answers.
        not_sure: the rows that do not know, where that stands in a column of its own.
    """
    column = _column(kinds, array, nobody(len(array)) if not_sure is None else not_sure)
    fits = any_of((column.says(Fits("", kind)) for kind in kinds), len(array))
    return Read(column, valid(array) & ~(fits ^ column.says(Unsure(""))), lambda row: array[row].as_py())


def read_others(array: pa.Array) -> Read:
    """The column that closes a section."""
    column = _words(array)
    return Read(column, valid(array) & ~column.says(Closed("")), lambda row: array[row].as_py())


def _column(kinds: Sequence[Kind], array: pa.Array, not_sure: Bits) -> Column:
    match kinds[0]:
        case Number():
            return _numbers(array, not_sure)
        case Choices():
            options = dict.fromkeys(each for kind in kinds if isinstance(kind, Choices) for each in kind.options)
            return _lists({option: 1 << place for place, option in enumerate(options)}, array, not_sure)
        case _:
            return _words(array)


def _plain(array: pa.Array) -> NDArray[Any]:
    """The numbers of an array; whatever stands there where it is null."""
    numbers: NDArray[Any] = np.frombuffer(array.buffers()[1], array.type.to_pandas_dtype())
    return numbers[array.offset : array.offset + len(array)]


def _is_words(kind: pa.DataType) -> bool:
    plain = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(plain) or pa.types.is_large_string(plain) or pa.types.is_string_view(plain))


def _words(array: pa.Array) -> Texts:
    """The words of an array; what is not a word is one that no question has."""
    if not _is_words(array.type):
        return Texts((NO_WORD,), np.zeros(len(array), np.int8), valid(array))
    coded = array if pa.types.is_dictionary(array.type) else array.cast(pa.string()).dictionary_encode()
    words = tuple(word if word is not None else NO_WORD for word in coded.dictionary.to_pylist())
    return Texts(words, _narrow(_plain(coded.indices), len(words)), valid(coded.indices))


def _narrow(places: Whole, count: int) -> Whole:
    """Places among so many, a byte each where that is enough; what stands where there is none is anything."""
    return places.astype(np.uint8) if count <= np.iinfo(np.uint8).max else places


def _numbers(array: pa.Array, not_sure: Bits) -> Numbers:
    if pa.types.is_floating(array.type):
        plain = _plain(array.cast(pa.float64()))
        with np.errstate(invalid="ignore"):
            whole = np.trunc(plain) == plain
        numbers = np.clip(np.where(whole, plain, 0), -FARTHEST, FARTHEST).astype(np.int64)
        return Numbers(numbers, valid(array) & packed(whole), not_sure)
    if pa.types.is_integer(array.type):
        return Numbers(_plain(array), valid(array), not_sure)
    unsure = _words(array).says(Unsure("")) if _is_words(array.type) else nobody(len(array))
    return Numbers(np.zeros(len(array), np.int8), nobody(len(array)), not_sure | unsure)


def _lists(bits: Mapping[str, int], array: pa.Array, not_sure: Bits) -> Lists:
    kind, none = array.type, nobody(len(array))
    if pa.types.is_fixed_size_list(kind):
        array = array.cast(pa.list_(kind.value_type))
    elif not (pa.types.is_list(kind) or pa.types.is_large_list(kind)):
        unsure = _words(array).says(Unsure("")) if _is_words(kind) else none
        return Lists(bits, np.zeros(len(array), np.int64), none, not_sure | unsure)
    chosen, good = _chosen(bits, array)
    return Lists(bits, chosen, valid(array) & packed(good), not_sure)


def _chosen(bits: Mapping[str, int], array: pa.Array) -> tuple[Whole, Flags]:
    """The options of each row, joined, and whether each of its items is one, and stands there once.

    Options are added up. Where none stands twice their sum has as many bits as there are items, and no other sum has,
    nor what is left of one that is too large.
    """
    ends = array.offsets.to_numpy()
    items = _words(array.values.slice(ends[0], ends[-1] - ends[0]))
    narrow = np.min_scalar_type(sum(bits.values()))
    each = np.array([bits.get(word, 0) for word in items.words] or [0], narrow).take(items.places, mode="clip")
    if array.values.null_count:
        each *= unpacked(items.given, len(each))
    added = np.zeros(len(each) + 1, narrow)
    np.cumsum(each, dtype=narrow, out=added[1:])
    chosen, lengths = np.diff(added.take(ends - ends[0])), np.diff(ends)
    if array.null_count:  # what stands there may have items all the same
        chosen *= unpacked(valid(array), len(array))
    return chosen, np.bitwise_count(chosen) == lengths


# From text


def read_text(kinds: Sequence[Kind], array: pa.Array) -> Read:
    """A column of text, as CSV has it: numbers in digits, lists with `;` between their words, `[]` for an empty one."""
    words = _words(array)
    answers = [*(_answer_in(kinds[0], word) for word in words.words), None]
    places = np.where(flags_of(words.given, len(array)), words.places, len(answers) - 1)
    return spread(read_answers(kinds, answers), places)


def spread(read: Read, places: Whole) -> Read:
    """A column of rows that each have one of the answers of a column, by where it stands there."""
    match read.column:
        case Texts(words, codes, given):
            column: Column = Texts(words, codes[places], taken(given, places))
        case Numbers(numbers, given, unsure):
            column = Numbers(numbers[places], taken(given, places), taken(unsure, places))
        case Lists(bits, chosen, given, unsure):
            column = Lists(bits, chosen[places], taken(given, places), taken(unsure, places))
    return Read(column, taken(read.wrong, places), lambda row: read.answer(places[row]))


def _answer_in(kind: Kind, text: str) -> object:
    """What a cell of text says, as it would be posted."""
    if text == NOT_SURE:
        return text
    match kind:
        case Number():
            return int(text) if WHOLE_NUMBER.fullmatch(text) else text
        case Choices():
            return [] if text == "[]" else text.split(";")
        case _:
            return text


# From answers


def read_answers(kinds: Sequence[Kind], answers: Sequence[object]) -> Read:
    """Answers as they would be posted, one for each row; None is not answered."""
    unsure = packed(np.array([answer == NOT_SURE for answer in answers], dtype=np.bool_))
    read = read_column(kinds, _array(kinds[0], answers), unsure)
    answered = packed(np.array([answer is not None for answer in answers], dtype=np.bool_))
    fits = any_of((read.column.says(Fits("", kind)) for kind in kinds), len(answers))
    return Read(read.column, answered & ~fits & ~read.column.says(Unsure("")), answers.__getitem__)


def _array(kind: Kind, answers: Sequence[object]) -> pa.Array:
    """The answers that are of the question's own type, as an array; null for the others."""
    match kind:
        case Number():
            return pa.array([_whole(answer) for answer in answers], pa.int64())
        case Choices():
            return pa.array(
                [answer if _is_list_of_words(answer) else None for answer in answers], pa.list_(pa.string())
            )
        case _:
            return pa.array([answer if isinstance(answer, str) else None for answer in answers], pa.string())


def _whole(answer: object) -> int | None:
    if isinstance(answer, float) and answer.is_integer():
        answer = int(answer)
    if isinstance(answer, bool) or not isinstance(answer, int):
        return None
    return max(-FARTHEST, min(answer, FARTHEST))


def _is_list_of_words(answer: object) -> bool:
    return isinstance(answer, list) and all(isinstance(each, str) for each in answer)
