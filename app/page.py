"""What every self-contained page needs: its style and script as a Content-Security-Policy names them, languages marked.

A text in another language than the page's is marked, so that it is read out and laid out as what it is.
"""

import base64
import hashlib

from markupsafe import Markup, escape

from app.rules.locales import speech


def hashed(text: str) -> str:
    """A text as a Content-Security-Policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def in_its_language(text: str, language: str, page: str) -> Markup:
    """A text with its language (BCP 47), where that is not the page's."""
    if language == page:
        return escape(text)
    direction = "rtl" if speech(language).is_right_to_left else "ltr"
    return Markup('<span lang="{}" dir="{}">{}</span>').format(language, direction, str(text))
