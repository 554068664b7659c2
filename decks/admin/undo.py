"""Deleting on the desk destroys nothing: a message offers to undo it, and a filter finds it for 30 days."""

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from decks.admin.base import OwnedAdmin, pks_or_404

MOST_UNDONE = 200
"""How many rows one Undo button brings back; more are found by the filter."""


class DeletedFilter(admin.SimpleListFilter):
    """Shows what is in use, or what was deleted and can come back."""

    title = "state"
    parameter_name = "deleted"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Deleted")]

    def choices(self, changelist: Any) -> Iterator[Any]:
        in_use, deleted = super().choices(changelist)
        yield {**in_use, "display": "In use"}
        yield deleted

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(deleted__isnull=self.value() != "yes")


class UndoableAdmin(OwnedAdmin):
    """Rows with a moment of deletion, `deleted`. Subclasses name the two verbs."""

    actions: Any = ["delete_selected", "restore_selected"]

    @abstractmethod
    def take_away(self, row: Any, now: datetime) -> None:
        """Delete a row so that `bring_back` can undo it."""

    @abstractmethod
    def bring_back(self, row: Any) -> None:
        """Undo `take_away`."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What is deleted can be looked at, and changed again once it is back."""
        return super().has_change_permission(request, obj) and (obj is None or obj.deleted is None)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or obj.deleted is None)

    def choices(self, request: HttpRequest) -> QuerySet[Any]:
        return super().choices(request).filter(deleted=None)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What the page that asks for a yes lists: the rows alone, since what hangs on them is kept."""
        return [str(row) for row in objs], {}, set(), []

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.take_away(obj, timezone.now())

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        self.offer_undo(request, [obj_id], f"“{obj_display}” is deleted.")
        return HttpResponseRedirect(self.list_url())

    @admin.action(description="Delete (can be undone for 30 days)")
    def delete_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        here, now = queryset.filter(deleted=None), timezone.now()
        with transaction.atomic():
            rows = list(here)
            self.log_deletions(request, here)
            for row in rows:
                self.take_away(row, now)
        self.offer_undo(request, [row.pk for row in rows], f"{self._counted(rows)} deleted.")

    @admin.action(description="Restore what was deleted")
    def restore_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self.restore(request, list(queryset))

    def restore(self, request: HttpRequest, rows: Sequence[Any]) -> None:
        """Bring back those of `rows` that are deleted, and say so."""
        gone = [row for row in rows if row.deleted is not None]
        with transaction.atomic():
            for row in gone:
                self.bring_back(row)
                self.log_change(request, row, "Restored.")
        messages.success(request, f"{self._counted(rows)} back, with all progress.")

    def offer_undo(self, request: HttpRequest, pks: Sequence[Any], text: str) -> None:
        """Tell what was deleted, with a button that brings it back."""
        undo = f"undo:{self.restore_url(pks)}" if len(pks) <= MOST_UNDONE else ""
        stays = "It stays" if len(pks) == 1 else "They stay"
        messages.success(request, f"{text} {stays} under the filter “Deleted” for 30 days.", extra_tags=undo)

    def list_url(self) -> str:
        """The address of the list."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def restore_url(self, pks: Sequence[Any]) -> str:
        """Where a post brings these rows back."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_restore"
        return reverse(name, query={"pk": [str(pk) for pk in pks]})

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_restore"
        view = self.admin_site.admin_view(require_POST(self.restore_view))
        return [path("restore/", view, name=name), *super().get_urls()]

    def restore_view(self, request: HttpRequest) -> HttpResponse:
        """Bring back the rows named in the address; doing it twice changes nothing more."""
        pks = set(pks_or_404(request.GET.getlist("pk")))
        rows = list(self.get_queryset(request).filter(pk__in=pks))
        if not rows or len(rows) != len(pks):
            raise Http404
        self.restore(request, rows)
        return redirect(self.after_restore(rows))

    def after_restore(self, rows: Sequence[Any]) -> str:
        """Where to go once `rows` are back."""
        return self.list_url()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> Any:
        extra_context = {"restore_url": self.restore_url([object_id]), **(extra_context or {})}
        return super().change_view(request, object_id, form_url, extra_context)

    def _counted(self, rows: Sequence[Any]) -> str:
        """For example "1 deck is" or "3 decks are"."""
        noun = self.opts.verbose_name if len(rows) == 1 else self.opts.verbose_name_plural
        return f"{len(rows):,} {noun} {'is' if len(rows) == 1 else 'are'}"
