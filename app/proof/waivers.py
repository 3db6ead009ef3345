"""Faults that are known and stay: each waived by its hash, with a clinical reason, until a day.

A waiver that matches no fault, or whose day has come, is a fault itself.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from app.proof.faults import Code, ProofError, ProvedFault
from app.rules import toml
from app.rules.errors import RulebookError
from app.rules.read import shape_fault
from app.rules.tree import HERE

FILE = HERE / "waivers.toml"


class Waiver(BaseModel):
    """A table of `waivers.toml`; `until` is the first day on which it no longer holds."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    hash: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")]
    code: Code
    until: date
    reason: Annotated[str, StringConstraints(min_length=20)]


class _Waivers(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    waivers: list[Waiver] = Field(default=[])


class WaiversError(ProofError):
    """A file of waivers that cannot be read."""


def read_waivers(file: Path = FILE) -> tuple[Waiver, ...]:
    """The waivers there are; none where there is no file.

    Raises:
        WaiversError: the file is not TOML, or not of waivers.
    """
    if not file.exists():
        return ()
    try:
        text = toml.text_of(file, file.name)
        return tuple(_Waivers.model_validate(toml.parsed(text, file.name, dates=True)).waivers)
    except RulebookError as error:
        raise WaiversError(str(error)) from None
    except ValidationError as error:
        found = (shape_fault(each) for each in error.errors())
        told = (str(toml.located(fault, fault.where, text, file.name)) for fault in found)
        raise WaiversError("\n".join(told)) from None


def waiver_of(fault: ProvedFault, waivers: Iterable[Waiver], today: date) -> Waiver | None:
    """What waives a fault today."""
    return next((each for each in waivers if _matches(each, fault) and today < each.until), None)


def waiver_faults(waivers: Iterable[Waiver], faults: Iterable[ProvedFault], today: date) -> tuple[str, ...]:
    """What is wrong with the waivers themselves."""
    found = tuple(faults)
    waivers = tuple(waivers)
    stale = [
        f"the waiver `{each.hash}` ({each.code}) matches no fault: take it out"
        for each in waivers
        if not any(_matches(each, fault) for fault in found)
    ]
    return (*stale, *expired_faults(waivers, today))


def expired_faults(waivers: Iterable[Waiver], today: date) -> tuple[str, ...]:
    """What is wrong with waivers whatever there is to waive: their day has come."""
    return tuple(
        f"the waiver `{each.hash}` ({each.code}) held until {each.until}: decide again"
        for each in waivers
        if each.until <= today
    )


def _matches(waiver: Waiver, fault: ProvedFault) -> bool:
    return waiver.hash == fault.hash and waiver.code == fault.code
