"""The Django project: settings, URLs and the server entry points."""
