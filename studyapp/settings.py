"""Every setting of the site, read from the environment. Each one is described in docs/configuration.md."""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

BASE_DIR = Path(__file__).resolve().parent.parent


def env(name: str, default: str = "") -> str:
    """The value of `name`, or what stands in the file that `name_FILE` names (for secrets), or `default`."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE names {file}, which cannot be read: {error}.") from None
    return os.environ.get(name, default)


def envbool(name: str, default: bool) -> bool:
    """True or False; anything else than on/off, true/false, yes/no, 1/0 is refused."""
    value = env(name, "on" if default else "off").strip().lower()
    if value in {"on", "true", "yes", "1"}:
        return True
    if value in {"off", "false", "no", "0"}:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}; write on or off.")


def envint(name: str, default: int, low: int, high: int) -> int:
    """A whole number from `low` to `high`; anything else is refused."""
    value = env(name).strip() or str(default)
    if value.isdecimal() and low <= int(value) <= high:
        return int(value)
    raise ImproperlyConfigured(f"{name} is {value!r}; write a whole number from {low} to {high}.")


def envlist(name: str, default: str = "") -> list[str]:
    """The comma-separated parts of `name`, without blanks."""
    return [part.strip() for part in env(name, default).split(",") if part.strip()]


def envurl(name: str) -> str:
    """The base address of a server without the last slash, or nothing; what is no http address is refused."""
    value = env(name).strip().rstrip("/")
    try:
        parts = urlsplit(value)
        fine = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        fine = False
    if value and (not fine or parts.username or parts.query or parts.fragment):
        raise ImproperlyConfigured(f"{name} is no address of a server; write one such as http://127.0.0.1:8000/v1.")
    return value


def envzone(name: str, default: str) -> str:
    """The name of a time zone; one that the machine does not know is refused."""
    value = env(name).strip() or default
    try:
        ZoneInfo(value)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        raise ImproperlyConfigured(f"{name} is {value!r}; write the name of a time zone, as Europe/Berlin.") from None
    return value


def secret_key(folder: Path) -> str:
    """SECRET_KEY, or a key made once and kept in `folder` for the owner's eyes only."""
    key = env("SECRET_KEY")
    if key:
        return key
    file = folder / "secret_key"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass  # another process was quicker; its key serves
        else:
            with os.fdopen(descriptor, "w", encoding="ascii") as stream:
                stream.write(secrets.token_urlsafe(60))
    return file.read_text(encoding="ascii").strip()


