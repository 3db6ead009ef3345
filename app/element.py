"""The element that pages embed, as one file: modules joined, style inside, so that one digest covers all of it."""

import base64
import hashlib
import json
import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

WEB = Path(__file__).parent / "web" / "element"
TEXTS = WEB.parent / "texts"
MODULES = ("words", "make", "answers", "service", "shapes", "question", "course", "result", "element")
"""Each stands behind those that it imports."""
IMPORT = re.compile(r'^import \{[^}]*\} from "\./[a-z]+\.js";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const)\b)", re.MULTILINE)


@lru_cache(maxsize=1)
def script() -> bytes:
    """The element as one module without imports."""
    style = f"const STYLE = {json.dumps((WEB / 'style.css').read_text('utf-8'))};\n"
    words = f"const TEXTS = {json.dumps(texts(), ensure_ascii=False, separators=(',', ':'))};\n"
    modules = [(WEB / f"{name}.js").read_text("utf-8") for name in MODULES]
    return "\n".join([style, words, *(EXPORT.sub("", IMPORT.sub("", module)) for module in modules)]).encode()


def texts() -> dict[str, Any]:
    """What the element itself says, by language: messages by id, those with plural forms by category."""
    return {file.stem: tomllib.loads(file.read_text("utf-8")) for file in sorted(TEXTS.glob("*.toml"))}


def address(version: str) -> str:
    """Where a version of the element stands, below the service's root."""
    return f"embed/{version}/candidacy.js"


def integrity(content: bytes) -> str:
    """What a page writes into `integrity`, so that its browser runs these bytes and no others."""
    return f"sha384-{base64.b64encode(hashlib.sha384(content).digest()).decode()}"
