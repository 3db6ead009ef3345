"""Where everything that HTTP needs is built around the service; `building` makes the service itself."""

from asyncio import TaskGroup, create_task, gather, to_thread
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from app import __version__
from app.api import (
    asking,
    assessments,
    book,
    clinic,
    definitions,
    differences,
    docs,
    document,
    front,
    logs,
    metrics,
    operations,
    sharing,
)
from app.api.cors import added, with_cors
from app.api.descriptors import Seldom, most_connections
from app.api.door import Door
from app.api.envelope import Envelope, Observe
from app.api.fast import FastPath
from app.api.guards import Answering, answer_by
from app.api.incoming import CROWDED, LANGUAGES, OBSERVE
from app.api.languages import Languages
from app.api.lifespan import Lifespan, lifespan, uncollected
from app.api.limit import Limit
from app.api.metrics import Metrics
from app.api.pages import HeavyPages
from app.api.peers import Peers
from app.api.problems import ROOT, ProblemError, respond_with_problem
from app.api.protocol import FAST, MOST_CONNECTIONS, UNFINISHED, UNREAD
from app.api.rate_limits import Limits, RateLimited
from app.api.readiness import Readiness
from app.api.unread import Kept
from app.api.watching import Watched, sweep_in_time, watch
from app.api.windows import Windows
from app.building import create_service, open_directory
from app.rates import read_rate
from app.rules.errors import RulesError
from app.service import Service
from app.service.access import AccessError
from app.service.preparing import prepare
from app.service.sharing_errors import SharingError
from app.settings import Settings, read_settings
from app.store.errors import StoreError
from app.wire.errors import WireError

if TYPE_CHECKING:  # loaded only where there is a database
    from app.service.directory import Directory

HANDLED = (
    Exception,
    HTTPException,
    RequestValidationError,
    ProblemError,
    WireError,
    RulesError,
    AccessError,
    StoreError,
    SharingError,
)


def create_app(settings: Settings | None = None) -> ASGIApp:
    """The application.

    Args:
        settings: where left out, they are read from the environment.

    Raises:
        SettingsError: a setting cannot be used.
        ReleaseNotFound, DigestError, RulebookError: there is no rulebook that could be served.
    """
    settings = settings or read_settings()
    with uncollected():
        return _application(settings)


def _application(settings: Settings) -> ASGIApp:
    service = create_service(
        settings.rulebook, settings.receipt_secret, plainly=settings.fast_path, clinic=settings.clinic
    )
    prepare(service)
    counts = Metrics(service.software, service.current.release) if settings.metrics_port else None
    if counts:
        service = replace(service, decided=counts.decided)
    directory = open_directory(settings, service)
    readiness = Readiness(service.releases)
    is_ready = readiness if directory is None else Watched(readiness, directory)
    root = settings.root_path
    state: dict[str, object] = {ROOT: root}  # what the protocol asks; filled below, before anything is served
    heavy = HeavyPages()
    found = definitions.Definitions(service, root)
    begin = partial(_begin, heavy, found, replace(service, decided=lambda _suitability: None), directory)
    limits = create_limits(settings)
    opened_around = _around(_metrics_served(counts, settings), limits, _deliver(settings, directory, counts))
    around = lifespan(service, state, readiness, settings.drain_seconds, opened_around, begin)
    api = create_api(service, is_ready, around, heavy, root, page=settings.page, found=found)
    answering = Answering(service, directory, keys_only=settings.access == "keys")
    answer_by(api, answering)
    limited = Limit(api, settings.limit_concurrency)
    observe = _observer(settings, service, counts)
    door = _door(limited, limits, directory)
    opened = with_cors(door, settings.cors_origins, loopback=settings.cors_loopback, directory=directory)
    state |= {UNREAD: Kept(), UNFINISHED: Kept(), MOST_CONNECTIONS: most_connections(), OBSERVE: observe}
    state[CROWDED] = logs.both(Seldom("too many connections"), counts.observe if counts else None)
    if settings.fast_path:
        state[FAST] = FastPath(
            answering,
            observe,
            limited.is_reached,
            partial(added, opened),
            counts.handed_on if counts else lambda _why: None,
            limits,
        )
    state[LANGUAGES] = languages = Languages(service)
    return Envelope(opened, observe, root, languages)


def _observer(settings: Settings, service: Service, counts: Metrics | None) -> Observe | None:
    """What is told of every finished request: it writes a line, and counts."""
    lines = logs.request_lines(settings.log_requests, service.current.release)
    return logs.both(lines, counts.observe if counts else None)


