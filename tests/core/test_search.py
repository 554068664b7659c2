"""What a search looks for."""

from decks.models import search_words


def test_a_long_search_asks_for_eight_words_at_most_each_once() -> None:
    assert search_words("cell  wall cell") == ["cell", "wall"]
    assert search_words(" ".join("abcdefghijkl")) == list("abcdefgh")
    assert sum(map(len, search_words("x" * 5_000))) == 100
