"""What a route needs, as the type of a parameter: a route without one looks unguarded, and is.

`AsAsked` is the service that answers the caller, in their language: the clinic's own with its key, else everybody's.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, TypeAlias

from fastapi import Depends, FastAPI
from starlette.requests import Request

from app.api.door import CALLER
from app.api.languages import language_of
from app.service import Service
from app.service.access import ANYBODY, Caller, CredentialNeeded, CredentialRefused, Key, NotAllowed
from app.service.sharing_errors import SharingUnavailable, UnusableKey
from app.wire.request import AssessmentRequest
from app.wire.sharing import IDEMPOTENCY_KEY

if TYPE_CHECKING:  # loaded only where there is a database
    from app.service.directory import Directory
    from app.service.sharing import Stored
    from app.service.storage import Storage


Share: TypeAlias = "Callable[[Service, AssessmentRequest], Awaitable[Stored]]"
"""Keeps what a request shares, and gives the response."""


@dataclass(frozen=True, slots=True)
class Answering:
    """What answers whom.

    Attributes:
        service: answers whoever is no clinic's.
        directory: knows who is a clinic's; None where nobody is.
        keys_only: whether only clinics are answered where something is decided.
    """

    service: Service
    directory: "Directory | None" = None
    keys_only: bool = False


def answer_by(app: FastAPI, answering: Answering) -> None:
    """Let the guards of an application's routes know who is to be answered by what."""
    app.state.answering = answering


def storage_of(request: Request) -> "Storage":
    """What things are kept with; whoever has a credential that holds has one."""
    directory: Directory | None = request.app.state.answering.directory
    if directory is None:
        raise CredentialRefused
    return directory.storage


def can_keep(request: Request) -> bool:
    """Whether what this caller shares could be kept, as far as the service goes."""
    directory: Directory | None = request.app.state.answering.directory
    return (
        directory is not None
        and directory.storage.sealing is not None
        and request.scope.get(CALLER, ANYBODY) is not ANYBODY
    )


async def _as_asked(request: Request) -> Service:
    if request.scope.get(CALLER, ANYBODY) is ANYBODY and request.app.state.answering.keys_only:
        raise CredentialNeeded
    return await _answers(request)


async def _answers(request: Request) -> Service:
    answering: Answering = request.app.state.answering
    caller, language = request.scope.get(CALLER, ANYBODY), language_of(request)
    if caller is ANYBODY:
        return answering.service.in_language(language)
    assert answering.directory is not None  # noqa: S101 - else nobody is known
    return (await answering.directory.service(caller)).in_language(language)


async def _reads_shared(request: Request) -> Key:
    caller: Caller = request.scope.get(CALLER, ANYBODY)
    if caller is ANYBODY:
        raise CredentialNeeded
    if caller.key is None or caller.key.kind != "server":
        raise NotAllowed
    return caller.key


async def _deletes_shared(request: Request) -> Caller:
    caller: Caller = request.scope.get(CALLER, ANYBODY)
    if caller.token is None:
        await _reads_shared(request)
    return caller


async def _shares(request: Request) -> Share:
    directory: Directory | None = request.app.state.answering.directory
    key = request.scope.get(CALLER, ANYBODY).key
    repeats = request.headers.getlist("idempotency-key")
    if len(repeats) > 1 or not all(map(IDEMPOTENCY_KEY.fullmatch, repeats)):
        raise UnusableKey

    async def share(service: Service, asked: AssessmentRequest) -> "Stored":
        if directory is None:
            raise SharingUnavailable
        if key is None:
            raise CredentialNeeded
        from app.service import sharing  # noqa: PLC0415 - whoever has no database loads none of this

        return await sharing.share(directory.storage, service, key, asked, repeats[0] if repeats else None)

    return share


AsAsked: TypeAlias = Annotated[Service, Depends(_as_asked)]
Answers: TypeAlias = Annotated[Service, Depends(_answers)]
"""The same, also for whoever has no key where deciding something needs one."""
Shares: TypeAlias = Annotated[Share, Depends(_shares)]
"""Keeps an assessment for the caller's clinic."""
ReadsShared: TypeAlias = Annotated[Key, Depends(_reads_shared)]
"""A clinic's key for servers."""
DeletesShared: TypeAlias = Annotated[Caller, Depends(_deletes_shared)]
"""The same, or the token of whoever shared it."""
