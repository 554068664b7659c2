"""Whose rows are whose: the one base class of everything on the desk."""

from collections.abc import Iterable
from typing import Any, NoReturn, cast

from django.contrib import admin
from django.contrib.admin.exceptions import NotRegistered
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import ForeignKey, Model, QuerySet
from django.forms import Field
from django.http import Http404, HttpRequest
from django.utils.text import capfirst

from decks.models import User

_RELATED = ("add", "change", "delete", "view")


def person(request: HttpRequest) -> User:
    """The signed-in person; the desk lets nobody else in."""
    return cast("User", request.user)


def pks_or_404(texts: Iterable[str]) -> list[int]:
    """Primary keys out of a request; anything that cannot be one is a 404."""
    texts = list(texts)
    if not all(text.isascii() and text.isdecimal() and len(text) < 19 for text in texts):
        raise Http404
    return [int(text) for text in texts]


class OwnedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # it takes an argument for the type checker alone
    """Teachers meet only rows whose `owner_path` ends at them, administrators meet all; the rest is a 404.

    Lists, pages, search, actions, autocomplete and popups all fetch through `get_queryset`, and pages about one row,
    with its inlines and its history, also ask `owns`. Foreign keys offer only what their own admin offers.
    """

    owner_path = "owner"
    """The lookup from a row to its owner, such as `deck__owner`. Empty: the rows are for administrators alone."""
    show_full_result_count = False
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        if person(request).is_superuser:
            return rows
        return rows.filter(**{self.owner_path: person(request)}) if self.owner_path else rows.none()

    def choices(self, request: HttpRequest) -> QuerySet[Any]:
        """What a foreign key to this model may point at."""
        return self.get_queryset(request)

    def owns(self, request: HttpRequest, row: Model | None) -> bool:
        """Whether the person may meet this row; without a row, whether any row of this kind."""
        user = person(request)
        if not (user.is_active and user.is_staff):
            return False
        if user.is_superuser or row is None or not self.owner_path:
            return user.is_superuser or bool(self.owner_path)
        *steps, last = self.owner_path.split("__")
        holder: Any = row
        for step in steps:
            holder = getattr(holder, step)
        return bool(getattr(holder, f"{last}_id") == user.pk)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The list under its plain name."""
        title = capfirst(str(self.opts.verbose_name_plural))
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.owns(request, None)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.owns(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.owns(request, None)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.owns(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.owns(request, obj)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Field | None:
        """The field without the buttons that open related rows in windows of their own."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        for verb in _RELATED:
            if field is not None and hasattr(field.widget, f"can_{verb}_related"):
                setattr(field.widget, f"can_{verb}_related", False)
        return field

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> QuerySet[Any]:
        """Only rows that the person meets on the desk; nothing of a model that is not there."""
        assert isinstance(db_field, ForeignKey)
        related = db_field.remote_field.model
        try:
            keeper = self.admin_site.get_model_admin(related)
        except NotRegistered:
            return related._default_manager.none()
        assert isinstance(keeper, OwnedAdmin)
        return keeper.choices(request)

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any], *args: Any, **kwargs: Any) -> Any:
        """An action on a row that the person does not meet is a 404, not an action on fewer rows."""
        chosen = set(pks_or_404(request.POST.getlist(ACTION_CHECKBOX_NAME)))
        if self.get_queryset(request).filter(pk__in=chosen).count() != len(chosen):
            raise Http404
        return super().response_action(request, queryset, *args, **kwargs)

    def _get_obj_does_not_exist_redirect(self, *args: Any) -> NoReturn:
        """Django would go back to the overview with a message; here it is a 404 like everywhere on the site."""
        raise Http404


class ReadOnlyAdmin(OwnedAdmin):
    """Rows that are made elsewhere and only read here, by administrators too."""

    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
