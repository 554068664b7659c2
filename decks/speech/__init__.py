"""Hearing and speaking: what is said for a text, and one file an engine. No Django."""
