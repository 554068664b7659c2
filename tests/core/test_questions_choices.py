"""Multiple choice and true or false, made of a deck's cards."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decks.questions import Item, TooFew, choices, statement
from decks.questions.phrases import phrases
from decks.questions.pools import answers_too, may_answer_too, read, read_all
from decks.questions.words import simple_stem
from tests.bench import pickers

THROWS = 12


def deck(*pairs, **more):
    return [Item(at, front, back, **more) for at, (front, back) in enumerate(pairs)]


def all_options(items, at, throws=THROWS, **more):
    """Every option that any throw of the dice puts beside a card's answer."""
    made = [choices(items[at], items, Random(throw), **more) for throw in range(throws)]
    return {text for each in made for place, text in enumerate(each.options) if place != each.right}


WORDS = deck(
    ("dog", "der Hund"), ("cat", "die Katze"), ("horse", "das Pferd"), ("cow", "die Kuh"), ("pig", "das Schwein"),
    ("bird", "der Vogel"), ("fish", "der Fisch"),
)  # fmt: skip


def test_a_card_is_asked_among_the_answers_of_others():
    made = choices(WORDS[0], WORDS, Random(1))
    assert len(made.options) == len(set(made.options)) == len(made.cards) == 4
    assert made.options[made.right] == "der Hund"
    assert made.cards[made.right] == 0
    assert all(WORDS[card].answer == text for card, text in zip(made.cards, made.options, strict=True))


def test_the_same_dice_give_the_same_question():
    for item in WORDS:
        assert choices(item, WORDS, Random(7)) == choices(item, WORDS, Random(7))
    assert len({choices(WORDS[0], WORDS, Random(throw)) for throw in range(20)}) > 5


def test_the_right_option_stands_anywhere():
    places = [choices(WORDS[0], WORDS, Random(throw)).right for throw in range(80)]
    assert min(map(places.count, range(4))) > 5


def test_the_deck_need_not_hold_the_card():
    assert len(choices(Item(99, "sheep", "das Schaf"), WORDS, Random(1)).options) == 4


@pytest.mark.parametrize(("cards", "options"), [(2, 2), (3, 3), (4, 4), (5, 4)])
def test_a_small_deck_gives_fewer_options(cards, options):
    assert len(choices(WORDS[0], WORDS[:cards], Random(1)).options) == options


def test_as_many_options_as_are_wanted_are_given():
    assert [len(choices(WORDS[0], WORDS, Random(1), number=number).options) for number in (2, 3, 6)] == [2, 3, 6]


@pytest.mark.parametrize(
    "items",
    [
        deck(("dog", "der Hund")),
        deck(("Is it so?", "Yes"), ("And so?", "yes."), ("Or so?", "YES")),
        deck(("dog", ""), ("cat", "die Katze")),
        deck(("dog", "der Hund"), ("cat", "")),
    ],
)
def test_where_nothing_is_wrong_nothing_is_asked(items):
    with pytest.raises(TooFew):
        choices(items[0], items, Random(1))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("big", "groß"), ("large", "groß")),
        (("big", "groß"), ("large", "Groß.")),
        (("big", "groß / mächtig"), ("strong", "mächtig")),
        (("big", "groß, mächtig"), ("strong", "mächtig; stark")),
        (("to run", "laufen (schnell)"), ("to walk", "laufen")),
        (("big", "groß"), ("big", "mächtig")),
        (("big / large", "groß"), ("large", "mächtig")),
        (("How many?", "1,000"), ("And how many?", "1000")),
        (("What is it?", "the cell wall"), ("And what is it?", "cell wall")),
        (("What is it?", "the wall of the cell"), ("And what is it?", "a wall")),
        (("Formula?", "a^2 + b^2"), ("And this one?", "a^2+b^2")),
        (("日", "ひ / にち"), ("太陽", "ひ")),
    ],
)
def test_a_second_right_answer_is_never_an_option(one, other):
    items = deck(one, other, ("horse", "das Pferd"), ("cow", "die Kuh"), ("pig", "7 Zwerge"), ("bird", "der Vogel"))
    assert other[1] not in all_options(items, 0)
    assert one[1] not in all_options(items, 1)


def test_a_sentence_that_is_nothing_but_the_answer_is_the_right_option():
    more = "It has been the seat of the kings since Hugh Capet, but for the years in which they preferred Versailles."
    items = deck(
        *((f"The capital of {at}?", f"{name}. {more}") for at, name in enumerate(["Paris", "Rome", "Lima", "Oslo"]))
    )
    made = choices(items[0], [items[0], Item(9, "The capital of 9?", "Bern")], Random(1))
    assert set(made.options) == {"Paris", "Bern"}


