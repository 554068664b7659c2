"""The site beside a floor: `python -m tests.bench` measures both on one server and writes docs/benchmarks.md.

The floor is the least that a Django page can do on the same server, middleware and database. Only the ratio of the
two says something, for machines differ and are shared.
"""
