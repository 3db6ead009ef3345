"""What every self-contained page needs: its own style and script as a Content-Security-Policy names them."""

import base64
import hashlib


def hashed(text: str) -> str:
    """A text as a Content-Security-Policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
