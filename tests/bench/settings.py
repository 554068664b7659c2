"""The site's own settings, with the floor's views beside its pages."""

from studyapp.settings import *  # noqa: F403
from studyapp.settings import BASE_DIR, TEMPLATES

ROOT_URLCONF = "tests.bench.urls"
TEMPLATES[0]["DIRS"] = [BASE_DIR / "templates", BASE_DIR / "tests/bench/templates"]