def _door(app: ASGIApp, limits: Limits | None, directory: "Directory | None") -> Door:
    """What lets in whoever may come, as often as they may; whoever is refused has asked as well."""
    if limits is None:
        return Door(app, directory)
    return Door(RateLimited(app, limits), directory, partial(RateLimited, limits=limits, everything=True))


def create_limits(settings: Settings) -> Limits | None:
    """What one address and one key may ask for; None where neither is limited."""
    address, key = (each and read_rate(each) for each in (settings.limit_address, settings.limit_key))
    if not address and not key:
        return None
    peers = Peers(settings.trusted_proxies, settings.proxy_header)
    if settings.limits_url is None:
        here = Windows()
        return Limits(address or None, key or None, here, peers, here)
    from app.api.shared_windows import SharedWindows  # noqa: PLC0415 - its libraries are heavy, and few need them

    return Limits(address or None, key or None, SharedWindows(settings.limits_url.get_secret_value()), peers)


async def _begin(
    heavy: HeavyPages, found: definitions.Definitions, service: Service, directory: "Directory | None"
) -> None:
    """What can wait until after the start, and need not wait until somebody asks; nobody is counted by it."""
    async with TaskGroup() as group:
        if directory is not None:
            group.create_task(watch(directory))
            group.create_task(sweep_in_time(directory.storage))
        await heavy.begin()
        for each in service.in_each_language().values():
            for name in service.releases:
                await to_thread(prepare, each, name)
        await found.make_all()


@asynccontextmanager
async def _around(
    metrics_served: AbstractContextManager[None],
    limits: Limits | None,
    deliver: Callable[[], Coroutine[None, None, None]],
) -> AsyncIterator[None]:
    """What is open, and done, as long as anything is served."""
    with metrics_served:
        delivering = create_task(deliver())
        try:
            yield
        finally:
            delivering.cancel()
            await gather(delivering, return_exceptions=True)
            if limits is not None:
                await limits.windows.close()


def _deliver(
    settings: Settings, directory: "Directory | None", counts: Metrics | None
) -> Callable[[], Coroutine[None, None, None]]:
    """What tells clinics of what people share with them; it does nothing where nothing is kept."""

    async def deliver() -> None:
        if directory is None:
            return
        from app.service.delivering import Told  # noqa: PLC0415 - whoever has no database loads none of this
        from app.service.delivering import deliver as run  # noqa: PLC0415 - the same

        told = Told(counts.delivery, counts.waiting, logs.broken) if counts else Told(broken=logs.broken)
        await run(directory.storage, f"Candidacy/{__version__}", private=settings.webhooks_private, told=told)

    return deliver


def _metrics_served(counts: Metrics | None, settings: Settings) -> AbstractContextManager[None]:
    """What shows the metrics of this process; nothing where there are none, or where another process shows them."""
    if counts is None or settings.metrics_port is None or metrics.by_others():
        return nullcontext()
    return metrics.served(settings.metrics_host, settings.metrics_port, counts.registry)


def create_api(  # noqa: PLR0913 - all that is built is passed in here
    service: Service,
    is_ready: Callable[[], Awaitable[bool]] | None = None,
    around: Lifespan | None = None,
    heavy: HeavyPages | None = None,
    root: str = "",
    *,
    page: bool = True,
    found: definitions.Definitions | None = None,
) -> FastAPI:
    """FastAPI with every surface on it.

    Args:
        service: what answers.
        is_ready: what `/readyz` asks; the releases alone where left out.
        around: runs around serving.
        heavy: makes the pages that are heavy to make.
        root: where a proxy has put it.
        page: whether `/` is the page for people.
        found: the definitions.
    """
    heavy = heavy or HeavyPages()
    app = FastAPI(
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry={"logs": False, "tracing": False, "metrics": False},
        exception_handlers=dict.fromkeys(HANDLED, respond_with_problem),
        lifespan=around,
    )
    answer_by(app, Answering(service))
    app.include_router(assessments.router())
    app.include_router(asking.router())
    app.include_router(sharing.router())
    app.include_router(definitions.router(found or definitions.Definitions(service, root)))
    app.include_router(clinic.router())
    app.include_router(book.router(service, heavy))
    app.include_router(differences.router(service, heavy))
    app.include_router(operations.router(service, is_ready or Readiness(service.releases)))
    app.include_router(front.router(service, __version__, page=page))
    app.include_router(docs.router(lambda: document.as_bytes(document.openapi(app, service, root)), heavy))
    return app
