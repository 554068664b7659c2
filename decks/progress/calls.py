"""A call with Kai as it is shown and heard: its lines, how each is spoken, and the words that are expected in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.urls import reverse

from decks.models import Card, Deck, StudySession, User
from decks.modes import State
from decks.speaking import client as speaking
from decks.speaking.lines import lines_of
from decks.speech.spoken import sentences, spoken
from decks.speech.terms import Vocabulary, vocabulary
from decks.text import plain
from decks.tutor import KAI, OF_CARDS, addressed

ENGLISH = "en"  # of Kai's own words, where the file with them says nothing else


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


def call_lines(session: StudySession, state: State, user: User, corrects: tuple[int, ...]) -> list[Line]:
    """The lines of a call, the oldest first; sounds of what is to be said now are being made. At most one query."""
    deck = session.deck
    assert deck is not None
    now = {each["n"] for each in state["script"] if each["who"] == KAI and each["turn"] == state["turn"]}
    sources = _sources(deck, state, [each for each in state["script"] if each["n"] in now])
    lines = []
    for each in state["script"]:
        text = (
            addressed(each["text"], name=user.shown_name, deck=deck.title) if each["kind"] == "hello" else each["text"]
        )
        pieces = _pieces(each | {"text": text}, deck, sources) if each["n"] in now else []
        keys = [_sound(piece, each, state["pace"]) for piece in pieces]
        lines.append(
            Line(
                each["n"],
                each["who"],
                each["kind"],
                text,
                each["lang"] or ("" if each["who"] != KAI or each["card"] else ENGLISH),
                each["card"],
                is_new=each["n"] in now,
                said=" ".join(pieces),
                audio=reverse("study_say", args=[session.public_id, each["n"]]) if keys and all(keys) else "",
                corrects=each["n"] in corrects,
            )
        )
    return lines


def sounds_of(session: StudySession, number: int, voice: str = "") -> list[str]:
    """The names of the sounds of one line of Kai's, for `speaking.sound_of`; empty where there are none."""
    deck, state = session.deck, session.state
    line = next((each for each in state["script"] if each["n"] == number and each["who"] == KAI), None)
    if line is None or deck is None:
        return []
    text = addressed(line["text"], name=session.student.shown_name, deck=deck.title)
    pieces = _pieces(
        line | {"text": text if line["kind"] == "hello" else line["text"]}, deck, _sources(deck, state, [line])
    )
    keys = [_sound(piece, line, state["pace"], voice) for piece in pieces]
    return keys if all(keys) else []


def _text(line: Mapping[str, Any], user: User, deck: Deck) -> str:
    """The text of a line; only a greeting has names in it."""
    return addressed(line["text"], name=user.shown_name, deck=deck.title) if line["kind"] == "hello" else line["text"]


def _sound(piece: str, line: Mapping[str, Any], pace: float, voice: str = "") -> str:
    return speaking.prepare(
        piece, language=line["lang"] or ENGLISH, voice=voice, pace=pace, keep=line["kind"] != "hello"
    )


def _pieces(line: Mapping[str, Any], deck: Deck, sources: Mapping[tuple[int, str], tuple[str, str]]) -> list[str]:
    """The sentences in which a line is spoken: a whole side as its teacher has it said, else its text."""
    source = sources.get((line["card"], line["text"])) if line["kind"] in OF_CARDS else None
    if source:
        return lines_of(source[0], said=source[1], lexicon=deck.lexicon, language=line["lang"])
    return sentences(spoken(line["text"], lexicon=deck.lexicon, language=line["lang"]))


def _sources(deck: Deck, state: State, lines: list[dict[str, Any]]) -> dict[tuple[int, str], tuple[str, str]]:
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