def test_siblings_never_stand_against_each_other():
    items = [Item(at, f"gap {at}", word, sibling="s" if at < 3 else "") for at, word in enumerate("abcdefgh")]
    assert all_options(items, 0).isdisjoint({"b", "c"})


def test_cards_about_one_thing_do_not_stand_against_each_other():
    items = deck(
        ("How are networks trained?", "Networks are trained by backpropagation, which moves each weight a little."),
        (
            "What is backpropagation?",
            "Backpropagation is the chain rule, applied from the last layer to the first one.",
        ),
        ("What is dropout?", "Dropout is a way to keep single units from being relied upon by all of the others."),
        ("What is pooling?", "Pooling is a way to make a map of features smaller, by taking the greatest of several."),
        ("What is a kernel?", "A kernel is a small matrix of numbers that slides over the picture and is multiplied."),
    )
    cards = {card for throw in range(THROWS) for card in choices(items[0], items, Random(throw)).cards}
    assert cards == {0, 2, 3, 4}


def test_signs_make_formulas_differ():
    items = deck(("sum", "a^2 + b^2"), ("difference", "a^2 - b^2"), ("product", "a^2 b^2"), ("square", "(a + b)^2"))
    assert all_options(items, 0) == {"a^2 - b^2", "a^2 b^2", "(a + b)^2"}


def test_a_number_stands_among_numbers():
    years = deck(("Bastille?", "1789"), ("Waterloo?", "1815"), ("Sedan?", "1870"), ("Sarajevo?", "1914"))
    words = [Item(10 + at, f"Who {at}?", name) for at, name in enumerate(["Danton", "Blücher", "Moltke", "Princip"])]
    assert sum(text.isdecimal() for text in all_options(years + words, 0)) >= 3
    assert all_options(years + words, 0) >= {"1815", "1870", "1914"}


@pytest.mark.parametrize(
    "answers",
    [
        ["光合作用", "细胞呼吸", "有丝分裂", "减数分裂"],
        ["كتاب", "قلم", "مدرسة", "بيت"],
        ["ספר", "עט", "בית", "גן"],
        ["x = [1, 2]", "y = {1: 2}", "z = (1, 2)", "f(x) = 3"],
        ["E = mc^2", "F = ma", "p = mv", "U = RI"],
        ["−3", "3", "4", "−4"],
        ["😀", "😎", "🤖", "👻"],
    ],
)
def test_answers_of_any_script_are_asked(answers):
    items = deck(
        *((f"Question {at} of {number}?", each) for at, (number, each) in enumerate(zip("abcd", answers, strict=True)))
    )
    made = choices(items[0], items, Random(1))
    assert set(made.options) == set(answers)
    assert made.options[made.right] == answers[0]


def test_a_long_answer_in_chinese_is_cut_at_its_clause():
    long = "光合作用是植物利用光能的过程，它把二氧化碳和水转化为有机物，并且释放出氧气。" * 3
    items = deck(
        ("光合作用是什么？", long),
        ("呼吸是什么？", long.replace("光合", "呼吸").replace("光能", "氧气")),
        ("丙", "丁" * 60),
    )
    assert all(0 < len(text) <= 110 for text in choices(items[0], items, Random(1)).options)


# ---- the teacher's own wrong answers -----------------------------------------------------------------------------


def test_the_teachers_own_wrong_answers_come_first():
    own = Item(0, "dog", "der Hund", distractors=("der Wolf", "der Fuchs", "die Maus"))
    made = choices(own, [own, *WORDS[1:]], Random(1))
    assert set(made.options) == {"der Hund", "der Wolf", "der Fuchs", "die Maus"}
    assert sorted(card is None for card in made.cards) == [False, True, True, True]


def test_too_few_of_them_are_filled_up():
    own = Item(0, "dog", "der Hund", distractors=("der Wolf", "", " der  Hund. "))
    made = choices(own, [own, *WORDS[1:]], Random(1))
    assert len(made.options) == 4
    assert made.options.count("der Wolf") == 1
    assert made.cards.count(None) == 1


def test_more_of_them_than_are_shown_take_turns():
    own = Item(0, "dog", "der Hund", distractors=tuple("abcdef"))
    assert all_options([own], 0, 40) == set("abcdef")


def test_they_do_without_other_cards():
    own = Item(0, "dog", "der Hund", distractors=("der Wolf",))
    assert len(choices(own, [], Random(1)).options) == 2


