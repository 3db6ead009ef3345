"""`clinics webhook`: where clinics' own systems are told what people share with them, and take back."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from app.cli.db import Open, done
from app.cli.terminal import fail, say

if TYPE_CHECKING:  # else every command would load what works with databases
    from app.service.storage import Storage

Got = TypeVar("Got")

Clinic = Annotated[str, typer.Argument(help="The clinic's id.")]
Endpoint = Annotated[str, typer.Argument(help="The endpoint, as `list` names it.")]


def commands(opened: Open) -> typer.Typer:
    """The commands, given how the database is opened."""
    made = typer.Typer(no_args_is_help=True, help="Where clinics' own systems are told what people share with them.")

    @made.command()
    def add(
        clinic: Clinic,
        url: Annotated[str, typer.Argument(help="Where to, https alone.")],
        *,
        private: Annotated[
            bool, typer.Option("--private", help="Take an address that is not public, for CANDIDACY_WEBHOOKS_PRIVATE.")
        ] = False,
    ) -> None:
        """Tell a clinic's system at a URL from now on; prints its secret, which nobody is shown again."""
        from app.service import webhooks  # noqa: PLC0415 - as above

        name, secret = _done(opened, lambda storage: webhooks.add(storage, clinic, url, private=private))
        say(f"{name}\n{secret}")

    @made.command("list")
    def list_(clinic: Annotated[str | None, typer.Argument(help="The clinic's id; else all.")] = None) -> None:
        """List endpoints, and what they have not been told yet."""
        from app.service import webhooks  # noqa: PLC0415 - as above

        for endpoint, waiting in _done(opened, lambda storage: webhooks.listed(storage, clinic)):
            since = f" since {waiting.oldest:%Y-%m-%dT%H:%M:%SZ}" if waiting.oldest else ""
            state = f"disabled: {endpoint.disabled_why}" if endpoint.disabled_why else "active"
            say(f"{endpoint.id}  {endpoint.clinic}  {endpoint.url}")
            say(f"  {state}; {waiting.count} waiting{since}, {waiting.given_up} given up")

    @made.command()
    def rotate(endpoint: Endpoint) -> None:
        """Make a new secret, and print it; messages are signed with the one before it as well, until the next."""
        from app.service import webhooks  # noqa: PLC0415 - as above

        say(_done(opened, lambda storage: webhooks.rotate(storage, endpoint)))

    @made.command()
    def redeliver(
        endpoint: Endpoint,
        event: Annotated[str | None, typer.Option(help="One message's id; else all that were given up.")] = None,
    ) -> None:
        """Tell an endpoint again, also if it was disabled."""
        from app.service import webhooks  # noqa: PLC0415 - as above

        say(f"{_done(opened, lambda storage: webhooks.redeliver(storage, endpoint, event))} to be told again")

    @made.command()
    def remove(endpoint: Endpoint) -> None:
        """Tell an endpoint nothing more, not even what is waiting."""
        from app.service import webhooks  # noqa: PLC0415 - as above

        _done(opened, lambda storage: webhooks.remove(storage, endpoint))
        say(f"{endpoint}: removed")

    return made


def _done(opened: Open, act: "Callable[[Storage], Got]") -> Got:
    """What an act gives of the storage, or the end of the command with the reason why it cannot be."""
    from app.deliveries.targets import TargetRefused  # noqa: PLC0415 - as above
    from app.service.webhooks import WebhookError  # noqa: PLC0415 - as above

    try:
        return done(opened, act)
    except (TargetRefused, WebhookError) as error:
        fail(str(error))
