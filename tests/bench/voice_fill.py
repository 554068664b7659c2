"""Fills the database of a bench with a student who is about to call Kai, and tells the cookie and the session.

`python -m tests.bench.voice_fill`, in the environment of the server.
"""

import json
import sys
from random import Random

from django.core.management import call_command
from django.utils import timezone

from tests.bench.fill import cookie  # isort: skip  (it sets Django up)
from decks import formats, progress, study
from decks.models import User
from decks.modes import MODES
from decks.transfer import import_deck
from tests import shared


def main() -> None:
    call_command("migrate", verbosity=0)
    now, mode = timezone.now(), MODES["call"]
    student = User.objects.create_user("student", None, voice_allowed=now)
    deck = import_deck(owner=student, parsed=formats.read(shared.seed("seed_000")[0]))
    chosen, facts = mode.clean({"minutes": "0"}), progress.card_facts(student, deck, now)
    call = study.begin(student=student, deck=deck, mode=mode, settings=chosen, facts=facts, now=now, rng=Random(1))
    json.dump({"cookie": cookie(student), "call": f"/study/{call.public_id}/"}, sys.stdout)


if __name__ == "__main__":
    main()
