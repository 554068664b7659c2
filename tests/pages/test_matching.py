"""Matching by its pages, in a browser without scripts: the board, its clock, and what goes to the log."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from decks import authoring, progress
from decks.models import Answer, Deck, Mastery, StudySession, User
from tests.examinee import text
from tests.factories import make_deck
from tests.playing import SECOND, Player, others_play
from tests.sitting import Clock, Student

pytestmark = pytest.mark.usefixtures("sound")


@pytest.fixture
def deck(owner: User) -> Deck:
    return make_deck(owner=owner, cards=20, visibility="link")


@pytest.fixture
def player(member: User, clock: Clock) -> Player:
    return Player(member, clock)


# ---- 1: the board --------------------------------------------------------------------------------------------------


def test_nothing_of_the_board_is_told_before_its_clock_runs(player: Player, deck: Deck) -> None:
    page = player.begin(deck, show=False)
    assert "Show the board" in page
    assert "The clock runs from the moment you see the board" in player.said
    assert player.tiles == []
    assert "answer 1" not in page


def test_a_board_has_six_pairs_and_a_phone_four(player: Player, deck: Deck) -> None:
    player.begin(deck)
    assert len(player.tiles) == 12
    assert sorted(t["kind"] for t in player.tiles) == ["Answer"] * 6 + ["Question"] * 6
    player.begin(deck, narrow="1")
    assert len(player.tiles) == 8
    player.begin(deck, narrow="1", pairs="6")
    assert len(player.tiles) == 12


def test_a_reload_shows_the_same_board(player: Player, deck: Deck) -> None:
    player.begin(deck)
    before = player.tiles
    player.look_again()
    assert player.tiles == before


def test_a_tile_is_chosen_then_its_pair_and_chosen_again_it_is_cleared(player: Player, deck: Deck) -> None:
    player.begin(deck)
    card = player.open_cards[0]
    name = player.tile("Question", card)
    player.press("pair", pick=name)
    assert [t["name"] for t in player.tiles if t["pressed"] == "true"] == [name]
    # Every other tile now makes a pair with it; the tile itself lets go of it.
    assert {t["name"] for t in player.tiles if t["does"] == "pick"} == {name}
    player.press("pair", pick=name)
    assert {t["pressed"] for t in player.tiles} == {"false"}
    player.press("pair", pick=name)
    player.press("pair", a=name, b=player.tile("Answer", card))
    assert card not in player.open_cards


def test_two_of_one_kind_are_a_notice_and_no_miss(player: Player, deck: Deck) -> None:
    player.begin(deck)
    one, other = (player.tile("Question", card) for card in player.open_cards[:2])
    player.press("pair", a=one, b=other)
    assert "These two are of one kind. Choose one of each." in player.said
    assert "miss" not in player.tally
    assert not Answer.objects.exists()


def test_a_found_pair_leaves_two_empty_places_where_it_lay(player: Player, deck: Deck) -> None:
    player.begin(deck)
    names = [t["name"] for t in player.tiles]
    card = player.open_cards[0]
    gone = {player.tile("Question", card), player.tile("Answer", card)}
    page = player.pair(card)
    assert [t["name"] for t in player.tiles] == [name for name in names if name not in gone]
    assert page.count('class="gone reveal"') == 2
    assert "1 pair found 5 left" in player.tally
    assert f"It is answer {card} belong together. 5 pairs left." in player.said


def test_a_deck_of_two_cards_makes_a_board_and_a_deck_of_one_none(player: Player, owner: User) -> None:
    player.begin(make_deck(owner=owner, cards=2, visibility="link"))
    assert len(player.tiles) == 4
    one = make_deck(owner=owner, cards=1, visibility="link")
    assert "This needs 2 cards" in player.begin(one, show=False)


def test_cards_that_cannot_be_told_apart_are_no_board_and_the_student_is_told(player: Player, owner: User) -> None:
    deck = make_deck(owner=owner, visibility="link")
    for number in range(3):
        authoring.add_card(deck=deck, fields={"front": f"Is it {number}?", "back": "Yes"})
    player.begin(deck)
    assert "A board needs two cards with both sides written" in player.said
    assert "Show the board" in player.page
    assert not StudySession.objects.exclude(finished=None).exists()


# ---- 2: short labels -----------------------------------------------------------------------------------------------


def test_a_long_answer_shows_its_first_words_and_has_its_whole_text_for_who_asks(player: Player, owner: User) -> None:
    deck = make_deck(owner=owner, cards=1, visibility="link", back_language="de")
    long = "Eine **Membran** ist eine Doppelschicht; " + "sie trägt viele Proteine, " * 10
    authoring.add_card(deck=deck, fields={"front": "Was ist das?", "back": long, "label": "zwei Schichten"})
    authoring.add_card(deck=deck, fields={"front": "Und das?", "back": long.replace("Membran", "Wand")})
    page = player.begin(deck)
    labels = {t["label"] for t in player.tiles if t["kind"] == "Answer"}
    assert "zwei Schichten" in labels
    assert "Eine Wand ist eine Doppelschicht…" in labels
    wholes = re.findall(r'aria-describedby="(t\w+)">.*?<span class="vh" id="\1" lang="de">(.*?)</span>', page)
    assert [text.count("sie trägt viele Proteine") for _, text in wholes] == [10, 10]
    assert "whole text stands here" in player.said


def test_a_board_of_short_answers_says_nothing_of_whole_texts(player: Player, deck: Deck) -> None:
    page = player.begin(deck)
    assert "aria-describedby" not in page[page.index("<main") :]
    assert 'id="whole"' not in page


def test_formulas_stand_on_tiles_as_on_cards(player: Player, owner: User) -> None:
    deck = make_deck(owner=owner, visibility="link")
    fields: list[dict[str, str]] = [
        {"front": "What is $a^2$ by $a$?", "back": r"It is \(\frac{a^2}{a}\), so $a$."},
        {
            "front": "What is half of it?",
            "back": "A long answer, which says much. " * 5,
            "label": r"$\frac{1}{2}$ of it",
        },
    ]
    for each in fields:
        authoring.add_card(deck=deck, fields=each)
    page = player.begin(deck)
    tiles = {t["kind"] + str(place): t["label"] for place, t in enumerate(player.tiles)}
    with_math = [label for label in tiles.values() if "<math" in label]
    assert len(with_math) == 3
    assert sum("<mfrac>" in label for label in with_math) == 2
    board = page[page.index("<main") : page.index("<dialog")]
    assert "$" not in board
    assert "frac{" not in re.sub(r'alttext="[^"]*"', "", board)
    assert 'aria-label="Answer: It is a^2 / a, so a"' in board  # browsers drop MathML from the name of a button
    assert 'aria-label="Answer: 1 / 2 of it"' in board


# ---- 3: the clock --------------------------------------------------------------------------------------------------


def test_the_server_measures_the_time_from_the_moment_the_board_was_sent(player: Player, deck: Deck) -> None:
    player.begin(deck, show=False)
    player.clock.now += timedelta(minutes=30)  # before the board is shown no clock runs
    player.press("start", wait=SECOND)
    assert 'data-passed="0"' in player.page
    player.clock.now += timedelta(milliseconds=18_449)
    player.look_again()
    assert "18.4\N{NO-BREAK SPACE}s" in player.page
    for card in player.open_cards:
        player.press(
            "pair", wait=SECOND, a=player.tile("Question", card), b=player.tile("Answer", card), ms="1", sent="9"
        )
    assert "24.4\N{NO-BREAK SPACE}s" in player.page
    assert StudySession.objects.get().record_ms == 24_449


def test_a_wrong_pair_says_so_and_costs_a_second(player: Player, deck: Deck) -> None:
    player.begin(deck)
    one, other = player.open_cards[:2]
    player.pair(one, other, wait=4 * SECOND)
    assert f"What is question {one}? and It is answer {other} are no pair: one second more." in player.said
    assert [t["name"] for t in player.tiles if t["bad"]] != []
    assert "5.0 s 0 pairs found 6 left 1 miss" in player.tally
    player.play()
    assert "17.0\N{NO-BREAK SPACE}s" in player.page
    assert "6 pairs, 1 miss, 1 second more." in player.said


def test_a_time_over_a_minute_is_told_in_minutes(player: Player, deck: Deck) -> None:
    player.begin(deck)
    player.play(wait=15 * SECOND)
    assert ">1:30.0<" in player.page


def test_an_impossible_time_is_refused(player: Player, deck: Deck) -> None:
    player.begin(deck)
    player.play(wait=timedelta(milliseconds=100))
    assert "Nobody reads and presses so quickly: this time does not count." in player.said
    assert StudySession.objects.get().record_ms is None
    assert progress.best_times(player.user, deck) == {}


# ---- the log -------------------------------------------------------------------------------------------------------


def test_a_missed_pair_is_logged_as_a_confusion_of_the_two_cards(player: Player, deck: Deck) -> None:
    player.begin(deck)
    one, other = player.open_cards[:2]
    player.pair(one, other)
    row = Answer.objects.get()
    assert row.card.front == f"What is question {one}?"
    assert row.other is not None
    assert row.other.front == f"What is question {other}?"
    assert (row.form, row.score, row.options, row.response) == ("matching", 0, 6, f"It is answer {other}")
    player.play()
    assert "Taken for each other" in player.page
    confused = player.said[player.said.index("Taken for each other") :]
    assert confused.startswith(
        f"Taken for each other What is question {one}? You took It is answer {other} which belongs to "
        f"What is question {other}? Its answer It is answer {one}"
    )
    assert Answer.objects.count() == 1 + 4  # the two that were taken for each other were shown by the miss


def test_the_owner_of_the_deck_reads_which_answer_was_chosen(player: Player, deck: Deck, as_owner: Client) -> None:
    player.begin(deck)
    one, other = player.open_cards[:2]
    player.pair(one, other)
    page = as_owner.get(reverse("deck_sessions", args=[deck.public_id, player.user.username])).content.decode()
    assert f"What is question {one}?" in page
    assert f"Chose: “It is answer {other}”" in page
    assert "Wrote" not in page


def test_mastery_moves_by_what_a_match_can_show(player: Player, deck: Deck) -> None:
    player.begin(deck)
    player.play()
    assert Mastery.objects.count() == 5  # the last pair was the only one left
    assert Answer.objects.filter(rating=3).count() == 6
    assert "Mastery rose on 5 cards." in player.said


def test_the_missed_ones_can_be_learnt(player: Player, deck: Deck) -> None:
    player.begin(deck)
    player.play(misses=[(0, 1), (2, 3)])
    assert "Study the missed 2" in player.said
    player.again(**{"in": "learn", "missed": "1"})
    assert StudySession.objects.latest("pk").mode == "learn"


def test_the_same_reply_twice_counts_once(player: Player, deck: Deck) -> None:
    player.begin(deck)
    card = player.open_cards[0]
    token = re.search(r'name="token" value="([^"]+)"', player.page)
    assert token
    sent = {"token": token[1], "do": "pair", "a": player.tile("Question", card), "b": player.tile("Answer", card)}
    for _ in range(2):
        player._went(player.client.post(player.at, sent, follow=True))
    assert Answer.objects.count() == 1
    assert "1 pair found" in player.tally


def test_a_board_is_gone_on_with_from_another_device_and_its_clock_has_run_on(
    player: Player, deck: Deck, clock: Clock
) -> None:
    player.begin(deck)
    player.pair(player.open_cards[0])
    other = Player(player.user, clock)
    other.at = player.at
    clock.now += 10 * SECOND
    other.look_again()
    assert "1 pair found 5 left" in other.tally
    assert other.tally.startswith("12.0 s")
    assert "1 of 6" in other.client.get(reverse("mode", args=[deck.public_id, "matching"])).content.decode()


def test_a_teacher_may_change_and_delete_cards_meanwhile(player: Player, deck: Deck, clock: Clock) -> None:
    player.begin(deck)
    changed, gone = player.open_cards[:2]
    card = deck.cards.get(front=f"What is question {changed}?")
    authoring.edit_card(card=card, fields={"front": "Something else?"})
    authoring.delete_card(card=deck.cards.get(front=f"What is question {gone}?"), now=clock.now)
    player.look_again()
    assert {changed, gone} < set(player.open_cards)
    player.play()
    assert StudySession.objects.get().finished is not None
    assert Answer.objects.get(card=card).revision == 1
    assert Answer.objects.count() == 6


def test_a_card_that_is_gone_for_good_can_still_be_taken_for_another(player: Player, deck: Deck) -> None:
    player.begin(deck)
    one, gone = player.open_cards[:2]
    deck.cards.get(front=f"What is question {gone}?").delete()
    player.pair(one, gone)
    assert Answer.objects.get().other is None
    player.play()
    assert StudySession.objects.get().finished is not None


def test_a_finished_board_stands_in_the_table_and_on_the_tile(player: Player, deck: Deck, owner: User) -> None:
    player.begin(deck)
    player.play(misses=[(0, 1)], wait=3 * SECOND)
    page = unescape(player.client.get(deck.url).content.decode())
    assert "6 pairs in 22.0 s" in page
    cell = re.search(r'<td data-l="Matching">(.*?)</td>', page, re.DOTALL)
    assert cell
    assert text(cell[1]) == "22.0 s last 22.0 s 1 game just now"
    teacher = Student(owner, player.clock)
    teacher.client.force_login(owner)
    heads, row = teacher.client.get(reverse("sessions_csv", args=[deck.public_id])).content.decode().splitlines()
    told = dict(zip(heads.split(","), row.split(","), strict=True))
    assert (told["Matching sessions"], told["Matching best %"], told["Matching best seconds"]) == ("1", "83", "22.0")


def test_a_pair_that_was_no_pair_before_costs_a_second_again_and_is_logged_once(player: Player, deck: Deck) -> None:
    player.begin(deck)
    one, other = player.open_cards[:2]
    for _ in range(3):
        player.pair(one, other)
    assert "3 misses" in player.tally
    assert Answer.objects.count() == 1


def test_a_game_at_ease_ends_without_the_board_of_times(player: Player, deck: Deck, clock: Clock) -> None:
    authoring.edit_deck(deck=deck, fields={"board": True})
    others_play(deck, clock, 2)
    player.begin(deck, timed=False)
    player.play()
    assert "All 6 pairs found." in player.said
    assert "Best times" not in player.said


def test_nobody_plays_or_sees_the_board_of_somebody_else(player: Player, deck: Deck, as_stranger: Client) -> None:
    player.begin(deck)
    assert as_stranger.get(player.at).status_code == 404
    assert as_stranger.post(player.at, {"token": "x", "do": "pair"}).status_code == 404


def test_a_board_whose_cards_went_before_it_was_shown_says_so(player: Player, owner: User, clock: Clock) -> None:
    deck = make_deck(owner=owner, cards=2, visibility="link")
    player.begin(deck, show=False)
    authoring.delete_card(card=deck.cards.first(), now=clock.now)
    player.press("start")
    assert "A board needs two cards" in player.said
