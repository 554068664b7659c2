"""Accounts on the desk, for administrators. Every change goes through `accounts`, which notes it in the audit log."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from decks.accounts import devices, people
from decks.admin.base import OwnedAdmin, person
from decks.admin.forms import PersonForm
from decks.models import User


class UserAdmin(OwnedAdmin):
    """People are added, given a role, and closed out; nobody is deleted here, since their log would go with them."""

    owner_path = ""
    form = PersonForm
    list_display = ["username", "name", "role", "is_active", "joined"]
    list_filter = ["role", "is_active"]
    search_fields = ["username", "name", "email"]
    ordering = ["username"]
    readonly_fields = ["joined", "signed_in"]
    actions = None

    def choices(self, request: HttpRequest) -> QuerySet[User]:
        return super().choices(request).filter(is_active=True, deleted=None)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """A list filtered by the hash of a password would tell it letter by letter."""
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> list[Any]:
        """Nobody shuts themselves out: one's own role and password are not changed here."""
        names = ["username", "name", "email", "zone"]
        if obj is None:
            return [*names, "role", "password"]
        own = obj.pk == person(request).pk
        return [*names, *([] if own else ["role", "is_active", "password"]), *self.readonly_fields]

    @admin.display(description="signed in on")
    def signed_in(self, user: User) -> SafeString | str:
        rows = [
            (row.browser or "Unknown browser", date_format(row.last_seen, "DATETIME_FORMAT"))
            for row in devices.sign_ins(user=user, now=timezone.now())
        ]
        return format_html_join("", "<div>{}, last seen {}</div>", rows) or "Nowhere."

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        by, now, fields = person(request), timezone.now(), dict(form.cleaned_data)
        password = fields.pop("password", "")
        if not change:
            made = people.add_person(by=by, password=password or None, now=now, **fields)
            vars(obj).update(vars(made))
            return
        changed = {name: fields[name] for name in form.changed_data if name in fields}
        people.change_person(user=obj, fields=changed, by=by, now=now)
        if password:
            people.set_password(user=obj, password=password, by=by, now=now)
