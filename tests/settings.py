"""The site's own settings, in a folder of their own and over plain http, as the tests need them."""

import os
import tempfile
from pathlib import Path

for name, value in {
    "HTTPS": "off",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
}.items():
    os.environ[name] = value
os.environ.setdefault("DATA_DIR", str(Path(tempfile.gettempdir()) / f"studyapp-tests-{os.getpid()}"))

from studyapp.settings import *  # noqa: E402, F403
from studyapp.settings import DATABASES, STORAGES  # noqa: E402

# Sources are served as they are: hashed names need collectstatic, which has a test of its own.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
DATABASES["default"]["CONN_MAX_AGE"] = 0  # a connection kept by a thread of the live server would stay unclosed
