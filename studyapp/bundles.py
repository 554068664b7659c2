"""One style sheet and one script a page, joined from their sources when they are asked for: no build step."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import FileSystemStorage

BUNDLES = {
    "css/site.css": ("css/tokens.css", "css/base.css", "css/study.css"),
    "js/site.js": ("django_htmx/htmx-4.min.js", "js/base.js"),
    "js/cards.js": ("js/autoplay.js", "js/study.js", "js/viewer.js"),
    # what a page of a mode needs beside those of the site
    "css/mode/spaced.css": ("css/spaced.css",),
    "js/mode/spaced.js": ("js/study.js", "js/spaced.js"),
    "css/mode/learn.css": ("css/asked.css",),
    "js/mode/learn.js": ("js/study.js", "js/asked.js", "js/points.js"),
    "css/mode/test.css": ("css/asked.css", "css/exam.css"),
    "js/mode/test.js": ("js/study.js", "js/asked.js", "js/exam.js"),
    "css/mode/call.css": ("css/asked.css", "css/call.css"),
    "css/mode/matching.css": ("css/board.css",),
    "js/mode/matching.js": ("js/study.js", "js/board.js"),
    "js/mode/call.js": (
        "js/study.js",
        "js/call/microphone.js",
        "js/call/words.js",
        "js/call/detector.js",
        "js/call/turns.js",
        "js/call/line.js",
        "js/call/voice.js",
        "js/call/drawing.js",
        "js/call/silence.js",
        "js/call/talk.js",
        "js/call/choices.js",
        "js/call/call.js",
    ),
}
_GAP = r"(?:\s|(?>/\*.*?\*/))"  # atomic: a comment ends at its first end
_STYLE = re.compile(rf'("(?:[^"\\]|\\.)*")|{_GAP}*([{{}};,>]){_GAP}*|(:){_GAP}+|{_GAP}+', re.DOTALL)


class BundleFinder(finders.BaseFinder):
    """Serves the bundles beside ordinary static files, to `runserver` and to `collectstatic` alike."""

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(settings.DATA_DIR / "bundles")

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The file that holds the bundle named `path`, written anew when a source has changed; else nothing."""
        found = [str(build(path, self.storage.path(path)))] if path in BUNDLES else []
        return found if find_all or not found else found[0]

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:
        for name in BUNDLES:
            self.find(name)
            yield name, self.storage


def build(name: str, file: str | Path) -> Path:
    """Join the sources of the bundle `name` into `file`, and leave it alone where nothing has changed."""
    file = Path(file)
    text = "\n".join(_squeezed(source) for source in BUNDLES[name]) + "\n"
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(".new")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(file)
    return file


def _squeezed(source: str) -> str:
    path = finders.find(source)
    if path is None:
        raise FileNotFoundError(f"The bundle needs {source}, which is in no folder of static files.")
    text = Path(path).read_text(encoding="utf-8")
    if source.endswith(".css"):
        return squeeze_style(text)
    return text.strip() if source.endswith(".min.js") else squeeze_script(text)


def squeeze_style(text: str) -> str:
    """CSS without comments and without the white space that means nothing; strings stay as they are."""
    short = _STYLE.sub(lambda part: part[1] or part[2] or part[3] or " ", text)
    return short.replace(";}", "}").strip()


def squeeze_script(text: str) -> str:
    """JavaScript without indentation and whole-line comments. Sources hold no string that spans lines."""
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))
