"""Kai's voice on the server: sentences are spoken beside the pages, and kept so that each is spoken once.

`client` is what the site calls, `shelf` keeps the sounds, `process` is the helper in which piper speaks. The helper
runs without Django, and so nothing is imported here.
"""
