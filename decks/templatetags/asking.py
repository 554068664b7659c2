"""What the pages of Learn and Test draw of a question: its sides, what was chosen, and how an answer differs."""

import re
from collections.abc import Mapping
from string import ascii_uppercase
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from decks.grading import Piece, difference
from decks.grading.words import read, words
from decks.models import Card, Deck
from decks.text import in_words, plain, with_formulas

register = template.Library()
MARKS = {"right": "the answer", "bad": "your choice", "struck": "not this one"}
LONGEST_LINE = 60  # characters of an answer for which one line is enough
LONGEST_DIFFERENCE = 80  # characters of an answer that is compared letter by letter

_PIECES = re.compile(r"\w+|\W+")
_LIGHT = " ,-–/'’"  # signs between words that part no thoughts
_MET = re.compile("m(?:s*m)*")


def _other(side: str) -> str:
    return "back" if side == "front" else "front"


@register.simple_tag
def side_html(card: Card, side: str) -> SafeString:
    """The rendered text of a side."""
    html = card.front_html if side == "front" else card.back_html
    return mark_safe(html or '<p class="muted">This side is empty.</p>')  # noqa: S308 - sanitised when it was rendered


@register.simple_tag
def other_html(card: Card, side: str) -> SafeString:
    """The rendered text of the side that answers when `side` asks, with the note."""
    note = f'<div class="muted small">{card.note_html}</div>' if card.note else ""
    return side_html(card, _other(side)) + mark_safe(note)  # noqa: S308 - sanitised when it was rendered


@register.simple_tag
def side_lang(deck: Deck, side: str) -> SafeString:
    """The attribute `lang` of a side, where the deck names its language."""
    language = deck.front_language if side == "front" else deck.back_language
    return format_html(' lang="{}"', language) if language else SafeString("")


@register.simple_tag
def other_lang(deck: Deck, side: str) -> SafeString:
    """The attribute `lang` of the side that answers when `side` asks."""
    return side_lang(deck, _other(side))


@register.filter
def formulas(text: str, question: Mapping[str, Any]) -> SafeString:
    """A text of a question that stands in a control, with its formulas."""
    return mark_safe(with_formulas(text, question.get("formulas", {}).get(text, ())))  # noqa: S308 - escaped there


@register.filter
def formulas_beside(text: str, question: Mapping[str, Any]) -> SafeString:
    """A text of a question that stands in no control, with its formulas."""
    spans = question.get("formulas", {}).get(text, ())
    return mark_safe(with_formulas(text, spans, scrolls=True))  # noqa: S308 - escaped there


@register.simple_tag
def named(
    text: str, question: Mapping[str, Any], number: int | None = None, told: Mapping[str, Any] | None = None
) -> SafeString:
    """The attribute that names a control after a text with formulas in it, and its `number`; nothing for others."""
    spans = question.get("formulas", {}).get(text)
    if not spans:
        return SafeString("")
    marked = MARKS.get(_mark(question, told, number - 1), "") if number and "owners" in question else ""
    return format_html(' aria-label="{}"', " ".join(filter(None, (str(number or ""), in_words(text, spans), marked))))


@register.filter
def letter(place: int) -> str:
    """0 -> "A", for an answer in a list that is lettered."""
    return ascii_uppercase[place]


@register.filter
def of_statement(is_true: int) -> str:
    """What is said of a statement, or was to be said, in the words in which a test asks about it."""
    return "True: that is its answer." if is_true else "False: it is not."


@register.filter
def to_come(state: Mapping[str, Any]) -> range:
    """A place for each question of the round that is still to be answered, the open one too."""
    return range(len(state["queue"]) + (state["phase"] in {"ask", "unsure"}))


@register.filter
def round_length(state: Mapping[str, Any]) -> int:
    """How many questions the round has, those that are asked once more too."""
    return len(state["ticks"]) + len(to_come(state))


@register.filter
def right_in_round(state: Mapping[str, Any]) -> int:
    """How many answers of the round were right."""
    return sum(1 for tick in state["ticks"] if tick != "n")


@register.simple_tag
def option_class(question: Mapping[str, Any], told: Mapping[str, Any] | None, place: int) -> SafeString:
    """The class of an option: struck out by a hint; once it is told, the right one and a wrong one that was chosen."""
    return format_html(' class="{}"', name) if (name := _mark(question, told, place)) else SafeString("")


@register.simple_tag
def option_words(question: Mapping[str, Any], told: Mapping[str, Any] | None, place: int) -> SafeString:
    """What the class of an option says, in words."""
    name = _mark(question, told, place)
    return format_html("<small>{}</small>", MARKS[name]) if name else SafeString("")


