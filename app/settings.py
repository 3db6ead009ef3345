"""Settings, frozen; the only reader of the environment."""

import os
import re
from collections.abc import Iterator, Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from app.engine.facts import nearest
from app.origins import checked_origin
from app.rates import checked_rate

PREFIX = "CANDIDACY_"
INJECTED = re.compile(r"CANDIDACY_(\w+_)?(SERVICE_(HOST|PORT(_\w+)?)|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)")
"""What an orchestrator sets in every container for a service of a name like ours."""
INJECTED_PORT = re.compile(r"CANDIDACY_(\w+_)?PORT")
INJECTED_ADDRESS = re.compile(r"(tcp|udp|sctp)://")

_ROOT_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)+")
LIMITS_SCHEMES = ("redis", "rediss", "valkey", "valkeys")
LONGEST_ROOT = 60  # it stands in every problem
OURS = (
    "docs",
    "embed",
    "livez",
    "openapi.json",
    "problems",
    "readyz",
    "rulebook",
    "v1",
    "version",
)  # that no root begins with


def _root_path(root: str) -> str:
    if root and (not _ROOT_PATH.fullmatch(root) or len(root) > LONGEST_ROOT):
        raise ValueError(
            f"must begin with a slash and end without one, such as /candidacy, with at most {LONGEST_ROOT} letters"
        )
    if root.split("/")[1:2] and root.split("/")[1] in OURS:
        raise ValueError(f"must not begin with an address of the service itself: {', '.join(OURS)}")
    return root


def _network(text: str) -> str:
    try:
        return str(ip_network(text))
    except ValueError:
        raise ValueError("must be an address or a network, such as 192.0.2.1 or 10.0.0.0/8") from None


def _limits_url(url: SecretStr | None) -> SecretStr | None:
    parts = urlsplit(url.get_secret_value()) if url else None
    if parts and (parts.scheme not in LIMITS_SCHEMES or not parts.hostname):
        raise ValueError(
            f"must begin with one of {', '.join(f'{each}://' for each in LIMITS_SCHEMES)}, and name a host"
        )
    return url


