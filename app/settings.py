"""Settings, frozen; the only reader of the environment."""

from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class Settings(BaseSettings):
    """Settings of the service, from environment variables that start with `CANDIDACY_`."""

    model_config = SettingsConfigDict(env_prefix="CANDIDACY_", frozen=True, extra="forbid", hide_input_in_errors=True)

    rulebook: Annotated[
        str, Field(description="The release to serve: `latest`, a release's name, or `working` for the working tree.")
    ] = "latest"
    cors_origins: Annotated[
        tuple[str, ...],
        NoDecode,
        Field(description="Origins whose pages may call the service, separated by commas. None by default."),
    ] = ()
    cors_loopback: Annotated[
        bool, Field(description="Whether pages served from loopback may call it, on any port.")
    ] = False
    receipt_secret: Annotated[
        SecretStr | None,
        Field(
            min_length=32,
            description="What receipts are keyed with, 32 characters or more. Without one, none are made.",
        ),
    ] = None
    fast_path: Annotated[
        bool,
        Field(description="Whether assessments are answered in front of FastAPI, with the same answers."),
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
        int, Field(ge=1, le=100_000, description="How many requests each process answers at once; more get a 503.")
    ] = 256
    drain_seconds: Annotated[
        float,
        Field(
            ge=0,
            le=60,
            description="How long SIGTERM leaves traffic to go elsewhere: `/readyz` says no, everything else is "
            "answered, and connections are closed after their answer. Then requests in flight have 8 seconds to end.",
        ),
    ] = 1.0

    @field_validator("cors_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(filter(None, (each.strip() for each in value.split(",")))) if isinstance(value, str) else value
