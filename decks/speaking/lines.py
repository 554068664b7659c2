"""What Kai says for a side of a card, sentence by sentence."""

from collections.abc import Mapping

from decks.speech.spoken import sentences, spoken
from decks.text import aloud, plain


def lines_of(
    source: str, *, said: str = "", lexicon: Mapping[str, str] | None = None, language: str = ""
) -> list[str]:
    """The sentences for a side: of what its teacher wrote to be `said` for it, or else of its Markdown.

    `language` is the side's; nothing means English. The deck's lexicon holds for both. Each sentence is for `prepare`,
    or for the browser's voice, as it stands.
    """
    english = not language or language.lower().startswith("en")
    text = said or (aloud(source) if english else plain(source))
    return sentences(spoken(text, lexicon=lexicon, language=language))
