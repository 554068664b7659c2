"""Hearing beside the pages: one helper process for the site holds Whisper; web workers stay small.

Utterances are held in memory alone, and one is transcribed at a time. A few more wait for their turn; the next one is
turned away at once, so that those who wait for Kai never keep the pages from others.

`client` is what the site calls. The helper runs without Django, and so nothing is imported here.
"""
