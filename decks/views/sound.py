"""What a page that listens and speaks is allowed beyond other pages."""

from django.conf import settings
from django.http import HttpResponse
from django.utils.csp import CSP

# Compiling WebAssembly is all that it adds; what runs still comes from this site alone.
SCRIPTS: list[str] = [CSP.SELF, CSP.WASM_UNSAFE_EVAL]
POLICY = settings.SECURE_CSP | {"script-src": SCRIPTS}


def open_to_sound(response: HttpResponse) -> HttpResponse:
    """The page may ask for the microphone, and run what tells speech from silence."""
    response["Permissions-Policy"] = "microphone=(self)"
    response._csp_config = POLICY  # type: ignore[attr-defined]  # as csp_override does it for a whole view
    return response
