"""Who meets what on the desk: teachers their own, administrators all, students nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from decks.admin import desk
from decks.models import Answer, AuditEntry, Mastery, StudySession, User
from tests.factories import make_deck

LISTS = [model._meta.model_name for model in desk._registry]
OF_DECKS = ["deck", "card", "studysession", "answer", "mastery", "media"]
OF_ADMINISTRATORS = ["auditentry", "user"]


def url(model, page, *args, **query):
    return reverse(f"admin:decks_{model}_{page}", args=args, query=query or None)


@pytest.fixture
def studied(deck, stranger):
    """The deck, once the stranger has answered its first card."""
    now = timezone.now()
    session = StudySession.objects.create(
        deck=deck, student=stranger, mode="flashcards", started=now, last_activity=now
    )
    card = deck.cards.first()
    Answer.objects.create(
        student=stranger,
        card=card,
        session=session,
        token=uuid4(),
        at=1_700_000_000_000,
        study_day=19_675,
        mode="flashcards",
        form="self",
        score=1,
        response="a secret reply",
    )
    Mastery.objects.create(student=stranger, card=card, deck=deck, stability=3, difficulty=5, last_day=19_675)
    deck.media.create(name="cell.png", sha256="0" * 64, content_type="image/png", size=1, width=1, height=1)
    return deck


def test_every_list_is_known_to_these_tests():
    assert sorted(LISTS) == sorted(OF_DECKS + OF_ADMINISTRATORS)


@pytest.mark.parametrize("page", ["index", "app_list", "jsi18n", "autocomplete"])
def test_nobody_signed_in_is_sent_to_the_door(client, db, page):
    path = reverse(f"admin:{page}", args=["decks"] if page == "app_list" else [])
    response = client.get(path, follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("sign_in"))


@pytest.mark.parametrize("model", LISTS)
def test_a_student_finds_no_desk(as_stranger, studied, model):
    for path in (url(model, "changelist"), url(model, "add"), url(model, "change", 1)):
        assert as_stranger.get(path, follow=True).status_code == 404


@pytest.mark.parametrize("model", OF_DECKS)
def test_teachers_see_what_is_theirs_and_nothing_of_others(as_owner, as_member, as_administrator, studied, model):
    row = desk._registry[{m._meta.model_name: m for m in desk._registry}[model]].model.objects.first()
    for client, count in ((as_owner, 3 if model == "card" else 1), (as_member, 0), (as_administrator, None)):
        page = client.get(url(model, "changelist"))
        assert page.status_code == 200
        assert count is None or page.context["cl"].result_count == count
        expected = 404 if client is as_member else 200
        assert client.get(url(model, "change", row.pk)).status_code == expected
        assert client.get(url(model, "history", row.pk)).status_code == expected


@pytest.mark.parametrize("model", OF_ADMINISTRATORS)
def test_teachers_do_not_see_people_or_the_audit_log(as_owner, owner, administrator, model):
    AuditEntry.objects.create(at=timezone.now(), who=owner, act="signed-in")
    row = AuditEntry.objects.first() if model == "auditentry" else administrator
    for path in (
        url(model, "changelist"),
        url(model, "add"),
        url(model, "change", row.pk),
        url(model, "history", row.pk),
    ):
        assert as_owner.get(path).status_code == 404
    page = as_owner.get(reverse("admin:index")).content.decode()
    assert url("deck", "changelist") in page
    assert url(model, "changelist") not in page


@pytest.mark.parametrize("page", ["change", "delete", "history"])
def test_a_deck_of_somebody_else_is_not_there(as_member, deck, page):
    path = url("deck", page, deck.pk)
    assert as_member.get(path).status_code == 404
    assert as_member.post(path, {"post": "yes", "title": "Mine now"}).status_code == 404
    assert as_member.get(f"{path}?_to_field=id&_popup=1").status_code == 404
    deck.refresh_from_db()
    assert (deck.title, deck.deleted) == ("Cell biology", None)


def test_a_missing_row_is_a_404_too(as_owner, as_administrator):
    for client in (as_owner, as_administrator):
        for pk in ("999999", "none", "1_5F1"):
            assert client.get(url("deck", "change", pk)).status_code == 404


@pytest.mark.parametrize("action", ["delete_selected", "make_public", "export_json", "restore_selected"])
def test_actions_do_not_reach_decks_of_others(as_member, member, deck, action):
    own = make_deck(owner=member)
    chosen = {"action": action, "_selected_action": [deck.pk], "index": 0}
    for pks in ([deck.pk], [deck.pk, own.pk], ["x"]):
        assert as_member.post(url("deck", "changelist"), chosen | {"_selected_action": pks}).status_code == 404
    deck.refresh_from_db()
    assert (deck.visibility, deck.deleted) == ("link", None)


def test_autocomplete_offers_own_decks_only(as_owner, as_member, as_administrator, deck):
    make_deck(owner=deck.owner, title="Gone", deleted=timezone.now())
    query = {"app_label": "decks", "model_name": "card", "field_name": "deck", "term": ""}
    offered = {
        client: [row["text"] for row in client.get(reverse("admin:autocomplete"), query).json()["results"]]
        for client in (as_owner, as_member, as_administrator)
    }
    assert list(offered.values()) == [["Cell biology"], [], ["Cell biology"]]


def test_autocomplete_tells_teachers_nothing_about_people(as_owner, as_administrator):
    query = {"app_label": "decks", "model_name": "deck", "field_name": "owner", "term": "o"}
    assert as_owner.get(reverse("admin:autocomplete"), query).status_code == 404
    assert as_administrator.get(reverse("admin:autocomplete"), query).json()["results"]


def test_a_card_cannot_be_put_into_a_deck_of_somebody_else(as_member, deck):
    response = as_member.post(url("card", "add"), {"deck": deck.pk, "front": "In", "back": "truder"})
    assert response.status_code == 200
    assert "deck" in response.context["adminform"].form.errors
    assert deck.cards.count() == 3


def test_history_shows_only_to_whom_the_row_belongs(as_owner, as_member, owner, deck):
    as_owner.post(url("deck", "delete", deck.pk), {"post": "yes"})
    assert LogEntry.objects.get().user == owner
    assert as_owner.get(url("deck", "history", deck.pk)).status_code == 200
    assert as_member.get(url("deck", "history", deck.pk)).status_code == 404
    assert "Cell biology" not in as_member.get(reverse("admin:index")).content.decode()


@pytest.mark.parametrize("model", ["studysession", "answer", "mastery", "media", "auditentry"])
def test_logs_are_only_read_even_by_administrators(as_administrator, as_owner, studied, owner, model):
    AuditEntry.objects.create(at=timezone.now(), who=owner, act="signed-in")
    of = {m._meta.model_name: m for m in desk._registry}[model]
    row, before = of.objects.first(), of.objects.count()
    for client in (as_administrator, as_owner):
        assert client.get(url(model, "add")).status_code == 404
        assert client.post(url(model, "change", row.pk), {"score": 0}).status_code == 404
        assert client.post(url(model, "delete", row.pk), {"post": "yes"}).status_code == 404
        client.post(url(model, "changelist"), {"action": "delete_selected", "_selected_action": [row.pk], "index": 0})
    assert of.objects.count() == before


def test_a_teacher_reads_the_answers_given_to_the_own_decks(as_owner, studied):
    page = as_owner.get(url("answer", "change", Answer.objects.get().pk)).content.decode()
    assert "a secret reply" in page
    session = StudySession.objects.get()
    assert as_owner.get(url("answer", "changelist", session__id__exact=session.pk)).context["cl"].result_count == 1


@pytest.mark.parametrize("model", OF_DECKS)
def test_lists_of_others_cannot_be_probed_by_their_address(as_member, studied, model):
    for query in ("deck__owner__password__startswith=a", "owner__password__startswith=a", "student__password__gt=a"):
        response = as_member.get(f"{url(model, 'changelist')}?{query}", follow=True)
        assert response.status_code in {200, 400}
        assert response.status_code == 400 or response.context["cl"].result_count == 0


def test_the_link_to_the_site_and_back_works(as_owner, deck):
    page = as_owner.get(url("deck", "change", deck.pk)).content.decode()
    assert reverse("deck", args=[deck.public_id]) in page
    assert f'href="{reverse("home")}"' in page


def test_the_generic_link_to_a_row_tells_nothing(as_member, deck):
    assert as_member.get(reverse("admin:view_on_site", args=[1, deck.pk])).status_code == 404


def test_the_second_step_guards_every_page(as_owner, deck, settings):
    settings.MFA_REQUIRED = True
    response = as_owner.get(url("deck", "change", deck.pk), follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("two_step"))


def test_djangos_own_password_and_sign_out_pages_are_never_served(as_owner):
    assert as_owner.get(reverse("admin:password_change")).url == reverse("password")
    assert as_owner.get(reverse("admin:password_change_done")).url == reverse("account")
    response = as_owner.post(reverse("admin:logout"))
    assert (response.status_code, response.url) == (307, reverse("sign_out"))


@pytest.mark.parametrize("where", ["https://elsewhere.example/", "//elsewhere.example/admin/", "javascript:alert(1)"])
def test_the_door_leads_nowhere_else(as_owner, where):
    assert as_owner.get(reverse("admin:login"), {"next": where}).url == reverse("admin:index")


def add_decks(owner, number):
    for _ in range(number):
        deck = make_deck(owner=owner, cards=2)
        now = timezone.now()
        session = StudySession.objects.create(
            deck=deck, student=owner, mode="flashcards", started=now, last_activity=now + timedelta(seconds=1)
        )
        for card in deck.cards.all():
            Mastery.objects.create(student=owner, card=card, deck=deck, stability=3, difficulty=5, last_day=1)
            at = Answer.objects.count()
            Answer.objects.create(
                student=owner, card=card, session=session, token=uuid4(), at=at, study_day=1, score=1
            )
        deck.media.create(name="a.png", sha256="0" * 64, content_type="image/png", size=1, width=1, height=1)
        AuditEntry.objects.create(at=now, who=owner, act="signed-in")
        User.objects.create_user(f"person-{deck.pk}")


@pytest.mark.parametrize("model", LISTS)
def test_lists_cost_the_same_queries_however_long_they_are(
    as_administrator, owner, model, django_assert_max_num_queries
):
    add_decks(owner, 2)
    with django_assert_max_num_queries(12) as first:
        as_administrator.get(url(model, "changelist"))
    add_decks(owner, 10)
    with django_assert_max_num_queries(len(first)):
        as_administrator.get(url(model, "changelist"))


def test_search_and_autocomplete_cost_the_same_queries(as_owner, owner, django_assert_max_num_queries):
    add_decks(owner, 2)
    query = {"app_label": "decks", "model_name": "card", "field_name": "deck", "term": "biology"}
    paths = [url("deck", "changelist", q="question biology"), reverse("admin:autocomplete", query=query)]
    with django_assert_max_num_queries(30) as first:
        for path in paths:
            as_owner.get(path)
    add_decks(owner, 10)
    with django_assert_max_num_queries(len(first)):
        for path in paths:
            as_owner.get(path)
