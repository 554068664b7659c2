"""A site of any size in a short time: people, decks and a log as studying would have written it."""
