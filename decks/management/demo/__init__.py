"""What the demo consists of: three decks, six people, and half a year of studying."""
