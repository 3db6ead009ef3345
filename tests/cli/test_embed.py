import base64
import hashlib
import re

from app import element
from tests.cli.command import typed


def test_the_tags_name_the_script_by_its_digest() -> None:
    """What is printed embeds this version, and its digest is that of the script."""
    shown = typed("embed", "--at", "https://service.example/").stdout
    (digest,) = re.findall(r'integrity="sha384-([^"]+)"', shown)
    assert base64.b64decode(digest) == hashlib.sha384(element.script()).digest()
    assert 'src="https://service.example/embed/' in shown
    assert 'crossorigin="anonymous"' in shown
