"""Grading beside the pages: one helper process for the site holds the model of meaning; web workers stay small.

While it loads, when it fails or takes too long, answers are graded by words only, and the verdict says so.

gunicorn's web workers share it through a Unix socket in DATA_DIR: whichever needs it first starts it, a lock on a
file lets only one run, and a pipe ends it with the worker that started it; the next answer then has another worker
start one anew. So a site keeps the model in memory once, however many workers it has.

`client` is what the site calls. The helper runs without Django, and so nothing is imported here.
"""
