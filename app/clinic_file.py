"""A clinic as a file: its profile, what it may keep, and its pack. Whether the pack only tightens is `app.compare`'s.

Everything that is wrong is told with file and line, before anybody is answered as the clinic's.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeAlias, get_args

from pydantic import AfterValidator, Field, ValidationError, model_validator

from app.clinics import Clinic, Prices, Spacing
from app.origins import checked_origin
from app.rules import toml
from app.rules.errors import Fault, RulebookError
from app.rules.model import ForClinic, Rulebook
from app.rules.pack import Pack, apply, bounded
from app.rules.release import digest
from app.rules.strict import Id, Strict

Tone: TypeAlias = Literal["I", "II", "III", "IV", "V", "VI"]
Language: TypeAlias = Annotated[str, Field(pattern="^[a-z]{2,3}$")]
ALL_TONES: tuple[Tone, ...] = get_args(Tone)


class Range(Strict):
    """From and to, both included."""

    min: Annotated[int, Field(ge=0)]
    max: Annotated[int, Field(ge=0)]

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if self.min > self.max:
            raise ValueError("`min` is more than `max`")
        return self


class StoringDocument(Strict):
    """What a clinic may keep of people who agree to it."""

    retention_days: Annotated[int, Field(ge=1, le=3650)]
    consent_text_version: Annotated[str, Field(min_length=1, max_length=40)]


class PackPart(Strict):
    """What a pack says, in a clinic's file: its name is the clinic's."""

    tighten: dict[Id, dict[Id, int]] = Field(default_factory=dict)
    rules: dict[Id, dict[str, Any]] = Field(default_factory=dict)


class ClinicDocument(Strict):
    """A clinic as written."""

    id: Id
    name: Annotated[str, Field(min_length=1, max_length=200)]
    contact: Annotated[str, Field(min_length=1, max_length=500)]
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = "USD"
    prices: Range | None = None
    minimum_age: Annotated[int, Field(ge=18, le=120)] = 18
    needle_material: Literal["stainless_steel", "titanium", "unknown"] = "unknown"
    numbing: Literal["amide", "ester", "none", "unknown"] = "unknown"
    spacing_weeks: Range | None = None
    cleared_tones: Annotated[list[Tone], Field(min_length=1)] = Field(default_factory=lambda: [*ALL_TONES])
    languages: Annotated[list[Language], Field(min_length=1)] = Field(default_factory=lambda: ["en"])
    origins: list[Annotated[str, AfterValidator(checked_origin)]] = Field(default_factory=list)
    storing: StoringDocument | None = None
    pack: PackPart | None = None


@dataclass(frozen=True, slots=True)
class Storing:
    """What a clinic may keep of people who agree to it: for how many days, and by which text of consent."""

    retention_days: int
    consent_text_version: str


@dataclass(frozen=True, slots=True)
class ClinicFile:
    """A clinic, once its file was read.

    Attributes:
        id: what it is called among others.
        name: what people call it.
        contact: how people reach it.
        profile: what it is to an assessment.
        origins: whose pages may call as the clinic.
        storing: what it may keep; None where it keeps nothing.
        pack: what it adds to the rulebook; None where it adds nothing.
        digest: of all that the file says.
    """

    id: str
    name: str
    contact: str
    profile: Clinic
    origins: tuple[str, ...]
    storing: Storing | None
    pack: Pack | None
    digest: str


def read_clinic_file(file: Path) -> ClinicFile:
    """The clinic of a file.

    Raises:
        RulebookError: it cannot be read, or says what a clinic cannot say; file and line of each fault.
    """
    return read_clinic(toml.text_of(file, file.name), file.name)


def read_clinic(text: str, file: str) -> ClinicFile:
    """The clinic of a file's text; `file` is its name.

    Raises:
        RulebookError: as `read_clinic_file`.
    """
    try:
        written = ClinicDocument.model_validate(toml.parsed(text, file))
    except ValidationError as error:
        raise RulebookError([toml.located(each, each.where, text, file) for each in _faults(error)]) from None
    pack = written.pack
    return ClinicFile(
        id=written.id,
        name=written.name,
        contact=written.contact,
        profile=_profile(written),
        origins=tuple(written.origins),
        storing=Storing(**written.storing.model_dump()) if written.storing else None,
        pack=bounded(Pack(written.id, pack.tighten, pack.rules, text, file, ("pack",), written.name)) if pack else None,
        digest=digest(written.model_dump()),
    )


def for_clinic(book: Rulebook, clinic: ClinicFile, book_digest: str | None = None) -> Rulebook:
    """A rulebook as one clinic uses it; `book_digest` is its digest then, where that is known.

    Raises:
        RulebookError: the clinic's rules may not be used with this rulebook; file and line of each fault.
    """
    own = book if clinic.pack is None else apply(book, clinic.pack, clinic.profile.facts, book_digest)
    return replace(own, clinic=ForClinic(clinic.id, clinic.digest, book))


def _profile(written: ClinicDocument) -> Clinic:
    prices, spacing = written.prices, written.spacing_weeks
    return Clinic(
        name=written.name,
        contact=written.contact,
        languages=tuple(written.languages),
        prices=Prices(written.currency, prices.min, prices.max) if prices else None,
        needle_material=written.needle_material,
        numbing=written.numbing,
        minimum_age=written.minimum_age,
        cleared_for_tones=frozenset(written.cleared_tones),
        spacing=Spacing(spacing.min, spacing.max) if spacing else None,
    )


def _faults(error: ValidationError) -> Iterator[Fault]:
    for each in error.errors():
        reason = str(each["ctx"]["error"]) if each["type"] == "value_error" else str(each["msg"])
        where = each["loc"]
        match each["type"]:
            case "extra_forbidden":
                yield Fault(where, f"a clinic's file has no `{where[-1]}`")
            case "missing":
                yield Fault(where, f"`{where[-1]}` is needed")
            case _:
                yield Fault(where, reason.removesuffix(".").lower() if each["type"] != "value_error" else reason)
