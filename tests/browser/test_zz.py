from tests.browser.test_desk import *


def test_one(open_as, seen, deck, administrator):
    page = open_as(administrator)
    page.goto(reverse("admin:decks_deck_changelist"))
