"""Tasks for the tests of the worker, which finds them by their path."""

import os
import time
from pathlib import Path

from django.tasks import task


@task
def add(a: int, b: int) -> int:
    return a + b


@task
def wait_for(begun: str, go: str) -> str:
    """Writes its process down, then waits until the file `go` is there."""
    with Path(begun).open("a") as file:
        file.write(f"{os.getpid()}\n")
    while not Path(go).exists():
        time.sleep(0.05)
    return "done"


@task
def fails() -> None:
    raise ValueError("planted")
