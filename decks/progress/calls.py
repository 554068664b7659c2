"""A call with Kai as it is shown and heard: its lines, how each is spoken, and the words that are expected in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.urls import reverse

from decks.models import Card, Deck, StudySession, User
from decks.modes import MODES
from decks.speaking import client as speaking
from decks.speaking.lines import lines_of
from decks.speech.spoken import sentences, spoken
from decks.speech.terms import Vocabulary, vocabulary
from decks.text import plain
from decks.tutor import KAI, OF_CARDS, addressed

ENGLISH = "en"  # where a deck does not say
type Sources = dict[tuple[int, str], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the script: its number, who says it, its `kind`, text and language, and how it is spoken.

    `is_new` is for what is to be said now, `card` for the card that it is about; `said` is what a voice says, and
    `audio` where the sound of it is, "" where the site has no voice for it.
    """

    number: int
    who: str
    kind: str
    text: str
    lang: str
    card: int | None
    is_new: bool = False
    said: str = ""
    audio: str = ""
    corrects: bool = False


def call_lines(session: StudySession, shows: Mapping[str, Any]) -> list[Line]:
    """The lines of a call, the oldest first; sounds of what is to be said now are being made. At most one query.

    `shows` is what the mode shows of the state.
    """
    deck = session.deck
    assert deck is not None  # a call is about one deck
    now = {each["n"] for each in shows["lines"]}
    sources, lines = _sources(deck, shows["lines"]), []
    for each in shows["script"]:
        said = _said(session, each, shows, sources) if each["n"] in now else None
        lines.append(
            Line(
                each["n"],
                each["who"],
                each["kind"],
                _text(each, session.student, deck),
                each["lang"] or (shows["kai_language"] if each["who"] == KAI and not each["card"] else ""),
                each["card"],
                is_new=each["n"] in now,
                said=" ".join(said.pieces) if said else "",
                audio=reverse("study_say", args=[session.public_id, each["n"]]) if said and said.sounds else "",
                corrects=each["can_correct"],
            )
        )
    return lines


def speak_ahead(session: StudySession, shows: Mapping[str, Any]) -> None:
    """Have the sounds made of what Kai is about to say, while the student thinks and talks. At most one query.

    That is the next question and the answer to the open one; and when a call begins, Kai's own lines.
    """
    state, deck, asked = session.state, session.deck, session.state["open"]
    if deck is None or asked is None or "question" not in asked:
        return
    sides = {asked["card"]: "back" if asked["side"] == "front" else "front"}
    if state["queue"]:
        following = state["queue"][0][0]
        sides[following] = state["sides"].get(str(following), "front")
    cards = {card.pk: card for card in Card.objects.filter(deck=deck, pk__in=sides)}
    for pk in sorted(cards, key=lambda pk: pk == asked["card"]):
        language = asked["languages"][pk == asked["card"]] or shows["kai_language"]
        text, said = getattr(cards[pk], sides[pk]), getattr(cards[pk], f"{sides[pk]}_said")
        for piece in lines_of(text, said=said, lexicon=deck.lexicon, language=language):
            speaking.prepare(piece, language=language, pace=shows["pace"], keep=True, ahead=True)
    for line in shows["first_lines"] if not state["turn"] else ():
        for piece in sentences(spoken(line, lexicon=deck.lexicon, language=shows["kai_language"])):
            speaking.prepare(piece, language=shows["kai_language"], pace=shows["pace"], keep=True, ahead=True)


def sounds_of(session: StudySession, number: int, voice: str = "") -> list[str]:
    """The names of the sounds of one line of Kai's, for `speaking.sound_of`; empty where there are none."""
    shows = MODES[session.mode].shows(session.state)
    line = next((each for each in shows["script"] if each["n"] == number and each["who"] == KAI), None)
    if line is None or session.deck is None:
        return []
    return _said(session, line, shows, _sources(session.deck, [line]), voice).sounds


@dataclass(frozen=True, slots=True)
class _Said:
    """The sentences of a line, and the names of their sounds; no sounds where one of them has none."""

    pieces: list[str]
    sounds: list[str]


def _said(
    session: StudySession, line: Mapping[str, Any], shows: Mapping[str, Any], sources: Sources, voice: str = ""
) -> _Said:
    """A line as it is spoken: a whole side as its teacher has it said, else its text."""
    deck, language = session.deck, line["lang"] or shows["kai_language"]
    assert deck is not None
    source = sources.get((line["card"], line["text"])) if line["kind"] in OF_CARDS else None
    if source:
        pieces = lines_of(source[0], said=source[1], lexicon=deck.lexicon, language=language)
    else:
        text = _text(line, session.student, deck)
        pieces = sentences(spoken(text, lexicon=deck.lexicon, language=language))
    passing = line["kind"] == "hello"  # it names a person
    sounds = [
        speaking.prepare(piece, language=language, voice=voice, pace=shows["pace"], keep=not passing)
        for piece in pieces
    ]
    return _Said(pieces, sounds if all(sounds) else [])


def _text(line: Mapping[str, Any], user: User, deck: Deck) -> str:
    """The text of a line; only a greeting has names in it."""
    return addressed(line["text"], name=user.shown_name, deck=deck.title) if line["kind"] == "hello" else line["text"]


def _sources(deck: Deck, lines: Sequence[Mapping[str, Any]]) -> Sources:
    """By card and plain text: the Markdown of the sides of these lines' cards, and what is said in its place."""
    wanted = {each["card"] for each in lines if each["kind"] in OF_CARDS and each["card"]}
    found = {}
    for card in Card.objects.filter(deck=deck, pk__in=wanted) if wanted else ():
        for source, said in ((card.front, card.front_said), (card.back, card.back_said)):
            found[card.pk, plain(source)] = (source, said)
    return found


def vocabulary_of(deck: Deck) -> Vocabulary:
    """The words that are expected in a call: those of the whole deck, never only those of an answer."""
    return _vocabulary(deck.pk, deck.updated)


@lru_cache(maxsize=64)
def _vocabulary(deck_id: int, updated: datetime) -> Vocabulary:
    texts = Card.objects.filter(deck=deck_id, deleted=None).order_by("position").values_list("front", "back")
    return vocabulary(plain(text) for sides in texts for text in sides)


def spoken_language(session: StudySession) -> str:
    """The language in which the open question is to be answered."""
    asked = session.state["open"] or {}
    return (asked.get("languages") or ["", ""])[1] or ENGLISH
