"""A student at the page of a call, in a browser without scripts, or with a microphone that is heard by its sums."""

import re
from typing import Any

from django.conf import settings as site
from django.urls import reverse

from decks import study
from decks.grading import Verdict
from decks.hearing import client as hearing
from decks.models import Answer, Deck, StudySession
from tests.caller import by_words
from tests.examinee import text
from tests.sitting import MINUTE, Student

NONSENSE = "A purple elephant."


def judge(*, question: str, reference: str, answer: str, **_: object) -> Verdict:
    """The real grader, by words alone."""
    return by_words(question, reference, answer)


def sound(said: str) -> bytes:
    """What a microphone has of these words: other samples for other words."""
    return (said.encode("utf-16-le") * 9_000)[:16_000]


class Phone(Student):
    """A person at a call, who reads on the page what Kai says."""

    def begin(self, deck: Deck, **settings: str) -> str:
        self.client.force_login(self.user)
        sent = {"cards": "all", "side": "front", "minutes": "0"} | settings
        return self._went(self.client.post(reverse("mode", args=[deck.public_id, "call"]), sent, follow=True))

    def say(self, said: str, **more: str) -> str:
        """Type an answer."""
        return self.press("say", said=said, typed="1", **more)

    def voiced(self, said: str, *, token: str = "", **headers: str) -> Any:
        """Say it to the microphone; returns the reply, which is what the page shows then."""
        site.HEARD_BY_SUM[hearing.sum_of(sound(said))] = said
        return self.sent(sound(said), token=token, **headers)

    def sent(self, pcm: bytes, *, token: str = "", **headers: str) -> Any:
        """Send sound; what the page is answered."""
        self.clock.now += MINUTE / 6
        told = {"Token": token or self.token, "HX-Request": "true", **headers}
        reply = self.client.post(self.at + "hear/", pcm, content_type="audio/pcm", headers=told)
        if reply.status_code == 200:
            self._went(type("Reply", (), {"content": reply.content, "redirect_chain": []}))
        return reply

    @property
    def session(self) -> StudySession:
        return StudySession.objects.filter(student=self.user).latest("pk")

    @property
    def state(self) -> dict[str, Any]:
        """What the page shows."""
        return study.show(self.session, now=self.clock.now).state

    @property
    def token(self) -> str:
        found = re.search(r'name="token" value="([^"]+)"', self.page)
        assert found
        return found[1]

    @property
    def answer(self) -> str:
        """What the open card says."""
        return str(self.state["open"]["answer"])

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Who said what, as it stands on the page, the oldest first."""
        found = re.findall(r'<li class="(kai|me)" data-line.*?<p>(.*?)</p>', self.page, re.DOTALL)
        return [("Kai" if who == "kai" else "You", text(said)) for who, said in found]

    @property
    def kinds(self) -> list[str]:
        """The kinds of what Kai said last."""
        return [each["kind"] for each in self.session.state["script"] if each["turn"] == self.session.state["turn"]]

    @property
    def offers(self) -> set[str]:
        """What can be pressed."""
        return set(re.findall(r'name="do" value="([^"]+)"', self.page))

    @property
    def log(self) -> list[Answer]:
        """The answers that stand."""
        return list(self.session.log.filter(voided_by=None).exclude(form="void").order_by("pk"))
