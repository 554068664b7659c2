"""Best times at Matching by its pages: a person's own, the board of all under made-up names, what is not ranked."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from decks import authoring, progress
from decks.models import Card, Deck, StudySession, User
from decks.progress.board import _made_up
from tests.factories import make_deck
from tests.learner import Learner
from tests.playing import SECOND, Player, others_play
from tests.sitting import Clock

pytestmark = pytest.mark.usefixtures("sound")


@pytest.fixture
def deck(owner: User) -> Deck:
    return make_deck(owner=owner, cards=20, visibility="link")


@pytest.fixture
def player(member: User, clock: Clock) -> Player:
    return Player(member, clock)


# ---- 4: best times -------------------------------------------------------------------------------------------------


def test_the_best_time_of_a_person_is_kept_and_told(player: Player, deck: Deck) -> None:
    player.begin(deck)
    player.play(wait=4 * SECOND)
    assert "Your best time with 6 pairs." in player.said
    player.begin(deck)
    assert "best 24.0 s" in player.tally
    player.play(wait=5 * SECOND)
    assert "Your best with 6 pairs is 24.0 s." in player.said
    player.begin(deck)
    player.play(wait=3 * SECOND)
    assert "Your best time with 6 pairs." in player.said
    start = player.client.get(reverse("mode", args=[deck.public_id, "matching"])).content.decode()
    assert "<b>18.0\N{NO-BREAK SPACE}s</b> with 6 pairs" in start


def test_boards_of_another_size_are_compared_with_their_like(player: Player, deck: Deck) -> None:
    player.begin(deck, narrow="1")
    player.play(wait=3 * SECOND)
    player.begin(deck)
    assert "best" not in player.tally
    player.play(wait=3 * SECOND)
    assert progress.best_times(player.user, deck) == {6: 18_000, 4: 12_000}


@pytest.mark.parametrize("settings", [{"cards": "starred"}, {"cards": "new"}])
def test_a_board_of_chosen_cards_is_not_ranked_nor_are_those_played_again_from_it(
    player: Player, deck: Deck, settings: dict[str, str]
) -> None:
    for card in deck.cards.all()[:12]:
        authoring.star(student=player.user, card=card, on=True)
    player.begin(deck, show=False, **settings)
    assert "A board of chosen cards has no best times." in player.said
    player.press("start")
    player.play()
    assert "A board of chosen cards has no best times." in player.said
    player.again()
    player.press("start", wait=SECOND)
    if settings["cards"] == "starred":
        assert max(player.open_cards) <= 12
    player.play()
    assert not StudySession.objects.exclude(record_ms=None).exists()


def test_a_board_over_the_cards_of_another_session_is_not_ranked_and_the_next_one_is(
    player: Player, deck: Deck, learner: Learner
) -> None:
    for card in deck.cards.all()[:2]:
        authoring.edit_card(card=card, fields={"tags": ["two"]})
    learner.begin(deck, cards="tag:two")
    player.at = learner.at
    player.again(**{"in": "matching", "all": "1"})
    assert "A board of chosen cards has no best times." in player.said
    player.press("start")
    player.play()
    assert "A board of chosen cards has no best times." in player.said
    assert not StudySession.objects.exclude(record_ms=None).exists()
    player.again()
    player.press("start", wait=SECOND)
    player.play()
    assert "Your best time with 6 pairs." in player.said


def test_without_a_clock_there_is_none_and_no_best_time(player: Player, deck: Deck) -> None:
    player.begin(deck, timed=False)
    assert 'id="clock"' not in player.page
    player.pair(*player.open_cards[:2])
    assert "are no pair." in player.said
    assert "one second more" not in player.said
    player.play()
    assert "All 6 pairs found." in player.said
    assert StudySession.objects.get().record_ms is None


def test_a_student_may_go_on_without_the_clock(player: Player, deck: Deck) -> None:
    player.begin(deck)
    cards = player.open_cards
    player.pair(cards[0])
    player.press("at-ease")
    assert 'id="clock"' not in player.page
    assert sorted(player.open_cards) == sorted(cards[1:])
    player.play()
    assert "All 6 pairs found." in player.said
    assert StudySession.objects.get().record_ms is None


def test_a_link_leads_to_a_board_without_a_clock(player: Player, deck: Deck) -> None:
    page = player.client.get(reverse("mode", args=[deck.public_id, "matching"]), {"timed": "0", "pairs": "4"})
    assert 'name="timed" value="on">' in page.content.decode()
    assert '<option value="4" selected>' in page.content.decode()


def test_a_new_board_is_one_press_away_and_the_old_one_is_not_ranked(player: Player, deck: Deck) -> None:
    player.begin(deck)
    player.pair(player.open_cards[0])
    player.again()
    player.press("start", wait=SECOND)
    assert len(player.tiles) == 12
    assert StudySession.objects.filter(finished=None).count() == 1
    assert not StudySession.objects.exclude(record_ms=None).exists()


# ---- the board of all ----------------------------------------------------------------------------------------------


def test_there_is_no_board_of_others_unless_the_owner_wants_one(player: Player, deck: Deck, clock: Clock) -> None:
    others_play(deck, clock, 2)
    player.begin(deck)
    player.play()
    assert "Best times" not in player.page
    start = player.client.get(reverse("mode", args=[deck.public_id, "matching"])).content.decode()
    assert "Your best time" in start
    assert "<table" not in start


def test_the_board_has_made_up_names_and_the_best_time_of_each(player: Player, deck: Deck, clock: Clock) -> None:
    authoring.edit_deck(deck=deck, fields={"board": True})
    people = others_play(deck, clock, 2)
    player.begin(deck)
    player.play(wait=9 * SECOND)
    player.begin(deck)
    player.play(wait=4 * SECOND)  # as quick as the second one
    lines = re.findall(r'<td class="n">(\d+)</td><th scope="row">(.*?)</th><td class="n">(.*?)</td>', player.page)
    assert [(place, time) for place, _, time in lines] == [
        ("1", "18.0\N{NO-BREAK SPACE}s"), ("2", "24.0\N{NO-BREAK SPACE}s"), ("2", "24.0\N{NO-BREAK SPACE}s"),
    ]  # fmt: skip
    assert [name.endswith(" (you)") for _, name, _ in lines].count(True) == 1
    for person in people:
        assert person.name not in player.page
        assert person.username not in player.page
    assert "Max Member" not in player.said
    assert "nobody is told whose they are" in player.said
    start = player.client.get(reverse("mode", args=[deck.public_id, "matching"])).content.decode()
    assert all(name in start for _, name, _ in lines)


def test_times_that_read_the_same_share_a_place_and_the_next_one_comes_after_them(
    player: Player, deck: Deck, clock: Clock
) -> None:
    authoring.edit_deck(deck=deck, fields={"board": True})
    for person, ms in zip(others_play(deck, clock, 3), (24_010, 24_090, 24_100), strict=True):
        StudySession.objects.filter(student=person).update(record_ms=ms)
    page = player.client.get(reverse("mode", args=[deck.public_id, "matching"])).content.decode()
    assert re.findall(r'<td class="n">(\d+)</td>', page) == ["1", "1", "3"]


def test_a_made_up_name_stays_in_a_deck_and_is_another_one_in_the_next(
    player: Player, owner: User, clock: Clock
) -> None:
    names: list[set[str]] = []
    for _ in range(2):
        deck = make_deck(owner=owner, cards=6, visibility="link", board=True)
        others_play(deck, clock, 1)
        player.begin(deck)
        player.play()
        for _ in range(2):
            player.look_again()
            names.append(set(re.findall(r'<th scope="row">(.*?)</th>', player.page)))
    assert names[0] == names[1]
    assert names[2] == names[3]
    assert names[0] != names[2]


def test_the_ten_best_are_shown_and_ones_own_line_below(player: Player, deck: Deck, clock: Clock) -> None:
    authoring.edit_deck(deck=deck, fields={"board": True})
    others_play(deck, clock, 12)
    player.begin(deck)
    player.play(wait=60 * SECOND)
    places = re.findall(r'<td class="n">(\d+)</td>', player.page)
    assert places == [*map(str, range(1, 11)), "13"]
    assert player.page.count("(you)") == 1


def test_who_has_not_played_sees_the_board_where_the_teacher_wants_it(
    player: Player, deck: Deck, clock: Clock
) -> None:
    others_play(deck, clock, 2)
    at = reverse("mode", args=[deck.public_id, "matching"])
    assert "Best times" not in player.client.get(at).content.decode()
    authoring.edit_deck(deck=deck, fields={"board": True})
    page = player.client.get(at).content.decode()
    assert "Best times" in page
    assert page.count('<tr><td class="n">') == 2


def test_who_has_left_is_on_no_board(player: Player, deck: Deck, clock: Clock) -> None:
    authoring.edit_deck(deck=deck, fields={"board": True})
    gone, _ = others_play(deck, clock, 2)
    gone.is_active = False
    gone.save()
    player.begin(deck)
    player.play()
    assert player.page.count('<th scope="row">') == 2


def test_of_a_thousand_people_no_two_have_the_same_made_up_name(deck: Deck) -> None:
    names = _made_up(range(1000), deck.pk)
    assert len(set(names.values())) == 1000


# ---- what it costs -------------------------------------------------------------------------------------------------


def test_the_pages_ask_the_database_no_more_for_more_people_and_more_cards(
    player: Player, deck: Deck, clock: Clock
) -> None:
    authoring.edit_deck(deck=deck, fields={"board": True})
    others_play(deck, clock, 2)

    def asked() -> list[int]:
        counts = []
        player.begin(deck, show=False)
        for step in (lambda: player.press("start"), player.look_again, lambda: player.pair(player.open_cards[0])):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                step()
            counts.append(len(queries))
        player.play()
        with CaptureQueriesContext(connection) as queries:
            player.look_again()
        counts.append(len(queries))
        with CaptureQueriesContext(connection) as queries:
            player.client.get(reverse("mode", args=[deck.public_id, "matching"]))
        return [*counts, len(queries)]

    before = asked()
    others_play(deck, clock, 10)
    batch = [
        Card(deck=deck, position=i, front=f"What is question {i}?", back=f"It is answer {i}.") for i in range(100, 300)
    ]
    authoring.typeset(deck, batch)
    Card.objects.bulk_create(batch)
    assert asked() == before