def _mark(question: Mapping[str, Any], told: Mapping[str, Any] | None, place: int) -> str:
    if told is None:
        return "struck" if question.get("struck") == place else ""
    if place == question["right"]:
        return "right"
    return "bad" if place == told.get("chosen") else "struck" if question.get("struck") == place else ""


@register.simple_tag
def verdict_words(state: Mapping[str, Any]) -> str:
    """What is said of an answer, in words."""
    told, question = state["told"], state["open"]
    met, points = len(told["met"]), len(told["met"]) + len(told["missing"])
    if state["phase"] == "unsure":
        return told["reason"] or "That is hard to tell."
    if told["override"]:
        return "You say that you had it." if told["is_right"] else "You say that you did not have it."
    if told["is_right"]:
        if met == points:
            return "Right."
        return f"Right: {met} of {points} key points." if 2 * met >= points else "Right, and the card says more."
    if not told["given"]:
        return "No matter: here it is."
    if question["kind"] == "true_false":
        return "It is its answer." if question["right"] else "That is not its answer."
    if question["kind"] != "written":
        return "Not that one."
    if met:
        return f"{'Half of it' if met * 2 >= points else 'A part of it'} is there: {met} of {points} key points."
    return told["reason"] or "Not yet."


@register.simple_tag
def is_short(card: Card, question: Mapping[str, Any]) -> bool:
    """Whether the answer to a written question is one short line."""
    answer = (card.back if question["side"] == "front" else card.front).strip()
    return question["kind"] == "written" and len(answer) <= LONGEST_LINE and "\n" not in answer


@register.simple_tag
def says_more(card: Card, question: Mapping[str, Any]) -> bool:
    """Whether the card's answer, with its note, says more than the option or the true statement that was read.

    Never beside a written answer: the card's stands there in any case.
    """
    if question["kind"] == "written":
        return False
    if card.note or not (question["kind"] == "choice" or question["right"]):
        return True
    read_so_far = question["options"][question["right"] if question["kind"] == "choice" else 0]
    return words(plain(card.back if question["side"] == "front" else card.front)) != words(read_so_far)


@register.simple_tag
def wrote(told: Mapping[str, Any], deck: Deck, question: Mapping[str, Any]) -> SafeString:
    """What was written; the words of it that the met key points have are marked, with the small words between them."""
    language = (deck.back_language if question["side"] == "front" else deck.front_language) or "en"
    met = frozenset(stem for point in told["met"] for stem in read(point, language).stems)
    pieces = _PIECES.findall(told["given"])
    kinds = "".join(_kind(piece, met, language) for piece in pieces)
    drawn, at = SafeString(""), 0
    for stretch in _MET.finditer(kinds):
        before, marked = ("".join(pieces[slice(*span)]) for span in ((at, stretch.start()), stretch.span()))
        drawn, at = format_html("{}{}<mark>{}</mark>", drawn, before, marked), stretch.end()
    return format_html("{}{}", drawn, "".join(pieces[at:]))


def _kind(piece: str, met: frozenset[str], language: str) -> str:
    """Of a piece of an answer: m a word that was met, s one that says little or a blank, o another."""
    stems = read(piece, language).stems
    if stems:
        return "m" if met.issuperset(stems) else "o"
    return "s" if piece[0].isalnum() or not piece.strip(_LIGHT) else "o"


@register.simple_tag
def letters(told: Mapping[str, Any], card: Card, question: Mapping[str, Any], *, accents: bool = False) -> SafeString:
    """How a short answer differs from the card's, letter by letter; nothing for a long one, or where half is other.

    A wrong accent is marked where `accents` count.
    """
    wanted = plain(card.back if question["side"] == "front" else card.front)
    given = told["given"]
    if question["kind"] != "written" or not given or max(len(wanted), len(given)) > LONGEST_DIFFERENCE:
        return SafeString("")
    if " ".join(given.split()).casefold() == " ".join(wanted.split()).casefold():
        return SafeString("")
    pieces = difference(given, wanted, accents=accents)
    if 2 * sum(len(each.wanted) for each in pieces if each.kind == "same") < max(len(given), len(wanted)):
        return SafeString("")
    drawn = format_html_join("", "{}", ((_drawn(each),) for each in pieces))
    return format_html('<p class="letters"><span class="label">Letter by letter</span> {}</p>', drawn)


def _drawn(piece: Piece) -> SafeString:
    """A stretch as it was given, with what should have stood there."""
    given, wanted = piece.given, piece.wanted
    if piece.kind == "same":
        return format_html("{}", given)
    gone = format_html("<del>{}</del>", given) if given else SafeString("")
    return gone + (format_html("<ins>{}</ins>", wanted) if wanted else SafeString(""))
