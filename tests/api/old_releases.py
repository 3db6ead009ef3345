"""For Schemathesis: leaves out requests that name an older release, which has no answer to what only the newest asks.

The contract describes the newest questionnaire, so it cannot say which of its answers an older release refuses
(`not_in_release`); `tests/wire/test_release.py` tries those.
"""

from typing import Any

import schemathesis

from app.rules.release import names


@schemathesis.hook
def filter_body(context: Any, body: object) -> bool:  # noqa: ANN401 - Schemathesis' own
    """Whether a generated body is sent."""
    del context
    older = names()[:-1]
    return not (isinstance(body, dict) and body.get("release") in older)