class Settings(BaseSettings):
    """Settings of the service, from environment variables that start with `CANDIDACY_`."""

    model_config = SettingsConfigDict(env_prefix="CANDIDACY_", frozen=True, extra="forbid", hide_input_in_errors=True)

    listen_host: Annotated[
        str, Field(description="The address to listen on; `::` is every address, those of IPv4 too.")
    ] = "127.0.0.1"
    listen_port: Annotated[
        int, Field(ge=0, le=65535, description="The port to listen on; with 0, a free one, told in the log.")
    ] = 8000
    rulebook: Annotated[
        str, Field(description="The release to serve: `latest`, a release's name, or `working` for the working tree.")
    ] = "latest"
    clinic: Annotated[
        Path | None,
        Field(description="A clinic's file: every request is answered as that clinic's. None by default."),
    ] = None
    database_url: Annotated[
        SecretStr | None,
        Field(
            description="Where clinics, keys and what people share are kept: `sqlite:///candidacy.db`, or "
            "`postgresql://user:password@host/name`. Without one, nothing is."
        ),
    ] = None
    key_pepper: Annotated[
        tuple[Annotated[SecretStr, Field(min_length=32)], ...],
        NoDecode,
        Field(
            description="What keys of clinics are hashed with, 32 characters or more; needed with a database. Several, "
            "separated by commas, newest first, while keys of an older one are still in use."
        ),
    ] = ()
    encryption_keys: Annotated[
        tuple[SecretStr, ...],
        NoDecode,
        Field(
            description="What people share is encrypted with the first, and read with any; separated by commas. "
            "`.venv/bin/python -m app db secrets` makes one. Without any, nothing can be shared."
        ),
    ] = ()
    webhooks_private: Annotated[
        bool,
        Field(description="Whether webhooks may go to private and loopback addresses as well; for development alone."),
    ] = False
    access: Annotated[
        Literal["open", "keys"],
        Field(description="Who may assess and ask: anybody (`open`), or whoever has a clinic's key (`keys`)."),
    ] = "open"
    cors_origins: Annotated[
        tuple[Annotated[str, AfterValidator(checked_origin)], ...],
        NoDecode,
        Field(
            description="Origins whose pages may call the service, as browsers send them (`https://www.example.org`), "
            "separated by commas. None by default."
        ),
    ] = ()
    cors_loopback: Annotated[
        bool, Field(description="Whether pages served from loopback may call it, on any port.")
    ] = False
    page: Annotated[
        bool, Field(description="Whether `/` is the page for people; else it leads to the one for developers.")
    ] = True
    receipt_secret: Annotated[
        SecretStr | None,
        Field(
            min_length=32,
            description="What receipts are keyed with, 32 characters or more. Without one, none are made.",
        ),
    ] = None
    root_path: Annotated[
        str,
        AfterValidator(_root_path),
        Field(
            description="Where a proxy has put the service, such as `/candidacy`: every address it gives begins so. "
            "The proxy may take that off the addresses that it asks for, or leave it."
        ),
    ] = ""
    fast_path: Annotated[
        bool,
        Field(description="Whether assessments are answered in front of FastAPI, with the same responses."),
    ] = True
    log_level: Annotated[Literal["debug", "info", "warning", "error"], Field(description="How much is logged.")] = (
        "info"
    )
    log_requests: Annotated[
        Literal["all", "errors", "none"],
        Field(description="Which requests leave a line in the log: all, those that failed here, or none."),
    ] = "errors"
    metrics_port: Annotated[
        int | None, Field(ge=1, le=65535, description="The port that shows metrics. Without one, nothing is counted.")
    ] = None
    metrics_host: Annotated[str, Field(description="The address that shows metrics.")] = "127.0.0.1"
    limit_concurrency: Annotated[
        int, Field(ge=1, le=100_000, description="How many assessments each process works on at once; more get a 503.")
    ] = 256
    limit_address: Annotated[
        str | None,
        AfterValidator(checked_rate),
        Field(
            description="How many requests one address may make, such as `300/minute`; a batch counts as many as it "
            "holds, and more get a 429. Not limited by default."
        ),
    ] = None
    limit_key: Annotated[
        str | None,
        AfterValidator(checked_rate),
        Field(
            description="How many requests one secret key of a clinic may make, such as `3000/minute`; they count for "
            "no address. Not limited by default."
        ),
    ] = None
    limits_url: Annotated[
        SecretStr | None,
        AfterValidator(_limits_url),
        Field(
            description="The Redis or Valkey in which requests are counted, such as `redis://127.0.0.1:6379/0`. "
            "Without one, each process counts by itself."
        ),
    ] = None
    trusted_proxies: Annotated[
        tuple[Annotated[str, AfterValidator(_network)], ...],
        NoDecode,
        Field(
            description="Addresses and networks of proxies (`10.0.0.0/8`), separated by commas; what others say of "
            "whom they ask for is not believed. None by default."
        ),
    ] = ()
    proxy_header: Annotated[
        Literal["x-forwarded-for", "forwarded"],
        Field(description="The header in which these proxies say whom they ask for."),
    ] = "x-forwarded-for"
    keep_alive_seconds: Annotated[
        int,
        Field(
            ge=1,
            le=3600,
            description="How long a connection may be idle between requests; more than a proxy in front keeps its own.",
        ),
    ] = 5
    drain_seconds: Annotated[
        float,
        Field(
            ge=0,
            le=60,
            description="How long SIGTERM leaves traffic to go elsewhere: `/readyz` says no, everything else is "
            "answered, and connections are closed after their answer. Then requests in flight have 8 seconds to end.",
        ),
    ] = 1.0

    @field_validator("cors_origins", "key_pepper", "encryption_keys", "trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(filter(None, (each.strip() for each in value.split(",")))) if isinstance(value, str) else value


class SettingsError(Exception):
    """Settings that cannot be used.

    Attributes:
        faults: a line for each, which names the variable.
    """

    def __init__(self, faults: list[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(faults))


def read_settings(**options: str | int | Path | None) -> Settings:
    """The settings from the environment; an option of the command line goes before its variable.

    Args:
        options: setting to value; None where it was not typed.

    Raises:
        SettingsError: with every fault.
    """
    typed = {name: value for name, value in options.items() if value is not None}
    faults = list(_unread(os.environ))
    try:
        settings = Settings(**typed)  # type: ignore[arg-type] # checked there
    except ValidationError as error:
        faults += [_fault(each, typed) for each in error.errors()]
    if faults:
        raise SettingsError(faults)
    return settings


def variable_of(name: str) -> str:
    """The variable of a setting."""
    return f"{PREFIX}{name.upper()}"


def _unread(environment: Mapping[str, str]) -> Iterator[str]:
    """What stands in the environment and could not be read: a variable that is no setting, a value that is no text."""
    known = {name.upper(): variable_of(name) for name in Settings.model_fields}
    for variable, value in sorted(environment.items()):
        if not variable.upper().startswith(PREFIX):
            continue
        if variable not in known.values() and not _is_injected(variable, value):
            name = variable.upper().removeprefix(PREFIX)
            meant = nearest(name, known) or next((each for each in known if each.endswith(f"_{name}")), None)
            yield f"{variable}: there is no such setting" + (f"; did you mean {known[meant]}?" if meant else "")
        elif not value.isascii() and any("\ud800" <= each <= "\udfff" for each in value):
            yield f"{variable}: its value is not UTF-8"


def _is_injected(variable: str, value: str) -> bool:
    if INJECTED.fullmatch(variable):
        return True
    return bool(INJECTED_PORT.fullmatch(variable) and INJECTED_ADDRESS.match(value))


def _fault(error: Any, typed: Mapping[str, object]) -> str:  # noqa: ANN401 - pydantic's ErrorDetails, a loose dict
    name, *place = error["loc"]
    where = f"--{name.removeprefix('listen_')}" if name in typed else variable_of(name)
    item = f", number {place[0] + 1}" if place else ""
    return f"{where}{item}: {_reason(error)}"


def _reason(error: Any) -> str:  # noqa: ANN401 - as above
    """Pydantic's reason in our words, where its own would puzzle whoever sets a variable."""
    match error["type"]:
        case "int_parsing" | "int_parsing_size":
            return "it should be a whole number"
        case "bool_parsing":
            return "it should be `true` or `false`"
        case "too_short":
            return f"it should have {error['ctx']['min_length']} characters or more"
        case "value_error":
            return str(error["ctx"]["error"])
    return str(error["msg"]).replace("Input should be", "it should be", 1)