def database(url: str) -> dict[str, object]:
    """Django's settings for a `sqlite:///file` or `postgres://user:password@host:port/name` address."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {error}.") from None
    if parts.scheme == "sqlite" and parts.path.strip("/"):
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]),
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                # IMMEDIATE and FULL are the promise that an acknowledged answer is never lost: see docs/decisions.md.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000",
            },
        }
    if parts.scheme in {"postgres", "postgresql"} and parts.path.strip("/"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or "") or env("DATABASE_PASSWORD"),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(port or ""),
            "CONN_MAX_AGE": 0,
            "OPTIONS": dict(parse_qsl(parts.query)) | {"pool": {"min_size": 2, "max_size": 8, "timeout": 10}},
        }
    raise ImproperlyConfigured(
        "DATABASE_URL must read sqlite:///path/to/file or postgres://user:password@host:port/name."
    )


DATA_DIR = Path(env("DATA_DIR", str(BASE_DIR / "var"))).resolve()
DEBUG = envbool("DEBUG", False)
# Off only where the site is reached by plain http, on this machine or a home network: pages then show a warning.
HTTPS = envbool("HTTPS", True)
TRUST_PROXY = envbool("TRUST_PROXY", False)
SIGNUP = envbool("SIGNUP", True)
MFA_REQUIRED = envbool("MFA_REQUIRED", False)
PORT = envint("PORT", 8000, 1, 65535)
KAI_LINES = env("KAI_LINES")  # the file of what the tutor says, read when the site starts
SECRET_KEY = secret_key(DATA_DIR)
ALLOWED_HOSTS = envlist("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = envlist("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "decks",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
]
MIDDLEWARE = [
    "decks.middleware.Headers",
    "decks.middleware.NoNul",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "decks.middleware.ExpiredSession",
    "decks.middleware.OwnTime",
]
ROOT_URLCONF = "studyapp.urls"
WSGI_APPLICATION = "studyapp.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "decks.views.page.site",
            ],
        },
    }
]

DATABASES = {"default": database(env("DATABASE_URL", f"sqlite:///{DATA_DIR / 'db.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "decks.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"

LANGUAGE_CODE = "en-gb"
USE_I18N = True
TIME_ZONE = envzone("TIME_ZONE", "UTC")
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = Path(env("STATIC_ROOT", str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "studyapp.bundles.BundleFinder",
]
MEDIA_ROOT = DATA_DIR / "media"
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "studyapp.storage.Storage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# Background work waits in the database. A worker that is silent for as long as a lease is taken for dead.
TASKS = {
    "default": {
        "BACKEND": "decks.jobs.DatabaseBackend",
        "OPTIONS": {"lease": envint("TASK_LEASE", 30, 1, 50), "daily": ["decks.tasks.housekeeping"]},
    }
}

SESSION_ENGINE = "decks.signins"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "decks.views.errors.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = envbool("HSTS_SUBDOMAINS", True)
# Entering a domain in the browsers' preload lists is for its owner to decide, not for an app below it.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUST_PROXY else None
USE_X_FORWARDED_HOST = TRUST_PROXY
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "media-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "worker-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}

# Kai hears, speaks and talks in the house unless an address is set here: see decks/servers.py.
TRANSCRIPTION_URL = envurl("TRANSCRIPTION_URL")
TRANSCRIPTION_MODEL = env("TRANSCRIPTION_MODEL", "whisper-1")
TRANSCRIPTION_KEY = env("TRANSCRIPTION_KEY")
SPEECH_URL = envurl("SPEECH_URL")
SPEECH_MODEL = env("SPEECH_MODEL", "tts-1")
SPEECH_VOICE = env("SPEECH_VOICE", "alloy")
SPEECH_KEY = env("SPEECH_KEY")
CHAT_URL = envurl("CHAT_URL")
CHAT_MODEL = env("CHAT_MODEL")
CHAT_KEY = env("CHAT_KEY")
if CHAT_URL and not CHAT_MODEL:
    raise ImproperlyConfigured("CHAT_URL needs CHAT_MODEL: the name by which the server knows its language model.")
# "auto" is base on two or more processors and tiny.en on one: see decks/speech/whisper.py.
WHISPER_MODEL = env("WHISPER_MODEL").strip() or "auto"
if WHISPER_MODEL not in {"auto", "tiny.en", "base"}:
    raise ImproperlyConfigured(f"WHISPER_MODEL is {WHISPER_MODEL!r}; write auto, tiny.en or base.")
WHISPER_WEIGHTS = env("WHISPER_WEIGHTS").strip()
if WHISPER_WEIGHTS and not Path(WHISPER_WEIGHTS).is_dir():
    raise ImproperlyConfigured(f"WHISPER_WEIGHTS is {WHISPER_WEIGHTS!r}; write the name of a folder that is there.")
PIPER_VOICES = env("PIPER_VOICES").strip()
if PIPER_VOICES and not Path(PIPER_VOICES).is_dir():
    raise ImproperlyConfigured(f"PIPER_VOICES is {PIPER_VOICES!r}; write the name of a folder that is there.")
SPEECH_CACHE_MB = envint("SPEECH_CACHE_MB", 500, 20, 1_000_000)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # views.errors logs a broken page once, with its incident number.
    "loggers": {"decks": {"level": "INFO"}, "django.request": {"level": "CRITICAL"}},
}
