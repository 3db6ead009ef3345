"""Tests of the image run where it was built (`make image-test`); everywhere else they are not collected."""

import os

collect_ignore_glob = [] if os.environ.get("IMAGE_TEST") else ["test_*.py"]
