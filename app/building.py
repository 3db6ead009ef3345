"""The service, and what it keeps things with, as the settings say; it loads nothing that only HTTP needs."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr

from app import __version__
from app.clinic_file import read_clinic_file
from app.rules import release
from app.rules.errors import ReleaseNotFound
from app.rules.model import Rulebook
from app.rules.tree import WORKING
from app.service import Service
from app.service.clinics import served_as
from app.settings import Settings, SettingsError, variable_of
from app.store.errors import UnusableUrl
from app.wire.request import RequestReader

if TYPE_CHECKING:  # loaded only where there is a database
    from app.service.directory import Directory
    from app.service.storage import Storage

LOCAL = "sqlite:///candidacy.db"  # where commands keep clinics unless another place is named; `make run` finds it


def create_service(
    rulebook: str, receipt_secret: SecretStr | None = None, *, plainly: bool = True, clinic: Path | None = None
) -> Service:
    """The service on a rulebook: `latest`, a release's name, or `working`; without a secret it makes no receipts.

    `plainly`: as `Service` has it. `clinic`: the file of a clinic that every request is answered as.

    Raises:
        ReleaseNotFound, DigestError, RulebookError: there is no rulebook that could be served.
    """
    releases = release.load_all()
    current = _current(rulebook, releases)
    secret = receipt_secret.get_secret_value().encode() if receipt_secret else None
    reader = RequestReader(current.questionnaire, {name: each.questionnaire for name, each in releases.items()})
    service = Service(current, releases, __version__, _today, reader, secret, plainly)
    return service if clinic is None else served_as(service, read_clinic_file(clinic))


def open_directory(settings: Settings, service: Service) -> "Directory | None":
    """What knows clinics and keys; None where no database is set.

    Raises:
        SettingsError: the database cannot be used, or what goes with it is missing.
    """
    if settings.database_url is None:
        if settings.access == "keys":
            raise SettingsError([f"{variable_of('access')}: `keys` needs {variable_of('database_url')}"])
        return None
    if settings.clinic is not None:
        raise SettingsError([f"{variable_of('clinic')}: with {variable_of('database_url')}, apply the file instead"])
    if not settings.key_pepper:
        raise SettingsError([f"{variable_of('key_pepper')}: it is needed with {variable_of('database_url')}"])
    from app.service.directory import Directory  # noqa: PLC0415 - whoever has no database loads none of this

    return Directory(open_storage(settings), service)


def open_storage(settings: Settings) -> "Storage":
    """What the settings say that things are kept with, or a file here; nothing is asked of the database yet.

    Raises:
        SettingsError: they name a database that cannot be used.
    """
    from app.sealing import Sealing, UnusableKey  # noqa: PLC0415 - whoever has no database loads none of this
    from app.service.storage import Storage  # noqa: PLC0415 - the same
    from app.store.database import opened  # noqa: PLC0415 - the same

    url = LOCAL if settings.database_url is None else settings.database_url.get_secret_value()
    keys = [each.get_secret_value() for each in settings.encryption_keys]
    try:
        return Storage(
            database=opened(url),
            peppers=tuple(each.get_secret_value().encode() for each in settings.key_pepper),
            sealing=Sealing(keys) if keys else None,
        )
    except UnusableUrl as error:
        raise SettingsError([f"{variable_of('database_url')}: {error}"]) from None
    except UnusableKey as error:
        raise SettingsError([f"{variable_of('encryption_keys')}: {error}"]) from None


def _current(rulebook: str, releases: dict[str, Rulebook]) -> Rulebook:
    if rulebook == WORKING:
        return release.load_working()
    name = next(reversed(releases), rulebook) if rulebook == "latest" else rulebook
    if name not in releases:
        raise ReleaseNotFound(name)
    return releases[name]


def _today() -> date:
    return datetime.now(UTC).date()
