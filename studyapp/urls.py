"""All addresses of the site: the study pages, and the teacher's desk."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("decks.urls")),
]
handler403 = "decks.views.errors.forbidden"
handler404 = "decks.views.errors.not_found"
handler500 = "decks.views.errors.broken"
handler400 = "decks.views.errors.bad_request"
