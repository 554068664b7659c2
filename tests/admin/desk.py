"""The desk as a browser without scripts uses it: forms sent back as they came, and what the next page says."""

from django.urls import reverse

from tests.admin.test_scope import url

LIST = reverse("admin:decks_deck_changelist")


def order(deck):
    return [card.front.removeprefix("What is question ").rstrip("?") for card in live(deck)]


def live(deck):
    return list(deck.cards.filter(deleted=None).order_by("position", "id"))


def form_of(client, path):
    """What a browser would send back from this page, unchanged."""
    page = client.get(path)
    data = {}
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for bound in form:
            value = bound.value()
            data[bound.html_name] = "" if value is None else value
            if bound.field.show_hidden_initial:
                data[bound.html_initial_name] = data[bound.html_name]
    for name, value in data.items():
        data[name] = ", ".join(value) if isinstance(value, list) else value
    return data


def save(client, deck, button="_continue", value="Save", query="", **changes):
    path = url("deck", "change", deck.pk) + query
    data = form_of(client, path) | {key.replace("__", "-"): text for key, text in changes.items()} | {button: value}
    return client.post(path, data)


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def undo_of(response):
    return next(m.extra_tags.removeprefix("undo:") for m in response.context["messages"] if m.extra_tags)
