"""The element that pages embed, as one file: modules joined, style inside, so that one digest covers all of it."""

import base64
import hashlib
import json
import re
import tomllib
from functools import lru_cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

WEB = Path(__file__).parent / "web" / "element"
TEXTS = WEB.parent / "texts"
IMPORT = re.compile(r'^import \{[^}]*\} from "\./([a-z]+)\.js";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const)\b)", re.MULTILINE)
MARGIN = re.compile(r"^[ \t]*//.*\n|^[ \t]+|[ \t]+// .*$|^\n", re.MULTILINE)
"""What only readers of the sources need: comments, margins and empty lines."""


@lru_cache(maxsize=1)
def script() -> bytes:
    """The element as one module without imports."""
    style = f"const STYLE = {json.dumps((WEB / 'style.css').read_text('utf-8'))};\n"
    words = f"const TEXTS = {json.dumps(texts(), ensure_ascii=False, separators=(',', ':'))};\n"
    joined = "".join(EXPORT.sub("", IMPORT.sub("", module)) for module in modules())
    return f"{style}{words}{MARGIN.sub('', joined)}".encode()


def modules() -> list[str]:
    """Its modules, each behind those that it imports; the style and the texts are no files of JavaScript."""
    found = {file.stem: file.read_text("utf-8") for file in sorted(WEB.glob("*.js"))}
    imported = {name: [each for each in IMPORT.findall(text) if each in found] for name, text in found.items()}
    return [found[name] for name in TopologicalSorter(imported).static_order()]


def texts() -> dict[str, Any]:
    """What the element itself says, by language: messages by id, those with plural forms by category."""
    return {file.stem: tomllib.loads(file.read_text("utf-8")) for file in sorted(TEXTS.glob("*.toml"))}


def address(version: str) -> str:
    """Where a version of the element stands, below the service's root."""
    return f"embed/{version}/candidacy.js"


def integrity(content: bytes) -> str:
    """What a page writes into `integrity`, so that its browser runs these bytes and no others."""
    return f"sha384-{base64.b64encode(hashlib.sha384(content).digest()).decode()}"
