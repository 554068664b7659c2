"""Kai's voice on the server: sentences are spoken beside the pages, and kept so that each is spoken once.

`lines` tells what is said for a side, `client` is what the site calls, `shelf` keeps the sounds, `process` is the
helper in which piper speaks. The helper runs without Django, and so nothing is imported here.
"""
