"""Grading beside the pages: one helper process for the site holds the model of meaning; web workers stay small.

While it loads, when it fails or takes too long, answers are graded by words only, and the verdict says so.

`client` is what the site calls. The helper runs without Django, and so nothing is imported here.
"""
