"""For Schemathesis: leaves out requests that name an older release, which has no answer to what only the newest asks.

The contract describes the newest questionnaire, so it cannot say which of its answers an older release refuses
(`not_in_release`); `tests/wire/test_release.py` tries those. What is to be shared is
left out as well: the service that is tried has no database; `tests/service/test_sharing.py` tries that.
"""

from typing import Any

import schemathesis

from app.rules.release import names


@schemathesis.hook
def filter_body(context: Any, body: object) -> bool:  # noqa: ANN401 - Schemathesis' own
    """Whether a generated body is sent."""
    del context
    older = names()[:-1]
    if not isinstance(body, dict):
        return True
    return body.get("release") not in older and not body.get("share")