# ---- the decks that the product was made for ---------------------------------------------------------------------


def test_no_option_on_real_decks_is_a_second_right_answer():
    for items in pickers.decks().values():
        pool = read_all(tuple(items), simple_stem)
        cards = {item.id: read(item, simple_stem) for item in items}
        for item, made in pickers.asked(items, 4):
            for place, card in enumerate(made.cards):
                if place != made.right:
                    assert not answers_too(cards[item.id], cards[card])
                    assert not may_answer_too(cards[item.id], cards[card], pool)


@pytest.mark.parametrize(
    ("answer", "wanted", "unwanted"),
    [
        (
            "The deputies of the third estate, who had called themselves the National Assembly three days before, "
            "found their hall shut. In a tennis court they swore not to part until France had a constitution.",
            "they swore not to part",
            ["The deputies of the third estate"],
        ),
        (
            "It was designed by Christopher Wren after the Great Fire of London and took thirty-five years to finish. "
            "But people disliked it at first.",
            "Designed by Christopher Wren",
            ["Was designed", "But people"],
        ),
        (
            "Distance, hunger and typhus first, then the cold; of six hundred thousand men who had crossed the border "
            "in June a tenth came back over it in December.",
            "Distance, hunger and typhus first, then the cold",
            [],
        ),
    ],
)
def test_an_option_says_what_is_so_and_leans_on_nothing_before_it(answer, wanted, unwanted):
    found = [each.text for each in phrases(Item(1, "What happened then?", answer))]
    assert any(wanted in each for each in found), found
    assert not [each for each in found for beginning in unwanted if each == beginning or each.startswith(beginning)]


def test_dates_and_rows_stand_beside_their_like():
    rows = [
        (f"Which treaty bound power {n}?", f"Power{n}land, Minister{n}, province{n} and coast{n}") for n in range(4)
    ]
    prose = [
        ("Why did the king leave?", "The harvest was lost and nobody paid him"),
        ("Why did the ship sink?", "A fire had reached the powder below deck"),
        ("Why was the bridge closed?", "Its chains were rusty after eighty winters"),
        ("Why did the poet write?", "She needed money for the rent of her room"),
        ("Why are lighthouses striped?", "By day sailors know them by their colours"),
    ]
    made = choices(deck(*rows, *prose)[0], deck(*rows, *prose), Random(1))
    assert all("Minister" in option for option in made.options)
    made = choices(deck(*prose, *rows)[0], deck(*prose, *rows), Random(1))
    assert not any("Minister" in option for option in made.options)


def test_an_answer_of_signs_alone_is_an_option():
    signs = deck(("Which sign?", ":"), ("Which letter?", "a"))
    made = choices(signs[0], signs, Random(0))
    assert sorted(made.options) == [":", "a"]


# ---- whatever the cards ------------------------------------------------------------------------------------------

texts = st.text(max_size=200) | st.sampled_from(
    ["", "a", "1789", "x = 5", "No, it is not.", "A: b. C: d. E: f.", "光合"]
)
decks_of_any_kind = st.lists(st.tuples(texts, texts), min_size=1, max_size=8)


@settings(max_examples=120, deadline=None)
@given(decks_of_any_kind, st.integers(0, 1000), st.integers(2, 6))
def test_any_deck_gives_a_question_or_says_that_it_can_not(pairs, seed, number):
    items = deck(*pairs)
    try:
        made = choices(items[0], items, Random(seed), number=number)
    except TooFew:
        return
    assert 2 <= len(made.options) == len(made.cards) <= number
    assert len(set(made.options)) == len(made.options)
    assert all(made.options)
    assert made.cards[made.right] == 0
    assert len(set(made.cards)) == len(made.cards)


# ---- true or false -----------------------------------------------------------------------------------------------


def test_a_statement_is_what_is_wanted():
    for throw in range(THROWS):
        true = statement(WORDS[0], WORDS, Random(throw), want=True)
        false = statement(WORDS[0], WORDS, Random(throw), want=False)
        assert (true.answer, true.is_true, true.card) == ("der Hund", True, 0)
        assert not false.is_true
        assert false.card != 0
        assert false.answer == WORDS[false.card].answer


def test_half_of_the_statements_are_true_where_nothing_is_wanted():
    true = sum(statement(WORDS[0], WORDS, Random(throw)).is_true for throw in range(200))
    assert 70 < true < 130


def test_a_statement_needs_a_wrong_answer_too():
    with pytest.raises(TooFew):
        statement(WORDS[0], WORDS[:1], Random(1), want=True)
