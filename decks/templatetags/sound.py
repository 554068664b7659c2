"""What a call's page has to know of the files that lie beside it."""

from functools import cache

from django import template
from django.contrib.staticfiles import finders
from django.templatetags.static import static

register = template.Library()
# In the order in which static/js/call/detector.js reads them.
HANDS_FREE = ("bundle.min.js", "silero_vad_v5.onnx", "ort-wasm-simd-threaded.mjs", "ort-wasm-simd-threaded.wasm")


@register.simple_tag
@cache
def hands_free() -> str:
    """The addresses of what tells speech from silence, with blanks between; "" where the set-up left it out."""
    names = [f"vad/{name}" for name in HANDS_FREE]
    return " ".join(map(static, names)) if all(map(finders.find, names)) else ""
