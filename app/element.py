"""The element that pages embed, as one file: modules joined, style inside, so that one digest covers all of it."""

import base64
import hashlib
import json
import re
from functools import lru_cache
from graphlib import TopologicalSorter
from pathlib import Path

from app.rules.locales import speech
from app.rules.places import ENGLISH, Written
from app.rules.surface import surface_texts

WEB = Path(__file__).parent / "web" / "element"
TEXTS = WEB.parent / "texts"
IMPORT = re.compile(r'^import \{[^}]*\} from "\./([a-z]+)\.js";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const)\b)", re.MULTILINE)
MARGIN = re.compile(r"^[ \t]*//.*\n|^[ \t]+|[ \t]+// .*$|^\n", re.MULTILINE)
"""What only readers of the sources need: comments, margins and empty lines."""
BESIDE = re.compile(r"/\*.*?\*/\n?|^[ \t]+", re.MULTILINE | re.DOTALL)
"""The same of the style."""
NAME = "page"  # of the catalogues
FRONT = "front_"  # what the start page says, and not the element


@lru_cache(maxsize=32)
def script(language: str = ENGLISH) -> bytes:
    """The element as one module without imports, that speaks a language."""
    style = f"const STYLE = {json.dumps(BESIDE.sub('', (WEB / 'style.css').read_text('utf-8')))};\n"
    said = {language: said_in(language)}
    words = f"const TEXTS = {json.dumps(said, ensure_ascii=False, separators=(',', ':'))};\n"
    joined = "".join(EXPORT.sub("", IMPORT.sub("", module)) for module in modules())
    return f"{style}{words}{MARGIN.sub('', joined)}".encode()


def modules() -> list[str]:
    """Its modules, each behind those that it imports; the style and the texts are no files of JavaScript."""
    found = {file.stem: file.read_text("utf-8") for file in sorted(WEB.glob("*.js"))}
    imported = {name: [each for each in IMPORT.findall(text) if each in found] for name, text in found.items()}
    return [found[name] for name in TopologicalSorter(imported).static_order()]


def languages() -> tuple[str, ...]:
    """The languages that the element speaks, English first."""
    return (ENGLISH, *sorted(file.parent.name for file in TEXTS.glob(f"*/{NAME}.toml")))


def said_in(language: str) -> dict[str, Written]:
    """What the element itself says: messages by id, those with plurals by category; and the direction of writing."""
    found = {key: text for key, text in texts(language).items() if not key.startswith(FRONT)}
    return {**found, "direction": "rtl" if speech(language).is_right_to_left else "ltr"}


def texts(language: str) -> dict[str, Written]:
    """The messages of the element and of the start page by id; what is missing or stale is English."""
    found, _ = surface_texts(TEXTS, NAME, language, TEXTS / f"{ENGLISH}.toml")
    return dict(found.tables[""])


def address(version: str, language: str = ENGLISH) -> str:
    """Where a version of the element stands that speaks a language, below the service's root."""
    return f"embed/{version}/candidacy{'' if language == ENGLISH else f'.{language}'}.js"


def integrity(content: bytes) -> str:
    """What a page writes into `integrity`, so that its browser runs these bytes and no others."""
    return f"sha384-{base64.b64encode(hashlib.sha384(content).digest()).decode()}"
