"""What is only read on the desk: pictures, study sessions, answers, mastery, and the audit log."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from decks import authoring
from decks.admin.base import ReadOnlyAdmin
from decks.models import Answer, AuditEntry, Mastery, Media, StudySession
from decks.modes import MODES

FIRST_DAY = date(1970, 1, 1)


class ModeFilter(admin.SimpleListFilter):
    """By study mode, from the registry."""

    title = "mode"
    parameter_name = "mode"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(mode.slug, mode.label) for mode in MODES.values()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(mode=self.value()) if self.value() else queryset


class MediaAdmin(ReadOnlyAdmin):
    """The pictures of a deck."""

    owner_path = "deck__owner"
    list_display: Any = ["name", "deck", "content_type", "size", "picture"]
    list_select_related = ["deck"]
    search_fields = ["name", "deck__title"]
    fields = ["name", "deck", "content_type", "size", "width", "height", "created", "picture"]
    ordering = ["deck", "name"]

    @admin.display(description="file")
    def picture(self, media: Media) -> SafeString | str:
        url = authoring.media_url(media.deck, frozenset({media.name}), media.name)
        return format_html('<a href="{}">Show</a>', url) if media.deck.deleted is None else "-"


class StudySessionAdmin(ReadOnlyAdmin):
    """Who studied which deck in which mode."""

    owner_path = "deck__owner"
    list_display: Any = ["student", "deck", "mode", "started", "last_activity", "finished", "answers", "score"]
    list_filter = [ModeFilter]
    list_select_related = ["student", "deck"]
    search_fields = ["student__username", "student__name", "deck__title"]
    fields = [*list_display, "active_ms", "log"]
    readonly_fields = ["log"]
    ordering = ["-last_activity"]

    @admin.display(description="log")
    def log(self, session: StudySession) -> SafeString:
        url = reverse("admin:decks_answer_changelist", query={"session__id__exact": session.pk})
        return format_html('<a href="{}">Its answers</a>', url)


class AnswerAdmin(ReadOnlyAdmin):
    """The append-only log of answers."""

    owner_path = "card__deck__owner"
    list_display: Any = ["when", "student", "card", "mode", "form", "score", "rating", "elapsed_ms", "stands"]
    list_filter = [ModeFilter]
    list_select_related = ["student", "card", "voided_by"]
    search_fields = ["student__username", "student__name", "card__front"]
    fields = [
        *list_display,
        "response",
        "options",
        "interval",
        "last_interval",
        "stability",
        "difficulty",
        "override",
        "session",
    ]
    readonly_fields = ["when", "stands"]
    ordering = ["-pk"]

    @admin.display(description="given", ordering="at")
    def when(self, answer: Answer) -> datetime:
        return datetime.fromtimestamp(answer.at / 1000, UTC)

    @admin.display(description="counts", boolean=True)
    def stands(self, answer: Answer) -> bool:
        """Whether it stands: neither taken back nor itself the taking back of another."""
        return answer.voids_id is None and not hasattr(answer, "voided_by")


class MasteryAdmin(ReadOnlyAdmin):
    """What each student holds of each card, folded from the log."""

    owner_path = "deck__owner"
    list_display: Any = ["student", "card", "deck", "stability", "difficulty", "last_studied", "answers", "lapses"]
    list_select_related = ["student", "card", "deck"]
    search_fields = ["student__username", "student__name", "deck__title"]
    fields = [*list_display, "recall_days", "last_right"]
    readonly_fields = ["last_studied"]
    ordering = ["-pk"]

    @admin.display(description="last studied", ordering="last_day")
    def last_studied(self, mastery: Mastery) -> date:
        return FIRST_DAY + timedelta(days=mastery.last_day)


class AuditEntryAdmin(ReadOnlyAdmin):
    """What happened to accounts, for administrators."""

    owner_path = ""
    list_display: Any = ["at", "who", "act", "target"]
    list_filter = ["act"]
    list_select_related = ["who"]
    search_fields = ["who__username", "who__name", "target"]


REGISTERED = {
    StudySession: StudySessionAdmin,
    Answer: AnswerAdmin,
    Mastery: MasteryAdmin,
    Media: MediaAdmin,
    AuditEntry: AuditEntryAdmin,
}
"""In the order of the overview."""
