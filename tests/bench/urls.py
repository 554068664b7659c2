"""The site's addresses, and the floor's beside them."""

from django.urls import path

from studyapp.urls import handler400, handler403, handler404, handler500
from studyapp.urls import urlpatterns as site
from tests.bench import floor

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("floor/deck/<slug:deck_id>/", floor.deck, name="floor_deck"),
    path("floor/study/<uuid:session_id>/", floor.study, name="floor_study"),
    *site,
]
