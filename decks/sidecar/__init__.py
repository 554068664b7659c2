"""Helper processes beside the pages: one for each kind of model and site, so that web workers stay small.

gunicorn's web workers share a helper through a Unix socket in DATA_DIR: whichever needs it first starts it, a lock on
a file lets only one run, and a pipe ends it with the worker that started it; the next request then has another worker
start one anew. So a site keeps a model in memory once, however many workers it has.

`client` is what asks a helper, `process` what a helper runs, `messages` what travels between them. Helpers run
without Django, and so nothing is imported here.
"""
