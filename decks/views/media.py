"""What leaves a deck: its pictures, its export files, its page to print."""

from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from decks import access, transfer
from decks.formats import WRITERS, write_csv
from decks.formats.pictures import EXTENSIONS
from decks.views.page import person

CONTENT_TYPES = {"json": "application/json", "csv": "text/csv", "tsv": "text/tab-separated-values"}
PRINTED = 1_000
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


@require_safe
@login_required
def media(request: HttpRequest, deck_id: str, name: str) -> HttpResponseBase:
    """A picture of a deck, for whoever may see the deck. A name stands for one picture for ever, so it may be kept."""
    deck = access.deck_or_404(person(request), deck_id)
    row = get_object_or_404(deck.media, name=name)
    etag = f'"{row.sha256}"'
    if unchanged := get_conditional_response(request, etag=etag):
        return unchanged
    response = HttpResponse(_content(row.path), content_type=row.content_type)
    response["Content-Disposition"] = _named(row.name, attachment=row.content_type not in EXTENSIONS)
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["ETag"] = etag
    return response


def _named(name: str, *, attachment: bool) -> str:
    return content_disposition_header(attachment, name) or "attachment"


def _content(path: str) -> bytes:
    if not default_storage.exists(path):
        raise Http404
    with default_storage.open(path) as file:
        data: bytes = file.read()
    return data


@require_safe
@login_required
def deck_export(request: HttpRequest, deck_id: str, format: str) -> HttpResponse:
    """The deck as a file. `?excel=1` makes a CSV in which no cell can start a formula."""
    deck = access.deck_or_404(person(request), deck_id)
    if format not in WRITERS:
        raise Http404
    parsed = transfer.to_parsed(deck, with_media=format == "json")
    excel = format == "csv" and request.GET.get("excel") == "1"
    text = BOM + write_csv(parsed, guard_formulas=True) if excel else WRITERS[format](parsed)
    response = HttpResponse(text, content_type=f"{CONTENT_TYPES[format]}; charset=utf-8")
    response["Content-Disposition"] = _named(transfer.file_name(deck, format), attachment=True)
    return response


@require_safe
@login_required
def deck_print(request: HttpRequest, deck_id: str) -> HttpResponse:
    """The cards in two columns, for paper; a very large deck in several parts."""
    deck = access.deck_or_404(person(request), deck_id)
    cards = deck.cards.filter(deleted=None).order_by("position", "id")
    page = Paginator(cards, PRINTED).get_page(request.GET.get("page"))
    return render(request, "deck/print.html", {"deck": deck, "page": page})
