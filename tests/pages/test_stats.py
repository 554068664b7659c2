"""The statistics as a student reads them: every figure of the page is what a recount of the log says."""

import re
from datetime import timedelta
from html.parser import HTMLParser
from random import Random

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decks import authoring, progress, study
from decks.charts import margin
from decks.models import Card, Deck, User
from decks.modes import MODES
from tests.conftest import signed_in
from tests.factories import make_deck, make_user
from tests.life import month, sat
from tests.recount import Recount, minutes, monday, recount, share, short

pytestmark = pytest.mark.usefixtures("clock")  # no page is drawn on another day than the answer before it


class Page(HTMLParser):
    """What a statistics page says: its headline, its figures by their names, and the tables by their titles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.figures: dict[str, str] = {}
        self.tables: dict[str, dict[str, list[str]]] = {}
        self.headline = self.title = self.text = ""
        self.row: list[str] | None = None
        self.name = ""
        self.feed(html.partition("<main")[2].partition("</main>")[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"h1", "h3", "dt", "dd", "th", "td"}:
            self.text = ""
        elif tag == "tr":
            self.row = []

    def handle_endtag(self, tag: str) -> None:
        text = " ".join(self.text.split())
        if tag == "h1":
            self.headline = text
        elif tag == "h3":
            self.title = text
        elif tag == "dt":
            self.name = text.removesuffix(". Why?")
        elif tag == "dd":
            self.figures[self.name] = text
        elif tag in {"th", "td"} and self.row is not None:
            self.row.append(text)
        elif tag == "tr" and self.row:
            self.tables.setdefault(self.title, {})[self.row[0]] = self.row[1:]

    def handle_data(self, data: str) -> None:
        self.text += data

    def table(self, title: str) -> dict[str, list[str]]:
        """The rows of a table below its heads."""
        return dict(list(self.tables[title].items())[1:])


def read(client: Client, path: str) -> Page:
    response = client.get(path)
    assert response.status_code == 200
    return Page(response.content.decode())


def agrees(page: Page, told: Recount, today: int) -> None:
    """Every figure of the page is what the recount says."""
    hours, figures = told.spent_ms / 3_600_000, page.figures
    spent, unit = (f"{hours:.1f}", "hours") if hours >= 1.5 else (f"{hours * 60:.0f}", "minutes")
    assert figures == {
        "answers": f"{told.answers:,}",
        unit: spent,
        "card mastered" if told.mastered == 1 else "cards mastered": str(told.mastered),
        "mastery": share(told.mastery[-1] / told.cards),
        "median per answer": f"{told.median_seconds:.1f} s",
        "due today": str(told.due[0]),
        "card tomorrow" if told.due[1] == 1 else "cards tomorrow": str(told.due[1]),
        "in the next seven days": str(sum(told.due[day] for day in range(1, 8))),
        "days with answers": str(len(told.days)),
        "answers on a usual day": str(told.usual_day),
        "when you mostly study": told.usual_hours,
    }
    recalled, asked = told.recalled.total(), told.asked.total()
    assert page.headline == f"You recall {share(recalled / asked)} of what comes up. You asked for 90."
    lasts = ("under 2 days", "2 to 5 days", "5 days to 2 weeks", "2 to 6 weeks", "6 weeks to 4 months", "longer")
    sure = ("under 50", "50 to 60", "60 to 70", "70 to 80", "80 to 90", "90 to 100")
    assert {title: page.table(title) for title in page.tables} == {
        "Due in the next 30 days": {
            "today": [str(told.due[0])],
            **{short(today + day): [str(told.due[day])] for day in range(1, 30)},
            "later": [str(told.due[30])],
        },
        "Answers a day": {short(week): [f"{answers:,}", minutes(ms)] for week, (answers, ms) in told.weeks().items()},
        "Hours of the day": {f"{hour}:00 to {hour + 1}:00": [f"{count:,}"] for hour, count in told.hours.items()},
        "Where the time went": {MODES[mode].label: [minutes(ms)] for mode, ms in told.mode_ms.items()},
        "Recalled, by week": {
            short(week): [share(told.recalled[week] / asked), ends(told.recalled[week], asked), str(asked)]
            for week, asked in told.asked.items()
        },
        "Mastery over time": {
            short(monday(today) - 7 * ago): [share(each / told.cards)]
            for ago, each in enumerate(reversed(told.mastery))
        },
        "How long cards last": {name: [str(told.stability[i])] for i, name in enumerate(lasts)},
        "How hard they are": {str(i + 1): [str(told.difficulty[i])] for i in range(10)},
        "How sure they are now": {name: [str(told.recall[i])] for i, name in enumerate(sure)},
    }


def ends(right: int, asked: int) -> str:
    """The margin of a share, in words."""
    low, high = margin(right, asked)
    return f"{low * 100:.0f} to {share(high)}"


def test_a_month_later_every_figure_of_the_page_is_what_the_log_says(owner: User) -> None:
    student, rng, now = make_user(zone="America/St_Johns"), Random(3), timezone.now()
    decks = [make_deck(owner=owner, cards=12, visibility="public") for _ in range(2)]
    month(student, decks, now, rng)
    today, client = student.study_day(now), signed_in(student)
    agrees(read(client, reverse("stats")), recount(student, None, now), today)
    for deck in decks:
        agrees(read(client, reverse("deck_stats", args=[deck.public_id])), recount(student, deck, now), today)


def test_before_the_first_answer_the_page_says_what_begins_it(as_member: Client, deck: Deck) -> None:
    everywhere, here = read(as_member, reverse("stats")), read(as_member, reverse("deck_stats", args=[deck.public_id]))
    assert everywhere.headline == here.headline == "Nothing to count yet."
    assert everywhere.tables == here.tables == {}


def test_after_one_answer_there_is_no_share_yet(as_member: Client, member: User, deck: Deck) -> None:
    sat(member, deck, timezone.now(), Random(2), cards_at_most=1)
    page = read(as_member, reverse("stats"))
    assert page.headline == "You have met 1 of 3 cards."
    assert page.figures["answer"] == "1"
    assert page.figures["day with answers"] == "1"
    assert page.table("Due in the next 30 days")["today"] == ["1"]


def test_a_card_tells_every_attempt_and_what_each_did(as_member: Client, member: User, deck: Deck) -> None:
    card, now = deck.cards.all()[0], timezone.now()
    facts = [fact for fact in progress.card_facts(member, deck, now) if fact.id == card.pk]
    told = {"student": member, "deck": deck, "mode": MODES["spaced"], "settings": {}, "facts": facts}
    session = study.begin(**told, now=now - timedelta(days=3), rng=Random(1))
    shown = study.show(session, now=now)
    for days, do in ((3, "good"), (2, "undo"), (2, "easy"), (1, "reset"), (1, "good")):
        act = study.undo if do == "undo" else study.answer
        reply = {} if do == "undo" else {"reply": {"do": do}}
        if shown.asked or do == "undo":
            shown = act(
                student=member,
                session_id=session.public_id,
                token=shown.token,
                now=now - timedelta(days=days) + timedelta(minutes=2),
                **reply,
            )
    text = words(as_member, "card_why", deck, card)
    assert "taken back; it counts for nothing" in text
    assert "Easy" in text
    held = progress.why(member, card, now)
    assert held is not None
    assert f"Mastery of this card is {share(held.mastery)}." in text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_change_of_a_figure_is_the_difference_of_the_figures_shown(
    as_member: Client, member: User, deck: Deck
) -> None:
    for seed in range(4):
        sat(member, deck, timezone.now() - timedelta(days=9 - 3 * seed), Random(seed), mode="spaced")
    shown = []
    for card in deck.cards.all():
        html = as_member.get(reverse("card_why", args=[deck.public_id, card.uid])).content.decode()
        shown += re.findall(r">(\d+)\s% to (\d+)\s%<small>(?:rose by (\d+)|fell by (\d+)|stayed)<", html)
    assert len(shown) > 5
    for before, after, rose, fell in shown:
        assert int(after) - int(before) == int(rose or 0) - int(fell or 0)


def test_figures_that_round_apart_or_together_still_add_up() -> None:
    told = {"said": "", "right": True, "stability": 1.0, "difficulty": 5.0, "taken_back": False}
    for before, after, change in ((0.414, 0.616, 21), (0.405, 0.615, 22), (0.4949, 0.4951, 1), (0.451, 0.454, 0)):
        attempt = progress.Attempt(timezone.now(), "Spaced", "", before=before, after=after, **told)
        assert attempt.change == change == round(100 * after) - round(100 * before)


def test_the_score_to_expect_in_an_exam_comes_with_the_statistics_of_its_deck(
    as_member: Client, member: User, deck: Deck
) -> None:
    at = reverse("deck_forecast", args=[deck.public_id])
    plan = f"{deck.url}study/spaced/#exam"
    sat(member, deck, timezone.now(), Random(2))
    assert f'hx-get="{at}"' not in as_member.get(reverse("deck_stats", args=[deck.public_id])).content.decode()
    assert as_member.get(at, headers={"hx-request": "true"}).status_code == 204
    today = timezone.now().date()
    study.set_exam(deck=deck, student=member, on=today + timedelta(days=9), today=today)
    page = as_member.get(reverse("deck_stats", args=[deck.public_id])).content.decode()
    assert f'hx-get="{at}"' in page
    assert f'href="{plan}"' in page, "without scripts a link leads to the plan"
    part = as_member.get(at, headers={"hx-request": "true"}).content.decode().replace("\N{NO-BREAK SPACE}", " ")
    found = re.search(r"with the plan, (\d+) % without any more study.*<mark>(\d+) %</mark>", part, re.DOTALL)
    assert found
    assert int(found[2]) >= int(found[1])
    assert as_member.get(at)["Location"] == plan


def test_a_habit_is_told_from_twenty_answers_on(as_member: Client, member: User, owner: User) -> None:
    deck = make_deck(owner=owner, cards=20, visibility="public")
    session = study.begin(
        student=member,
        deck=deck,
        mode=MODES["spaced"],
        settings={"new": 20},
        facts=progress.card_facts(member, deck, timezone.now()),
        now=timezone.now(),
        rng=Random(1),
    )
    shown = study.show(session, now=timezone.now())
    for number in range(1, 21):
        token, now = shown.token, timezone.now() + timedelta(seconds=number)
        shown = study.answer(student=member, session_id=session.public_id, token=token, reply={"do": "easy"}, now=now)
        if number in {2, 19, 20}:
            figures = read(as_member, reverse("stats")).figures
            assert ("when you mostly study" in figures) == (number == 20)


def words(client: Client, name: str, deck: Deck, *more: object) -> str:
    """What a page says, without its tags."""
    uids = [each.uid if isinstance(each, Card) else each for each in more]
    html = client.get(reverse(name, args=[deck.public_id, *uids])).content.decode()
    page = Words()
    page.feed(html)
    return " ".join(page.text.split())


class Words(HTMLParser):
    text = ""

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("page", ["deck", "deck_cards", "deck_mastery"])
def test_every_mastery_of_a_card_leads_to_its_attempts(as_member: Client, member: User, deck: Deck, page: str) -> None:
    sat(member, deck, timezone.now(), Random(2))
    html = as_member.get(reverse(page, args=[deck.public_id])).content.decode()
    for card in deck.cards.all():
        assert f'href="{reverse("card_why", args=[deck.public_id, card.uid])}"' in html


def test_an_owner_sees_why_a_student_stands_there_and_a_student_only_the_own(
    as_owner: Client, as_member: Client, owner: User, member: User, deck: Deck
) -> None:
    sat(member, deck, timezone.now(), Random(2))
    sat(owner, deck, timezone.now(), Random(3))
    of_member = reverse("deck_mastery_of", args=[deck.public_id, member.username])
    assert of_member in as_owner.get(reverse("deck", args=[deck.public_id])).content.decode()
    why = reverse("card_why_of", args=[deck.public_id, deck.cards.all()[0].uid, member.username])
    assert why in as_owner.get(of_member).content.decode()
    assert "Max Member" in as_owner.get(why).content.decode()
    of_owner = reverse("deck_mastery_of", args=[deck.public_id, owner.username])
    assert as_member.get(of_owner).status_code == 404


def test_a_band_studies_exactly_its_cards(as_member: Client, member: User, deck: Deck) -> None:
    sat(member, deck, timezone.now(), Random(2), cards_at_most=2)
    held = progress.holding(member, deck, timezone.now())
    html = as_member.get(reverse("deck", args=[deck.public_id])).content.decode()
    for band in ("new", "learning"):
        address = f"{deck.url}study/flashcards/?cards={band}"
        assert f'href="{address}"' in html
        assert f'<option value="{band}" selected>' in as_member.get(address).content.decode()
        as_member.post(address, {"cards": band})
        session = member.study_sessions.latest("pk")
        assert set(session.state["order"]) == {card.pk for card in deck.cards.all() if held.band_of(card.pk) == band}


def test_a_deleted_card_leaves_the_denominator_and_the_page_says_so(
    as_member: Client, member: User, deck: Deck
) -> None:
    sat(member, deck, timezone.now(), Random(2))
    authoring.delete_card(card=deck.cards.all()[0], now=timezone.now())
    assert "1 deleted card is not counted." in words(as_member, "deck_mastery", deck)
    assert "The mean of 2 cards" in words(as_member, "deck_stats", deck)
