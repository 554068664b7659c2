"""The site's own settings, in a folder of their own and over plain http, as the tests need them."""

import os
import tempfile

for name, value in {
    "HTTPS": "off",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    # Always a folder of its own: it is removed at the end.
    "DATA_DIR": tempfile.mkdtemp(prefix="studyapp-tests-"),
}.items():
    os.environ[name] = value

from studyapp.settings import *  # noqa: E402, F403
from studyapp.settings import DATA_DIR, DATABASES, STORAGES  # noqa: E402

# Sources are served as they are: hashed names need collectstatic, which has a test of its own.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
DATABASES["default"]["CONN_MAX_AGE"] = 0  # a connection kept by a thread of the live server would stay unclosed
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in use: an in-memory database cannot be closed, and each thread would share one connection.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    # A test's machine may crash with its data.
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF"
