"""The pages of a filled site that are measured."""

from typing import Any


def pages(student: dict[str, Any]) -> dict[str, str]:
    """Paths by name, for a student as `scale_fill` tells of one."""
    deck, session = student["deck"], student["reader"]["sessions"][-1][0]
    return {
        "deck": f"/d/{deck}/",
        "study": f"/study/{session}/",
        "stats": "/stats/",
        "deck stats": f"/d/{deck}/stats/",
        "why": f"/d/{deck}/cards/{student['card']}/why/",
    }
