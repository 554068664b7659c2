"""The teacher's desk: Django's admin, scoped to what is one's own."""

from django.contrib import admin

from decks.admin.cards import CardAdmin
from decks.admin.decks import DeckAdmin
from decks.admin.log import REGISTERED
from decks.admin.people import UserAdmin
from decks.admin.site import desk
from decks.models import Card, Deck, User

desk.register(Deck, DeckAdmin)
desk.register(Card, CardAdmin)
for model, keeper in REGISTERED.items():
    desk.register(model, keeper)
desk.register(User, UserAdmin)
# Whoever asks Django for the admin gets the desk.
admin.site = desk
