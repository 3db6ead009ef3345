"""What is asked of the service, before anything is sent."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypedDict
from urllib.parse import quote


class Options(TypedDict, total=False):
    """What may be said with each call.

    Attributes:
        key: sent instead of the client's own: another key, or a person's deletion token.
        language: of the texts, instead of the client's own: a language tag, or several as in `Accept-Language`.
        timeout: seconds, instead of the client's own.
        idempotency_key: names what is to be stored, so that it is stored once however often it is sent. Left out:
            one is made for each call that stores.
    """

    key: str
    language: str
    timeout: float
    idempotency_key: str


@dataclass(frozen=True, slots=True)
class Call:
    """One operation with all that it takes; where a value of `query` is None, it is left out."""

    method: str
    path: str
    accept: str
    inside: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None
    options: Options = field(default_factory=Options)

    def address(self) -> str:
        """Its address below the service's, without what stands behind the question mark."""
        return self.path.format_map({name: quote(value, safe="") for name, value in self.inside.items()})

    def behind(self) -> dict[str, str]:
        """What stands behind the question mark."""
        return {name: _written(value) for name, value in self.query.items() if value is not None}

    def headers(self, key: str | None, language: str | None) -> dict[str, str]:
        """Its headers, the same ones however often it is sent: take them once for a call.

        Args:
            key: the client's own, None where it has none.
            language: the client's own, None where it has none.
        """
        own = self.options.get("idempotency_key")
        found = {
            "Accept": f"{self.accept}, application/problem+json",
            "Accept-Language": self.options.get("language", language),
            "Authorization": f"Bearer {bearer}" if (bearer := self.options.get("key", key)) else None,
            "Idempotency-Key": own or (secrets.token_hex(16) if self.stores() else None),
        }
        return {name: value for name, value in found.items() if value}

    def stores(self) -> bool:
        """Whether the service would keep something: only with a key of its own may that be sent again."""
        return isinstance(self.body, Mapping) and self.body.get("share") is not None


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
