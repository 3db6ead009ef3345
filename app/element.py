"""The element that pages embed, as one file: modules joined, style inside, so that one digest covers all of it."""

import base64
import hashlib
import json
import re
from functools import lru_cache
from pathlib import Path

WEB = Path(__file__).parent / "web" / "element"
MODULES = ("words", "make", "answers", "service", "shapes", "question", "course", "result", "element")
"""Each stands behind those that it imports."""
IMPORT = re.compile(r'^import \{[^}]*\} from "\./[a-z]+\.js";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const)\b)", re.MULTILINE)


@lru_cache(maxsize=1)
def script() -> bytes:
    """The element as one module without imports."""
    style = f"const STYLE = {json.dumps((WEB / 'style.css').read_text('utf-8'))};\n"
    modules = [(WEB / f"{name}.js").read_text("utf-8") for name in MODULES]
    return "\n".join([style, *(EXPORT.sub("", IMPORT.sub("", module)) for module in modules)]).encode()


def address(version: str) -> str:
    """Where a version of the element stands, below the service's root."""
    return f"embed/{version}/candidacy.js"


def integrity(content: bytes) -> str:
    """What a page writes into `integrity`, so that its browser runs these bytes and no others."""
    return f"sha384-{base64.b64encode(hashlib.sha384(content).digest()).decode()}"
