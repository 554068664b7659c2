"""What a page that listens and speaks is allowed beyond other pages."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override

View = Callable[..., HttpResponse]
# Compiling WebAssembly is all that it adds; what runs still comes from this site alone.
SCRIPTS: list[str] = [CSP.SELF, CSP.WASM_UNSAFE_EVAL]
POLICY = settings.SECURE_CSP | {"script-src": SCRIPTS}


def hears(view: View) -> View:
    """The page may ask for the microphone, and run what tells speech from silence."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Permissions-Policy"] = "microphone=(self)"
        return response

    return csp_override(POLICY)(answered)
